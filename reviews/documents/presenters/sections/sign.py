"""The minutes are closed, and both sides sign them."""

from __future__ import annotations

from reviews.documents.presenters.sections.matter import Matter, panel
from reviews.kinds.presenters.paper.columns import words
from reviews.kinds.presenters.paper.typeset import Story, section, table
from reviews.kinds.rules.kinds import Panel, Section


def present(matter: Matter) -> list[Panel]:
    """What is left to do."""
    if matter.status == "signed":
        return panel("Signed by both.")
    return panel(f"{'Read the minutes again' if matter.shown.is_closed else 'Close the minutes'}, then both sign.")


def in_minutes(matter: Matter) -> Story:
    """Who signed, and what: the fingerprint of the minutes."""
    shown = matter.shown
    sides = [(side.name, side.state) for side in shown.sides]
    fingerprint = f"minutes {shown.sha256[:16]}"
    return section("Signatures", fingerprint, *([table((words(), words()), sides)] if sides else []))


SIGN: Section[Matter] = Section(
    key="sign",
    title="sign",
    remember="Close the minutes, read them again, then both sign.",
    present=present,
    slide="reviews/presenting/slides/sign.html",
    paper={"minutes": in_minutes},
)

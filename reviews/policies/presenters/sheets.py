"""The ladder of a version on A4."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from reviews.kinds.presenters.paper import sheets
from reviews.kinds.presenters.paper.cells import Cell, Content
from reviews.kinds.presenters.paper.columns import whole
from reviews.kinds.presenters.paper.columns import words as column
from reviews.kinds.presenters.paper.typeset import SMALL, Story, line, section, table, title
from reviews.policies.models import Policy
from reviews.policies.models.policies import DRAFT
from reviews.policies.presenters import rungs
from reviews.policies.selectors.ladders import ladder_of
from traps_web.lib.canonical import canonical_json, digest
from traps_web.ui import words


def pdf(policy: Policy, names: Mapping[str, str], *, organisation: str) -> bytes:
    """The ladder with what holds for every step; the same version gives the same bytes."""
    ladder = ladder_of(policy)
    lines = rungs.rungs(ladder, names)
    document = {
        "version": policy.version,
        "first_day": policy.first_day.isoformat(),
        "rungs": [[rung.number, rung.what, rung.more, rung.keys, rung.acts, rung.ends] for rung in lines],
    }
    fingerprint = digest(canonical_json(document))
    imprint = sheets.Imprint(
        title=f"Policy, {called(policy)}",
        author=organisation,
        subject="What a miss leads to",
        whose=organisation,
        of_what=f"policy, {called(policy)}",
        proof=f"policy {fingerprint[:16]}",
    )

    def story() -> Story:
        rows: list[tuple[Content, ...]] = [
            (rung.number, Cell(rung.what, rung.more), Cell(rung.keys, rung.keys_label.lower()), rung.acts, rung.ends)
            for rung in lines
        ]
        columns = (whole(), column("What happens"), column("Keys"), column("Who acts by when"), column("Ends at"))
        head = section("The ladder", "the same for everyone it covers", table(columns, rows))
        return [
            *title(f"Policy, {called(policy)}"),
            line(_holds(policy), SMALL),
            *head,
            line(rungs.rest(ladder), SMALL),
        ]

    return sheets.pdf(imprint, story, documents=[document])


def called(policy: Policy) -> str:
    """The version in words."""
    return f"draft {policy.version}" if policy.state == DRAFT else f"version {policy.version}"


def _holds(policy: Policy) -> str:
    first: date = policy.first_day
    day = words.day(first, year=True)
    if policy.state == DRAFT:
        return f"Not published. It holds for nobody; its first day is proposed for {day}."
    return f"It can apply from {day} on, to each person from the day on which they read it."

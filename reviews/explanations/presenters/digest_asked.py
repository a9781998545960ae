"""Misses that wait for an explanation, in the daily mail of the person who is asked."""

from __future__ import annotations

from django.urls import reverse

from accounts.digests.rules.contents import FigureLine
from accounts.record.rules.readers import Reader
from reviews.explanations.selectors import asking
from traps_web.ui import words


def lines(reader: Reader) -> list[FigureLine]:
    """How many misses ask for an explanation, and the newest of them; nothing where none does."""
    missed = asking.of_reader(reader)
    if not missed:
        return []
    verb = "waits" if len(missed) == 1 else "wait"
    finding = f"{words.plural(len(missed), 'miss', 'misses')} {verb} for your explanation"
    return [FigureLine(finding, "", note=words.sentence(f"the newest: {missed[0].label}"), url=reverse("explanations"))]

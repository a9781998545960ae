"""Cases that wait, in the daily mail of whoever they wait for."""

from __future__ import annotations

from django.urls import reverse

from accounts.digests.rules.contents import FigureLine
from accounts.record.rules.readers import Reader
from reviews.cases.selectors import cases as selector
from traps_web.ui import words


def lines(reader: Reader) -> list[FigureLine]:
    """How many wait for the decision or the answer of the reader; nothing where none does."""
    waiting = selector.waiting(reader.viewer)
    if not waiting:
        return []
    verb = "waits" if waiting == 1 else "wait"
    return [FigureLine(f"{words.plural(waiting, 'case')} {verb} for you", "", note="", url=reverse("cases"))]

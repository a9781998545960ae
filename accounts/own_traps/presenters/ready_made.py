"""Ready-made traps as rows to start from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from accounts.own_traps.selectors.ready_made import Offer
from accounts.record.rules.readers import Reader
from traps_web.lib import clock
from traps_web.ui import values, words
from traps_web.ui.addresses import asking

START = "start"
"""The parameter that names the ready-made trap with which a form begins."""
TAKEN = "There is a trap of this name already."


@dataclass(frozen=True, slots=True)
class ReadyMadeRow:
    """A ready-made trap: where a form of it begins or, once a trap of its name is there, since when and where."""

    name: str
    sentence: str
    start_url: str = ""
    taken: str = ""
    made_url: str = ""


def offered(reader: Reader, offers: Sequence[Offer]) -> dict[str, Any]:
    """What a page shows of those on offer: the line under which they lie, and a row each, made or not."""
    rows = [_row(reader, offer) for offer in offers]
    left = sum(1 for row in rows if row.start_url)
    side = f"{words.plural(left, 'trap')} to start from" if left else "all of them are made"
    return {"ready_made": rows, "ready_made_fold": values.Fold("own-ready-made", "Ready-made", side)}


def _row(reader: Reader, offer: Offer) -> ReadyMadeRow:
    ready, made = offer.ready, offer.own_trap
    if not offer.is_taken:
        start_url = asking(reverse("own_trap_new"), **{START: ready.key})
        return ReadyMadeRow(ready.name, ready.sentence, start_url=start_url)
    if made is None:
        return ReadyMadeRow(ready.name, ready.sentence, taken=TAKEN)
    made_on = words.day(clock.local_date(made.created_at, reader.zone.key), year=True)
    made_url = reverse("own_trap", args=[made.pk])
    return ReadyMadeRow(ready.name, ready.sentence, taken=f"Made on {made_on}", made_url=made_url)

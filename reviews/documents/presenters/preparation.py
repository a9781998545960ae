"""The page of the preparation: the frozen numbers beside what is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from accounts.record.rules.readers import Reader
from reviews.documents.presenters.packet_v1 import PacketView
from reviews.documents.presenters.packet_v1.money import Row
from reviews.documents.rules import catch_up
from reviews.documents.selectors.preparation import Preparation
from traps_web.lib import money
from traps_web.lib.fields import currency
from traps_web.ui import values, words


@dataclass(frozen=True)
class Page:
    """What stands around the form."""

    statement: str
    tail: values.RunningSum | None
    """The end of the headline, which follows what is typed; None where there is nothing to cover."""
    sub: str
    packet: PacketView | None
    gap: str
    gap_label: str
    expected: str
    uncovered: values.RunningSum
    coverage: values.RunningSum
    places: int
    due: values.Due


@dataclass(frozen=True)
class Month:
    """One month with its numbers and its fields."""

    key: str
    row: Row
    fields: tuple[Any, Any]


def page(reader: Reader, preparation: Preparation, *, acts: Sequence[catch_up.Act]) -> Page:
    """The finding and the gap that has to be covered, by the actions as they are typed or kept."""
    review = preparation.review
    gap = (preparation.document.get("gap") or {}).get("amount")
    cover = catch_up.cover(None if gap is None else Decimal(gap), acts)
    packet = PacketView.of(preparation.packet) if preparation.packet else None
    due = values.Due.of(review.prepare_by, now=reader.now, zone=reader.zone, settled=review.prepared_at is not None)
    return Page(
        statement=_statement(preparation, cover),
        tail=_tail(cover) if preparation.packet and cover.gap else None,
        sub=f"Hand it in by {due.text}."
        if review.prepared_at is None
        else f"Handed in {words.moment(review.prepared_at, reader.zone)}.",
        packet=packet,
        gap=words.money(cover.gap) if gap is not None else "n/a",
        gap_label=packet.gap_words if packet else "gap",
        expected=words.exact_money(cover.expected),
        uncovered=_running(cover, short="{left}", even="0", over="0", is_said=False),
        coverage=_running(
            cover,
            none="No action counts yet; {left} has no plan.",
            short="Actions count for {sum} of {whole}; {left} has no plan.",
            even="Actions count for {sum}: all of the gap has a plan.",
            over="Actions count for {sum} of {whole}: all of the gap has a plan.",
        ),
        places=money.digits_of(currency()),
        due=due,
    )


def _running(cover: catch_up.Cover, **said: Any) -> values.RunningSum:
    return values.RunningSum.of_money("cover", cover.expected, cover.gap, **said)


def _tail(cover: catch_up.Cover) -> values.RunningSum:
    whole = ", and all of it has a plan."
    none = ", and no plan for it yet."
    return _running(cover, none=none, short="; {left} has no plan.", even=whole, over=whole, is_said=False)


def _statement(preparation: Preparation, cover: catch_up.Cover) -> str:
    if preparation.packet is None:
        return "The packet is not built yet. You need its frozen numbers to prepare."
    if not cover.gap:
        return "There is no gap to cover. Explain why, and what you promise next."
    return f"{words.money(cover.gap)} to catch up"


def months(form: Any) -> list[Month]:
    """The months that have begun, each with its numbers and its fields."""
    if form.preparation.packet is None:
        return []
    rows = dict(
        zip(
            (row["key"] for row in form.preparation.document["months"]),
            PacketView.of(form.preparation.packet).months,
            strict=True,
        )
    )
    return [Month(key, rows[key], form.month_fields(key)) for key in form.preparation.months]

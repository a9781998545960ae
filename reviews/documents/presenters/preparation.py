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
from traps_web.ui import values, words


@dataclass(frozen=True)
class Page:
    """What stands around the form."""

    statement: str
    sub: str
    packet: PacketView | None
    gap: str
    gap_minor: str
    gap_label: str
    expected: str
    uncovered: str
    has_uncovered: bool
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
        statement=_statement(preparation, acts, cover),
        sub=f"Hand it in by {due.text}."
        if review.prepared_at is None
        else f"Handed in {words.moment(review.prepared_at, reader.zone)}.",
        packet=packet,
        gap=words.money(cover.gap) if gap is not None else "n/a",
        gap_minor=f"{cover.gap:.2f}",
        gap_label=packet.gap_words if packet else "gap",
        expected=words.money(cover.expected),
        uncovered=words.money(cover.uncovered),
        has_uncovered=cover.uncovered > 0,
        due=due,
    )


def _statement(preparation: Preparation, acts: Sequence[catch_up.Act], cover: catch_up.Cover) -> str:
    if preparation.packet is None:
        return "The packet is not built yet. You need its frozen numbers to prepare."
    if not cover.gap:
        return "There is no gap to cover. Explain why, and what you promise next."
    if not acts:
        return f"{words.money(cover.gap)} to catch up, with no plan yet."
    if cover.holds:
        return f"{words.money(cover.gap)} to catch up, and all of it has a plan."
    return f"{words.money(cover.gap)} to catch up; {words.money(cover.uncovered)} has no plan."


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

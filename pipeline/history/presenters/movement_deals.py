"""The deals of one bucket of a movement in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, tzinfo

from django.core.paginator import Page as Sheet
from django.urls import reverse

from pipeline.history.presenters.movement_words import LABELS, between, cents, parameters_of, second_name, signed
from pipeline.history.rules.movement import Bucket
from pipeline.history.selectors.bucket_deals import DealMoved
from pipeline.history.selectors.movement import MovementQuery, MovementShown
from traps_web.edges import lists
from traps_web.edges.lists import Heading, ListQuery
from traps_web.ui import values, words
from traps_web.ui.addresses import address


@dataclass(frozen=True)
class DealRow:
    """A deal of a bucket with the day it moved and who moved it."""

    name: str
    url: str
    stands: str
    day: str
    hand: str
    known: str
    pipeline: str
    landing: str


@dataclass(frozen=True)
class DealsPage:
    """The deals of one bucket."""

    title: str
    statement: str
    path: tuple[values.Crumb, ...]
    second: str
    rows: tuple[DealRow, ...]
    pipeline: str
    landing: str


def bar(list_query: ListQuery, query: MovementQuery, count: int) -> values.ListBar:
    """The bar over the deals of a bucket."""
    heads = [
        Heading("Deal", "lst__name"),
        Heading("Stands since then", "lst__text only-mid"),
        Heading("From", "lst__when"),
        Heading("Written down", "lst__state"),
        Heading("Open pipeline", "num lst__amt"),
        Heading(words.sentence(second_name(query)).rstrip("."), "num only-mid"),
    ]
    return lists.bar(
        list_query,
        "Deals that moved",
        has_files=True,
        count=words.plural(count, "deal"),
        heads=list_query.heads(heads, ""),
    )


def page(
    shown: MovementShown,
    bucket: Bucket,
    sheet: Sheet[DealMoved],
    *,
    zone: tzinfo,
    today: date,
    stage_names: dict[int, str],
) -> DealsPage:
    """The deals of a bucket, the most money first."""
    query, total = shown.query, shown.movement.buckets[bucket]
    label, _ = LABELS[bucket]
    count = words.plural(total.count, "deal") if total.count else "no deal"
    return DealsPage(
        title=label,
        statement=f"{label}: {count} {between(query, today)}, {signed(total.amounts.pipeline)} of open pipeline.",
        path=(
            values.Crumb("Movement", address("movement", **parameters_of(query))),
            values.Crumb(label),
        ),
        second=second_name(query),
        rows=tuple(_deal_row(row, zone, stage_names) for row in sheet),
        pipeline=words.signed(cents(total.amounts.pipeline), 2),
        landing=words.signed(cents(total.amounts.landing), 2),
    )


def _deal_row(row: DealMoved, zone: tzinfo, stage_names: dict[int, str]) -> DealRow:
    state = row.state
    return DealRow(
        name=row.name,
        url=reverse("deal_detail", args=[row.deal_id]) if row.is_in_sight else "",
        stands=_stands(row, stage_names),
        day=words.day(state.starts_on, year=True),
        hand=f"by {state.by.name}" if state.by else "by TRAPS",
        known=words.moment(state.known_at, zone, year=True),
        pipeline=words.signed(cents(row.amounts.pipeline), 2),
        landing=words.signed(cents(row.amounts.landing), 2),
    )


def _stands(row: DealMoved, stage_names: dict[int, str]) -> str:
    state = row.state
    if state.status == "removed":
        return "removed"
    amount = words.money(state.amount, none="no amount")
    if state.status == "open":
        closes = f"closes {words.day(state.close_on, year=True)}" if state.close_on else "no close date"
        return f"{stage_names.get(state.stage_id, 'open')}, {amount}, {closes}"
    return f"{state.status}, {amount}"

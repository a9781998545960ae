"""Movement as a file: its buckets, or the deals of one of them."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.history.presenters.movement_words import LABELS, cents, second_name
from pipeline.history.rules.movement import Bucket
from pipeline.history.rules.movement_sums import Sum
from pipeline.history.selectors.bucket_deals import DealMoved
from pipeline.history.selectors.movement import MovementShown
from traps_web.ui.exports import Cell, Table


def buckets(shown: MovementShown) -> Table:
    """One row for the opening, each bucket and the closing, of the whole and of each part."""
    query = shown.query
    heads = ("whose", "line", "deals", "open_pipeline", second_name(query).replace(" ", "_"), "since", "until")
    days: list[Cell] = [query.since, query.until]
    rows: list[list[Cell]] = []
    for name, movement in (
        (query.scope.name, shown.movement),
        *((part.name, part.movement) for part in shown.parts),
    ):
        lines = [
            ("opening", movement.opening),
            *((LABELS[bucket][0].lower(), movement.buckets[bucket]) for bucket in Bucket),
            ("closing", movement.closing),
        ]
        rows += [[name, label, *_cells(row), *days] for label, row in lines]
    return Table(f"movement-{query.since}-{query.until}", heads, rows)


def deals(shown: MovementShown, bucket: Bucket, moved: Iterable[DealMoved]) -> Table:
    """The deals of a bucket with the day each moved and who moved it."""
    heads = (
        "deal",
        "open_pipeline",
        second_name(shown.query).replace(" ", "_"),
        "status",
        "amount",
        "close_on",
        "from",
        "known_at",
        "by",
        "via",
    )
    rows = (
        (
            row.name,
            cents(row.amounts.pipeline),
            cents(row.amounts.landing),
            row.state.status,
            row.state.amount,
            row.state.close_on,
            row.state.starts_on,
            row.state.known_at,
            row.state.by.name if row.state.by else "",
            row.state.via,
        )
        for row in moved
    )
    return Table(f"movement-{bucket.value.replace(' ', '-')}", heads, rows)


def _cells(row: Sum) -> list[Cell]:
    return [row.count, cents(row.amounts.pipeline), cents(row.amounts.landing)]

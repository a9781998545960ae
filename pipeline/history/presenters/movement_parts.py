"""What moved team by team, or person by person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.history.presenters.movement_words import cents, parameters_of, signed
from pipeline.history.rules.movement import Bucket
from pipeline.history.rules.movement_sums import Movement
from pipeline.history.selectors.movement import MovementQuery, MovementShown
from traps_web.ui import words
from traps_web.ui.addresses import address

PART_HEADS = (
    "Opening",
    "New, reopened",
    "Pulled in",
    "Pushed out",
    "Amount",
    "Handed on",
    "Won",
    "Lost, removed",
    "Closing",
    "Change",
)
STAYS = ("Opening", "Closing", "Change")


@dataclass(frozen=True)
class PartRow:
    """A team or a person below."""

    name: str
    url: str
    figures: tuple[tuple[str, str], ...]
    """Each with its heading."""


def parts_head(shown: MovementShown) -> str:
    """Who moved the most."""
    if not shown.parts:
        return ""
    most = max(shown.parts, key=lambda part: abs(part.movement.change.pipeline))
    change = most.movement.change.pipeline
    if not change:
        return "Nobody’s open pipeline changed"
    return f"{most.name} moved the most: {signed(change)}"


def part_row(query: MovementQuery, kind: str, pk: int, name: str, movement: Movement) -> PartRow:
    """The movement of a team or a person in one row."""
    amounts = {bucket: movement.buckets[bucket].amounts.pipeline for bucket in Bucket}
    parameters = {key: value for key, value in parameters_of(query).items() if key not in ("team", "person")}
    url = address("movement", **parameters, **{kind: str(pk)}) if kind and pk else ""

    def total(*buckets: Bucket) -> str:
        return signed(sum(amounts[bucket] for bucket in buckets))

    figures = (
        words.money(cents(movement.opening.amounts.pipeline)),
        total(Bucket.NEW, Bucket.REOPENED),
        total(Bucket.PULLED_IN),
        total(Bucket.PUSHED_OUT),
        total(Bucket.AMOUNT_UP, Bucket.AMOUNT_DOWN),
        total(Bucket.OWNER_IN, Bucket.OWNER_OUT),
        total(Bucket.WON),
        total(Bucket.LOST, Bucket.REMOVED),
        words.money(cents(movement.closing.amounts.pipeline)),
        signed(movement.change.pipeline),
    )
    return PartRow(name, url, tuple(zip(PART_HEADS, figures, strict=True)))


def without_empty_columns(rows: Sequence[PartRow]) -> tuple[PartRow, ...]:
    """The rows without the columns in which none of them has anything."""
    nothing = signed(0)
    moved = {head for row in rows for head, figure in row.figures if figure != nothing}
    kept = moved | set(STAYS)
    return tuple(replace(row, figures=tuple(pair for pair in row.figures if pair[0] in kept)) for row in rows)

"""In which order a pipeline review takes the deals, and why each stands where it does."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from pipeline.stages.rules.readiness import NOT_READY, Reason
from traps_web.lib import wording

FULL_LIST: Final = 20
"""So many deals are the list of a review; those after it can be opened and judged as well."""
LARGEST: Final = 8
NOT_READY_PART: Final = "not ready"
LARGEST_PART: Final = "largest"
MOVED_PART: Final = "moved"
REST: Final = "rest"
PARTS: Final = (NOT_READY_PART, LARGEST_PART, MOVED_PART, REST)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An open deal of the team: its amount, why it is not ready, and whether it moved since the last review."""

    deal_id: int
    amount: Decimal | None
    reasons: tuple[Reason, ...] = ()
    has_moved: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A deal at its place in the review, with every reason for it."""

    deal_id: int
    position: int
    part: str
    reasons: tuple[Reason, ...]


def in_order(candidates: Collection[Candidate]) -> list[Placed]:
    """All deals of the team: not ready by their worst reason, then the largest, then what moved, then the rest.

    Within a part the larger amount comes first. Where more are not ready than the list holds, the largest of them are
    on it.
    """
    by_amount = sorted(candidates, key=lambda row: (-(row.amount or 0), row.deal_id))
    not_ready = [row for row in by_amount if row.reasons]
    not_ready = [*_by_reason(not_ready[:FULL_LIST]), *_by_reason(not_ready[FULL_LIST:])]
    ready = [row for row in by_amount if not row.reasons]
    largest, others = ready[:LARGEST], ready[LARGEST:]
    parts = (
        (NOT_READY_PART, not_ready),
        (LARGEST_PART, [_with(row, _largest(place)) for place, row in enumerate(largest, 1)]),
        (MOVED_PART, [row for row in others if row.has_moved]),
        (REST, [row for row in others if not row.has_moved]),
    )
    rows = [(part, row) for part, rows_of_part in parts for row in rows_of_part]
    return [Placed(row.deal_id, place, part, _named(row)) for place, (part, row) in enumerate(rows, 1)]


def _by_reason(rows: Sequence[Candidate]) -> list[Candidate]:
    return sorted(rows, key=lambda row: _rank(row.reasons))


def _rank(reasons: Sequence[Reason]) -> int:
    return min(NOT_READY.index(reason.kind) for reason in reasons)


def _largest(place: int) -> Reason:
    return Reason(LARGEST_PART, f"number {wording.number(place)} by amount of those that are ready", place)


def _with(row: Candidate, reason: Reason) -> Candidate:
    return replace(row, reasons=(*row.reasons, reason))


def _named(row: Candidate) -> tuple[Reason, ...]:
    moved = (Reason(MOVED_PART, "moved since the last review"),) if row.has_moved else ()
    return (*row.reasons, *moved)

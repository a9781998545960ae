"""Which filters of a saved view can be checked in the past, how they are frozen, and which deals meet them. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from pipeline.stages.rules import readiness

MEASURE, VIEW = "measure", "view"
"""The kinds of conditions."""
QUARTER, NEXT, LATER, EARLIER, UNDATED, MONTH = "quarter", "next", "later", "earlier", "undated", "month"
ANY = "any"
KNOWN_REASONS: Final = (
    readiness.DATE_PAST,
    readiness.NO_NEXT_STEP,
    readiness.STEP_PAST,
    readiness.GATE_DEBT,
    readiness.PUSHED,
    readiness.NO_AMOUNT,
    readiness.NO_CLOSE_DATE,
)
"""Reasons for not being ready that history keeps; when a deal went stale, or how long it rested, it does not."""
MOVING: Final = {
    QUARTER: "closing in the quarter of the deadline",
    NEXT: "closing in the quarter after it",
    LATER: "closing later than that",
    EARLIER: "with a close date before the quarter of the deadline",
    UNDATED: "without a close date",
    MONTH: "closing in the month of the deadline",
}
REFUSED: Final = {
    "q": "words in names",
    "customer": "a customer",
}
"""Filters that cannot be checked in the past, by how they are called in a refusal."""


@dataclass(frozen=True, slots=True)
class Deal:
    """An open deal as it was at an instant. None of `has_next_step`, `knows_debt`: not recorded then."""

    deal_id: int
    people: frozenset[int]
    """Its owner, and whoever has a share."""
    team_id: int | None
    stage_id: int
    pipeline_id: int
    amount: Decimal | None
    close_on: date | None
    paused_until_on: date | None
    has_next_step: bool | None = None
    next_step_on: date | None = None
    knows_debt: bool = False
    gate_debt_on: date | None = None
    pushes: int = 0


@dataclass(frozen=True, slots=True)
class Span:
    """The days of a cut, half-open; None is open. `is_undated`: deals without a close date."""

    starts_on: date | None = None
    ends_before: date | None = None
    is_undated: bool = False

    def holds(self, close_on: date | None) -> bool:
        """Whether a close date lies in it; a cut without edges takes every deal."""
        if self.is_undated:
            return close_on is None
        if self.starts_on is None and self.ends_before is None:
            return True
        if close_on is None:
            return False
        return (self.starts_on is None or close_on >= self.starts_on) and (
            self.ends_before is None or close_on < self.ends_before
        )


@dataclass(frozen=True, slots=True)
class View:
    """Frozen filters, with the teams and days that they mean at an instant."""

    span: Span
    not_ready: str = ""
    pipeline_id: int | None = None
    stage_id: int | None = None
    person_id: int | None = None
    teams: frozenset[int] | None = None
    least: Decimal | None = None
    most: Decimal | None = None
    least_pushes: int | None = None
    is_paused: bool | None = None


def holds(view: View, deal: Deal, day: date) -> bool | None:
    """Whether a deal was in a view on a day; None where what the view asks was not recorded."""
    is_paused = deal.paused_until_on is not None and deal.paused_until_on > day
    misses = (
        not view.span.holds(deal.close_on),
        view.pipeline_id is not None and deal.pipeline_id != view.pipeline_id,
        view.stage_id is not None and deal.stage_id != view.stage_id,
        view.person_id is not None and view.person_id not in deal.people,
        view.teams is not None and deal.team_id not in view.teams,
        view.least is not None and (deal.amount is None or deal.amount < view.least),
        view.most is not None and (deal.amount is None or deal.amount > view.most),
        view.least_pushes is not None and deal.pushes < view.least_pushes,
        view.is_paused is not None and is_paused is not view.is_paused,
    )
    if any(misses):
        return False
    if not view.not_ready:
        return True
    reasons = KNOWN_REASONS if view.not_ready == ANY else (view.not_ready,)
    return _any_of([_has_reason(reason, deal, day, is_paused=is_paused) for reason in reasons])


def _any_of(answers: Collection[bool | None]) -> bool | None:
    if True in answers:
        return True
    return None if None in answers else False


def _has_reason(reason: str, deal: Deal, day: date, *, is_paused: bool) -> bool | None:
    """The same answer as `readiness.reasons`, from what history keeps."""
    if reason == readiness.DATE_PAST:
        return deal.close_on is not None and deal.close_on < day
    if reason == readiness.NO_AMOUNT:
        return deal.amount is None
    if reason == readiness.NO_CLOSE_DATE:
        return deal.close_on is None
    if reason == readiness.PUSHED:
        return deal.pushes >= readiness.MANY_PUSHES
    if reason == readiness.GATE_DEBT:
        return deal.gate_debt_on is not None if deal.knows_debt else None
    if is_paused:
        return False
    if deal.has_next_step is None:
        return None
    is_dated = deal.has_next_step and deal.next_step_on is not None
    if reason == readiness.NO_NEXT_STEP:
        return not is_dated
    return is_dated and deal.next_step_on is not None and deal.next_step_on < day


def in_words(name: str, filters: Mapping[str, Any]) -> str:
    """What is checked: "the view “Not ready” is empty (open deals, closing in the month of the deadline)"."""
    parts = ["open deals"]
    if filters.get("closing"):
        parts.append(MOVING[filters["closing"]])
    if filters.get("from"):
        parts.append(f"closing on {filters['from']} or later")
    if filters.get("before"):
        parts.append(f"closing before {filters['before']}")
    parts += filters.get("words", [])
    reason = filters.get("not_ready")
    if reason:
        parts.append("not ready for any reason that the past keeps" if reason == ANY else f"not ready: {reason}")
    return f"the view “{name}” is empty ({', '.join(parts)})"

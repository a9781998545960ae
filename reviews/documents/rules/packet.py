"""The packet, schema 1: what a review is judged on, frozen. Money is Decimal, ratios have four decimals, None is n/a.

The canonical text of this document is what is stored and hashed. Its shape never changes: another shape is another
schema with its own module, template and stylesheet, so that old packets render for ever. A section may be added at the
end; packets that were frozen before do not have it and render as they did.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Who:
    """A person or a team by id and name as it was."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How the money stands in one period."""

    key: str
    starts_on: date
    ends_before: date
    budget: Decimal | None
    actual: Decimal
    difference: Decimal
    retired: Decimal | None
    gap: Decimal | None
    budget_to_date: Decimal | None
    pace: Decimal | None
    state: str
    open_pipeline: Decimal | None
    coverage: Decimal | None
    weighted: Decimal | None
    landing: Decimal | None
    needed_per_working_day: Decimal | None
    working_days_left: int


@dataclass(frozen=True, slots=True)
class Gap:
    """The money that the catch-up has to cover: the quarter's while it runs, the year's afterwards."""

    period: str
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class DealLine:
    """An open deal of the quarter, or the share in it."""

    id: int
    name: str
    customer: str
    person: str
    stage: str
    probability: Decimal
    amount: Decimal
    weighted: Decimal
    close_on: date | None
    next_step: str
    next_step_on: date | None
    not_ready: list[str]


@dataclass(frozen=True, slots=True)
class Deals:
    """The open deals with a close date in the quarter: the largest ones, and all of them in numbers."""

    lines: list[DealLine]
    count: int
    amount: Decimal
    weighted: Decimal
    not_ready: int
    undated: int


@dataclass(frozen=True, slots=True)
class CustomerLine:
    """A customer's bookings of the quarter."""

    name: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class ActivityWeek:
    """One type of activity in one week."""

    week: str
    done: int
    target: int | None


@dataclass(frozen=True, slots=True)
class ActivityLine:
    """One type of activity over thirteen weeks."""

    type: str
    weeks: list[ActivityWeek]


@dataclass(frozen=True, slots=True)
class Duty:
    """How one trap was kept in the quarter up to now."""

    trap: str
    done: int
    late: int
    missed: int
    waived: int


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """A promise with which the review opens, as it was scored when the numbers froze.

    `promised_in` is the quarter whose review made it.
    """

    id: int
    text: str
    due_on: date
    outcome: str
    words: str
    promised_in: str = ""
    is_early: bool = False


@dataclass(frozen=True, slots=True)
class ExplanationLine:
    """What was given as the cause in one of the two reviews before."""

    period: str
    month: str
    cause: str
    in_my_control: bool
    words: str


@dataclass(frozen=True, slots=True)
class Curve:
    """Cumulative budget and actual at the close of days."""

    budget: list[tuple[date, Decimal]]
    actual: list[tuple[date, Decimal]]


@dataclass(frozen=True, slots=True)
class PlanMonth:
    """A month of the agreed plan beside what came in; None while it has not begun."""

    key: str
    starts_on: date
    goal: Decimal
    actual: Decimal | None


@dataclass(frozen=True, slots=True)
class PlanSource:
    """What the plan counted on, by kind."""

    kind: str
    rows: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class PlanRisk:
    """A risk that was named, with its answer."""

    text: str
    answer: str


@dataclass(frozen=True, slots=True)
class PlanAmendment:
    """An amendment that the number counts: of which plan, why, from which day on, and who approved it.

    `by_hand`: what was stated with it; `failed`: what scrutiny found against the plan as amended when it was approved.
    """

    plan: str
    position: int
    trigger: str
    reason: str
    effective_on: date
    before: Decimal
    after: Decimal
    approved_by: str
    by_hand: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class AgreedPlan:
    """The person's plan of the quarter as it was approved, and amended since: goals against facts, sources, risks."""

    submission: int
    sha256: str
    approved_by: str
    total: Decimal
    covered: Decimal
    uncovered: Decimal
    months: list[PlanMonth]
    sources: list[PlanSource]
    risks: list[PlanRisk]
    amendments: list[PlanAmendment] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An A account of the person: whether its plan is fresh, old or none, and the money wanted of it this year."""

    name: str
    plan: str
    approved_on: date | None
    fresh_until: date | None
    wanted: Decimal | None


@dataclass(frozen=True, slots=True)
class Packet:
    """Everything a review shows as a number. A manager's packet is the team's numbers and the own share."""

    schema: int
    kind: str
    organisation: str
    currency: str
    zone: str
    person: Who
    team: Who | None
    reviewer: Who
    period: str
    numbers_at: datetime
    as_of: date
    gap: Gap
    quarter: Standing
    year: Standing
    own_share: Standing | None
    last_year: Standing | None
    trailing: list[Standing]
    months: list[Standing]
    weeks: list[Standing]
    curve: Curve
    deals: Deals
    customers: list[CustomerLine]
    customers_rest: Decimal
    activity: list[ActivityLine]
    duties: list[Duty]
    promises: list[PromiseLine]
    explanations_before: list[ExplanationLine]
    plan: AgreedPlan | None = None
    accounts: list[AccountLine] = field(default_factory=list)
    carried: list[PromiseLine] = field(default_factory=list)

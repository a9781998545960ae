"""The expected landing of a person, a team or the whole in a period, read in a fixed number of queries.

Money comes as one sum a day and deals as counts by fortnight, whatever the size of the organisation. Figures hold at
the end of yesterday, the last day that is over: today counts among the days left, as it does everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Count, QuerySet, Sum

from accounts.organisation.selectors import calendar
from accounts.record.rules.readers import Reader
from pipeline.bookings.models import TeamDailyCredit
from pipeline.deals.models import Deal
from plans.measures.rules import landing as rules
from plans.measures.rules.deal_survival import FORTNIGHT, Cohort, Deals
from plans.measures.rules.landing_facts import DAY, Known, Money, Span, WorkingDays
from plans.measures.rules.landing_words import Lands, MethodLine, PastLine, landed, lands, method_lines, past_lines
from plans.measures.selectors import landing_parts
from plans.measures.selectors.attainment import Attainment, attainment
from plans.measures.selectors.cutting import StretchNumber
from plans.measures.selectors.frames import Frame, frame
from plans.measures.selectors.landing_activity import OneMore, one_more
from plans.measures.selectors.landing_calls import calls_until
from plans.measures.selectors.opening_days import opening_day
from plans.measures.selectors.scopes import Sight, day_for, sight_of
from traps_web.lib import fiscal
from traps_web.lib.faults import Invalid

QUARTERS_READ = 12
KINDS: tuple[fiscal.Kind, ...] = ("month", "quarter", "year")
SATURDAY = 5


@dataclass(frozen=True)
class Landing:
    """Where a scope stands in a period, and where it is expected to end.

    `expected` is None where its past is too short, or when the period is not running. `booked` is the money of
    the period up to the end of `day`.
    """

    attained: Attainment
    time: Frame
    sight: Sight
    day: date
    booked: Decimal
    expected: rules.Expected | None
    is_own: bool = False
    """Whether the viewer looks at their own figure."""
    weight_of_deals: float | None = None
    """How much the open deals decide of its part in its team; None where it has the share of its money."""
    one_more: tuple[OneMore, ...] = ()
    """What one more of each activity a week brings the person; empty before 13 weeks of them were counted."""

    @cached_property
    def lands(self) -> Lands | None:
        """Where it lands; None for a period that has not begun."""
        of = self.attained.figures
        if self.attained.left.ended:
            return landed(of.actual, of.budget)
        if not self.is_running:
            return None
        return lands(self.expected, actual=of.actual, booked=self.booked, budget=of.budget, weighted=of.weighted)

    @cached_property
    def past(self) -> list[PastLine]:
        """What was said of each past period with as many working days left, newest first."""
        if self.expected is None:
            return []
        return past_lines(self.expected, self.time.counts.between(self.day + DAY, self.time.period.ends_before))

    @property
    def methods(self) -> list[MethodLine]:
        """The methods with their weights, the heaviest first."""
        return [] if self.expected is None else method_lines(self.expected, self.booked, self.past)

    @property
    def is_running(self) -> bool:
        """Whether there is anything left to foretell."""
        return not self.attained.left.ended and self.time.today >= self.time.period.starts_on


def landing(
    reader: Reader, *, period_key: str = "", team_id: int | None = None, person_id: int | None = None
) -> Landing:
    """The expected landing of a scope in a month, quarter or year; in the quarter of the day when none is named.

    Raises NotVisible (edges: 404), fiscal.UnknownPeriod and Invalid (edges: 400).
    """
    team_id = team_id if person_id is None else None
    today = day_for(reader, team_id=team_id, person_id=person_id)
    period_key = period_key or _shown_at_first(today).key
    time = frame(period_key=period_key, as_of=None, today=today)
    if time.period.kind not in KINDS:
        raise Invalid(period="Choose a month, a quarter or a year: a week is too short to be foretold.")
    sight = sight_of(viewer=reader.viewer, today=today, tree=time.tree_today)
    attained = attainment(
        viewer=reader.viewer,
        period_key=period_key,
        team_id=team_id,
        person_id=person_id,
        today=today,
        seen=sight,
        framed=time,
    )
    day = max(today - DAY, time.period.starts_on)
    is_own = attained.scope.person_id == reader.viewer.pk
    stopped = Landing(attained, time, sight, day, attained.figures.actual, None, is_own)
    if not stopped.is_running:
        return stopped
    foretold = rules.foretell(_known(reader, time, day))
    scope = attained.scope
    divided = landing_parts.parts(foretold, scope, start=_start(time))
    booked = Decimal(str(round(divided.own.between(time.period.starts_on, day + DAY), 2)))
    expected = rules.expected(foretold, divided.own, divided.by_day)
    activities = [] if scope.person_id is None else one_more(scope.person_id, foretold.known, divided.own)
    return replace(
        stopped,
        booked=booked,
        expected=expected,
        weight_of_deals=divided.weight_of_deals,
        one_more=tuple(activities),
    )


def _shown_at_first(today: date) -> fiscal.Period:
    """The quarter of the day; the last open one where the calendar has ended."""
    running = calendar.period_at("quarter", today)
    return running if calendar.is_open(running) else calendar.last_open("quarter")


def _start(time: Frame) -> date:
    """Where the past that is read begins: three years before the quarter of the day, or with the calendar."""
    quarter = time.history[0]
    for _ in range(QUARTERS_READ - len(time.history)):
        quarter = fiscal.period_of(time.calendar, quarter.starts_on - DAY, "quarter")
    return quarter.starts_on


def _known(reader: Reader, time: Frame, day: date) -> Known:
    """What was known of the organisation at the end of a day; three queries at most."""
    start, period, zone = _start(time), time.period, reader.organisation.time_zone
    span = Span(period.starts_on, period.ends_before)
    quarters = Span(start, period.ends_before)
    money = _by_day(TeamDailyCredit.objects.filter(day__within=(start, day + DAY)))
    return Known(
        day=day,
        span=span,
        before=_spans_before(time, money.first_day or start),
        money=money,
        days=working_days(start, period.ends_before),
        deals=_deals(money.first_day, day),
        calls=calls_until(day, quarters, zone, scored_until=time.today) if period.kind == "quarter" else None,
    )


def _spans_before(time: Frame, first: date) -> tuple[Span, ...]:
    """The periods of its kind before, from the one in which money begins on; oldest first."""
    spans: list[Span] = []
    period = time.period
    while period.starts_on > first and len(spans) < QUARTERS_READ:
        period = fiscal.period_of(time.calendar, period.starts_on - DAY, period.kind)
        spans.insert(0, Span(period.starts_on, period.ends_before))
    return tuple(spans)


def working_days(start: date, end: date) -> WorkingDays:
    """The organisation's working days; Monday to Friday in years that were never opened."""
    is_working = calendar.stored_days().is_working
    days = (start + timedelta(days=at) for at in range((end - start).days))
    return WorkingDays.of(day for day in days if is_working.get(day, day.weekday() < SATURDAY))


def _by_day(rows: QuerySet[Any]) -> Money:
    return Money.of(dict(rows.values_list("day").annotate(total=Sum("amount")).order_by("day")))


def _deals(first_money: date | None, day: date) -> Deals | None:
    """How many deals were opened, won and lost in each fortnight since money is known, and up to a year before."""
    if first_money is None:
        return None
    first = first_money - timedelta(days=26 * FORTNIGHT)
    rows = (
        Deal.objects.annotate(opening_day=opening_day())
        .filter(opening_day__within=(first, day + DAY))
        .annotate(
            opened=StretchNumber("opening_day", first, FORTNIGHT), closed=StretchNumber("closed_on", first, FORTNIGHT)
        )
        .order_by()
        .values_list("opened", "closed", "status")
        .annotate(number=Count("*"))
    )
    cohorts = tuple(Cohort(opened, closed, status == "won", number) for opened, closed, status, number in rows)
    return Deals(first, 26, day, cohorts)

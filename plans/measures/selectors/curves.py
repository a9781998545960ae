"""The way of the money through a period, day by day, and week by week for sparklines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate
from typing import Protocol

from django.db.models import Sum

from accounts.organisation.models import Person
from accounts.organisation.selectors.day_counts import DayCounts
from pipeline.bookings.models import DailyCredit, TeamDailyCredit
from plans.measures.rules import attainment as rules
from plans.measures.selectors.budget_sums import SpanSum
from plans.measures.selectors.frames import Frame, frame
from plans.measures.selectors.scoped_sums import Summed, cuts_of, read_lines
from plans.measures.selectors.scopes import Scope, Sight, find_scope, sight_of
from plans.measures.selectors.summing import Grouping, Where
from traps_web.lib import money
from traps_web.lib.fields import currency

_DAY = timedelta(days=1)
_Spans = dict[tuple[date, date, int, int], int]
Point = tuple[date, Decimal]


class Span(Protocol):
    """Anything half-open with two edges."""

    @property
    def starts_on(self) -> date: ...

    @property
    def ends_before(self) -> date: ...


@dataclass(frozen=True)
class Curve:
    """Cumulative actual and budget at the close of days; `retired_on` is the day on which the budget was reached."""

    actual: list[Point]
    budget: list[Point]
    retired_on: date | None


def curve_points(
    *,
    viewer: Person,
    period_key: str,
    team_id: int | None = None,
    person_id: int | None = None,
    as_of: date | None = None,
    today: date,
    seen: Sight | None = None,
    framed: Frame | None = None,
    summed: Summed | None = None,
) -> Curve:
    """The drawing of a period. Three queries more than its frame, two when the scope was summed up already.

    The budget curve is drawn from the sums of lines with the same span; within a month it may lie a few minor units off
    the sum of the lines' own floors, which the tables give. Raises NotVisible and fiscal.UnknownPeriod.
    """
    sight = seen or sight_of(viewer=viewer, today=today)
    scope = find_scope(viewer=viewer, sight=sight, team_id=team_id, person_id=person_id)
    time = framed or frame(period_key=period_key, as_of=as_of, today=today)
    per_day = _actual_by_day(scope, time)
    budget = _budget_by_day(scope, time, _counted_lines(scope, sight, time, summed))
    days = sorted(per_day)
    actual = list(zip(days, accumulate(per_day[day] for day in days), strict=True))
    total = budget[-1][1] if budget else None
    return Curve(actual=actual, budget=budget, retired_on=rules.retired_on(sorted(per_day.items()), total))


def _stretches(scope: Scope, time: Frame) -> list[tuple[date, date, Where]]:
    """The stretches of the period with the rows that belong to the scope in each."""
    people = None if scope.person_id is None else [scope.person_id]
    if scope.is_whole or scope.team_id is None:
        return [(time.period.starts_on, time.period.ends_before, Where(person_ids=people))]
    return [
        (
            segment.starts_on,
            segment.ends_before,
            Where(person_ids=people, team_ids=segment.tree.descendants(scope.team_id)),
        )
        for segment in time.in_period()
    ]


def _actual_by_day(scope: Scope, time: Frame) -> dict[date, Decimal]:
    actual_by_day: dict[date, Decimal] = {}
    for start, end, where in _stretches(scope, time):
        kept = TeamDailyCredit if where.person_ids is None else DailyCredit
        rows = where.apply(kept.objects.filter(day__within=(start, min(end, time.as_of + _DAY))))
        actual_by_day |= dict(rows.values_list("day").annotate(total=Sum("amount")).order_by("day"))
    return actual_by_day


def _counted_lines(scope: Scope, sight: Sight, time: Frame, summed: Summed | None) -> list[SpanSum]:
    if summed is not None:
        return list(summed.lines.counting(summed.own.counted))
    lines, own = read_lines(scope, sight, time, cuts_of(time, ()), Grouping())
    return list(lines.counting(own.counted))


def _spans(scope: Scope, time: Frame, counted: Sequence[SpanSum]) -> Iterator[tuple[date, date, _Spans]]:
    """The stretches of the period with what the scope's lines of each span are worth."""
    for start, end, where in _stretches(scope, time):
        spans: _Spans = defaultdict(int)
        for row in counted:
            if (
                row.starts_on < end
                and row.ends_before > start
                and (where.team_ids is None or row.team_id in where.team_ids)
            ):
                spans[row.starts_on, row.ends_before, row.working_before, row.working_days] += row.amount
        yield start, end, spans


def _budget_by_day(scope: Scope, time: Frame, counted: Sequence[SpanSum]) -> list[Point]:
    days = DayCounts.load().counts
    per_day: dict[date, Decimal] = defaultdict(Decimal)
    for left, right, spans in _spans(scope, time, counted):
        for (starts_on, ends_before, before, working), minor in sorted(spans.items()):
            day, total = max(starts_on, left), money.from_minor(minor, currency())
            while day < min(ends_before, right):
                if working == 0:
                    part = total if day == starts_on else Decimal(0)
                else:
                    done = days[day + _DAY] - before
                    part = (total * done / working) - (total * (days[day] - before) / working)
                per_day[day] += part
                day += _DAY
    sum_so_far, points = Decimal(0), []
    for day in sorted(per_day):
        sum_so_far += per_day[day]
        points.append((day, sum_so_far.quantize(Decimal("0.01"))))
    return points

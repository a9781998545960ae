"""What an amendment makes of budget lines and of goals, to the cent.

What lies before its day stays, the rest is laid anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from plans.sales_plans.rules.plan_papers import Goal, Paper, Part
from traps_web.lib import money, phasing

Between = Callable[[date, date], int]
"""Working days of the organisation from a day up to, not including, another."""
NO_GOALS: Final[Mapping[str, Decimal]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Stretch:
    """A budget line as it stands, in minor units; `key` is what it is known by."""

    key: int
    starts_on: date
    ends_before: date
    working_before: int
    working_days: int
    amount: int

    def done(self, day: date, counted: int) -> int:
        """Its working days before a day; `counted` are those that are stored before that day."""
        if self.ends_before <= day:
            return self.working_days
        return 0 if self.starts_on >= day else min(max(counted - self.working_before, 0), self.working_days)

    def closed(self, day: date, counted: int) -> int:
        """The part that lies before a day, by the floor rule of budget to date."""
        if self.starts_on >= day:
            return 0
        return phasing.part_to_date(self.amount, self.done(day, counted), self.working_days)


@dataclass(frozen=True, slots=True)
class Relaid:
    """A line with what stays of it before the day, what lay on it from the day on, and what lies there now."""

    line: Stretch
    done: int
    closed: int
    ahead: int
    after: int

    @property
    def delta(self) -> int:
        """By how much the line changes."""
        return self.after - self.ahead


class TooLittle(ValueError):
    """More lies before the day than the new number is; `closed` says how much."""

    def __init__(self, closed: int) -> None:
        self.closed = closed
        super().__init__(f"{closed} is before this day.")


class NoDayLeft(ValueError):
    """There is no line from the day on that could carry anything."""


def relay(lines: Sequence[Stretch], *, number: int, day: date, counted: int) -> list[Relaid]:
    """The number laid anew over lines from a day on: in their present proportions, else by their working days.

    What lies before the day stays to the cent; the lines add up to the number. Raises TooLittle, NoDayLeft.
    """
    done = [line.done(day, counted) for line in lines]
    closed = [line.closed(day, counted) for line in lines]
    ahead = [line.amount - part for line, part in zip(lines, closed, strict=True)]
    left = number - sum(closed)
    if left < 0:
        raise TooLittle(sum(closed))
    weights = ahead if any(ahead) else _days_left(lines, done, day)
    if left and not any(weights):
        raise NoDayLeft
    parts = money.split(left, weights)
    return [Relaid(*row) for row in zip(lines, done, closed, ahead, parts, strict=True)]


def _days_left(lines: Sequence[Stretch], done: Sequence[int], day: date) -> list[int]:
    """The working days ahead of each line; where there is none at all, the first line that goes on."""
    days = [line.working_days - gone if line.ends_before > day else 0 for line, gone in zip(lines, done, strict=True)]
    if any(days):
        return days
    first = next((at for at, line in enumerate(lines) if line.starts_on >= day), None)
    return [int(at == first) for at in range(len(lines))]


class GoalStays(ValueError):
    """A goal set by hand differs from what already lies in the closed part of its month; that part, `closed`, stays."""

    def __init__(self, month: str, closed: int, *, is_over: bool) -> None:
        self.month, self.closed, self.is_over = month, closed, is_over
        super().__init__(f"{closed} of {month} is before this day.")


class GoalsMiss(ValueError):
    """Goals that are set by hand do not meet the number."""

    def __init__(self, goals: Decimal, total: Decimal) -> None:
        self.goals, self.total = goals, total
        super().__init__(f"{goals} is not {total}.")


def paper(
    before: Paper,
    *,
    number: Sequence[Part],
    day: date,
    until: date,
    between: Between,
    currency: str,
    by_hand: Mapping[str, Decimal] = NO_GOALS,
) -> Paper | None:
    """A plan with another number: its goals change from the day on, up to `until` as far as they can, and add up to it.

    Goals by hand, by month, are taken as they are, and months without one stay. None when the goals before the day
    promise more than the new number. Raises GoalStays, GoalsMiss for goals by hand.
    """
    total = sum((part.amount for part in number), start=money.from_minor(0, currency))
    if by_hand:
        laid = _by_hand(before.weeks, by_hand, day, between, currency)
        goals = sum((week.amount for week in laid), start=0 * total)
        if goals != total:
            raise GoalsMiss(goals, total)
        return _with_weeks(before, list(number), total, laid, currency)
    delta = money.to_minor(total - sum((goal.amount for goal in before.weeks), start=0 * total), currency)
    weeks = _laid(before.weeks, day, until, delta, between, currency)
    if weeks is None and until < before.ends_before:
        weeks = _laid(before.weeks, day, before.ends_before, delta, between, currency)
    return None if weeks is None else _with_weeks(before, list(number), total, weeks, currency)


def _with_weeks(before: Paper, number: list[Part], total: Decimal, weeks: list[Goal], currency: str) -> Paper:
    """The plan with cut weeks in place of its own; months and quarters are their sums."""
    months = [_sum(goal, (week for week in weeks if week.month == goal.key), currency) for goal in before.months]
    quarters = [
        _sum(goal, (month for month in months if goal.starts_on <= month.starts_on < goal.ends_before), currency)
        for goal in before.quarters
    ]
    return replace(before, number=number, total=total, weeks=weeks, months=months, quarters=quarters)


def _sum(goal: Goal, parts: Iterable[Goal], currency: str) -> Goal:
    return replace(goal, amount=sum((part.amount for part in parts), start=money.from_minor(0, currency)))


@dataclass(slots=True)
class _Week:
    """A cut week: what stays of its goal, what lay on it from the day on, and the working days that carry that."""

    goal: Goal
    closed: int
    ahead: int
    days: int


def _laid(
    goals: Sequence[Goal], day: date, until: date, delta: int, between: Between, currency: str
) -> list[Goal] | None:
    """Cut weeks with so much more, or less, between two days: by months as they stand, inside them by working days."""
    if not delta:
        return list(goals)
    weeks = [_week(goal, day, between, currency) for goal in goals]
    inside = [week for week in weeks if week.goal.ends_before > day and week.goal.starts_on < until]
    left = sum(week.ahead for week in inside) + delta
    if left < 0 or not inside:
        return None
    months = list(dict.fromkeys(week.goal.month for week in inside))
    of = {month: [week for week in inside if week.goal.month == month] for month in months}
    weights = _first_of(
        [sum(week.ahead for week in of[m]) for m in months], [sum(w.days for w in of[m]) for m in months]
    )
    for month, part in zip(months, money.split(left, weights), strict=True):
        laid = phasing.spread(part, _first_of([week.days for week in of[month]]))
        for week, amount in zip(of[month], laid, strict=True):
            week.ahead = amount
    return [replace(week.goal, amount=money.from_minor(week.closed + week.ahead, currency)) for week in weeks]


def _by_hand(
    goals: Sequence[Goal], by_hand: Mapping[str, Decimal], day: date, between: Between, currency: str
) -> list[Goal]:
    """Cut weeks under goals by month: what lies before the day stays, the rest is laid by working days."""
    weeks = [_week(goal, day, between, currency) for goal in goals]
    for month, stated in by_hand.items():
        inside = [week for week in weeks if week.goal.month == month]
        amount, closed = money.to_minor(stated, currency), sum(week.closed for week in inside)
        if amount == closed + sum(week.ahead for week in inside):
            continue
        ahead = [week for week in inside if week.goal.ends_before > day]
        if amount < closed or not ahead:
            raise GoalStays(month, closed, is_over=not ahead)
        laid = phasing.spread(amount - closed, _first_of([week.days for week in ahead]))
        for week, part in zip(ahead, laid, strict=True):
            week.ahead = part
    return [replace(week.goal, amount=money.from_minor(week.closed + week.ahead, currency)) for week in weeks]


def _week(goal: Goal, day: date, between: Between, currency: str) -> _Week:
    amount = money.to_minor(goal.amount, currency)
    if goal.ends_before <= day:
        return _Week(goal, amount, 0, 0)
    whole = between(goal.starts_on, goal.ends_before)
    if goal.starts_on >= day:
        return _Week(goal, 0, amount, whole)
    closed = phasing.part_to_date(amount, between(goal.starts_on, day), whole)
    return _Week(goal, closed, amount - closed, between(day, goal.ends_before))


def _first_of(*choices: list[int]) -> list[int]:
    """The first weights that weigh anything; else all on the first."""
    return next((weights for weights in choices if any(weights)), [1, *[0] * (len(choices[0]) - 1)])

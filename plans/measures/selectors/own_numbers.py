"""Teams' own numbers: budget lines that name no person.

Team figures are sums of persons. A team's own number stands beside that sum, with the mismatch; it counts itself only
in months in which nobody and no team under it has a number, so that a budget set for teams alone is a budget too and
nothing is counted twice. Zero settles the duty to set budgets, but takes the place of no other number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from accounts.organisation.selectors.day_counts import DayCounts
from accounts.organisation.selectors.teams import Segment, Tree
from plans.measures.models import BudgetLine
from plans.measures.selectors.budget_sums import BudgetSums
from traps_web.lib import money, phasing
from traps_web.lib.fields import currency


class _Line(NamedTuple):
    """What counts of a team's budget line."""

    pk: int
    team_id: int
    month: str
    starts_on: date
    ends_before: date
    working_before: int
    working_days: int
    amount: Decimal


@dataclass(frozen=True)
class OwnNumbers:
    """Which team lines count in sums (by what they were read by), and every team's own number in the period."""

    counted: frozenset[Any] = frozenset()
    by_team: dict[int, Decimal] = field(default_factory=dict)


def own_numbers(*, start: date, end: date, segments: Sequence[Segment], counts: DayCounts) -> OwnNumbers:
    """The own numbers of teams in a range, lines counted by key; one query, two when there are any."""
    rows = BudgetLine.objects.filter(person=None, starts_on__lt=end, ends_before__gt=start)
    lines = [_Line(*row) for row in rows.values_list(*_Line._fields)]
    if not lines:
        return OwnNumbers()
    people = BudgetLine.objects.filter(person__isnull=False, amount__gt=0, starts_on__lt=end, ends_before__gt=start)
    with_people = set(people.order_by().values_list("team_id", "month").distinct())
    by_team: dict[int, Decimal] = defaultdict(Decimal)
    for line in lines:
        by_team[line.team_id] += _inside(line, start, end, counts)
    own = [(line.pk, line.team_id, line.month, line.starts_on) for line in lines if line.amount]
    return OwnNumbers(counted(own, with_people, start, segments), dict(by_team))


def own_numbers_of(read: BudgetSums, *, start: date, end: date, segments: Sequence[Segment]) -> OwnNumbers:
    """The same for lines that were read already; `start` and `end` are edges of that reading.

    Lines are counted by `SpanSum.counted_as`.
    """
    lines = [row for row in read.rows if row.of_team]
    if not lines:
        return OwnNumbers()
    left, right = read.edges.index(start), read.edges.index(end)
    minor: dict[int, int] = defaultdict(int)
    for line in lines:
        minor[line.team_id] += line.befores[right] - line.befores[left]
    own = [(line.counted_as, line.team_id, line.month, line.starts_on) for line in lines if line.amount]
    with_people = {(row.team_id, row.month) for row in read.rows if row.amount and not row.of_team}
    by_team = {team: money.from_minor(amount, currency()) for team, amount in minor.items()}
    return OwnNumbers(counted(own, with_people, start, segments), by_team)


def counted(
    lines: Sequence[tuple[Hashable, int, str, date]],
    with_people: set[tuple[int, str]],
    start: date,
    segments: Sequence[Segment],
) -> frozenset[Any]:
    """The lines, as (key, team, month, first day), of months in which nobody and no team below has a number."""
    with_number = {(team, month) for _, team, month, _ in lines}

    def is_covered(below: Iterable[int], own: int, month: str) -> bool:
        return any((team, month) in with_people or (team != own and (team, month) in with_number) for team in below)

    return frozenset(
        known_by
        for known_by, own, month, starts_on in lines
        if (own, month) not in with_people
        and not is_covered(_tree_at(segments, max(starts_on, start)).descendants(own), own, month)
    )


def _tree_at(segments: Sequence[Segment], day: date) -> Tree:
    return next(
        (segment.tree for segment in segments if segment.starts_on <= day < segment.ends_before), segments[-1].tree
    )


def _inside(line: _Line, start: date, end: date, counts: DayCounts) -> Decimal:
    """The part of a line inside a range, by the same floor rule as the sums."""
    if start <= line.starts_on and line.ends_before <= end:
        return line.amount
    return _before(line, end, counts) - _before(line, start, counts)


def _before(line: _Line, day: date, counts: DayCounts) -> Decimal:
    if line.ends_before <= day:
        return line.amount
    if line.starts_on >= day:
        return Decimal(0)
    minor = money.to_minor(line.amount, currency())
    done = counts.before(day) - line.working_before if line.working_days else 0
    return money.from_minor(phasing.part_to_date(minor, done, line.working_days), currency())

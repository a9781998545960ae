"""Teams' own numbers: budget lines that name no person.

Team figures are sums of persons. A team's own number stands beside that sum, with the mismatch; it counts itself only in months in which
nobody and no team under it has a number, so that a budget set for teams alone is a budget too and nothing is counted twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from accounts.selectors.teams import Segment, Tree
from plans.models import BudgetLine
from plans.selectors.day_counts import DayCounts
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
    """Which team lines count in sums, and every team's own number in the period."""

    counted: frozenset[int] = frozenset()
    by_team: dict[int, Decimal] = field(default_factory=dict)


def own_numbers(*, start: date, end: date, segments: Sequence[Segment], counts: DayCounts) -> OwnNumbers:
    """The own numbers of teams in a range; one query, two when there are any."""
    rows = BudgetLine.objects.filter(person=None, starts_on__lt=end, ends_before__gt=start)
    lines = [_Line(*row) for row in rows.values_list(*_Line._fields)]
    if not lines:
        return OwnNumbers()
    people = BudgetLine.objects.filter(person__isnull=False, starts_on__lt=end, ends_before__gt=start)
    with_people = set(people.order_by().values_list("team_id", "month").distinct())
    with_number = {(line.team_id, line.month) for line in lines}
    counted = set()
    by_team: dict[int, Decimal] = defaultdict(Decimal)
    for line in lines:
        by_team[line.team_id] += _inside(line, start, end, counts)
        below = _tree_at(segments, max(line.starts_on, start)).descendants(line.team_id)
        covered = any(
            (team, line.month) in with_people or (team != line.team_id and (team, line.month) in with_number)
            for team in below
        )
        if not covered:
            counted.add(line.pk)
    return OwnNumbers(counted=frozenset(counted), by_team=dict(by_team))


def _tree_at(segments: Sequence[Segment], day: date) -> Tree:
    return next((one.tree for one in segments if one.starts_on <= day < one.ends_before), segments[-1].tree)


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

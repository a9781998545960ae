"""The budget lines of a period, read once for a whole page: sums, teams' own numbers and the curve.

Lines of a team with the same span are summed by the database, each cut at every edge by the floor rule
(plans.measures.selectors.cutting).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any, NamedTuple

from django.db.models import BooleanField, ExpressionWrapper, F, Q, QuerySet

from accounts.organisation.selectors.day_counts import DayCounts
from plans.measures.models import BudgetLine
from plans.measures.selectors.cutting import LineBefore, MinorSum, OwnPerson
from plans.measures.selectors.summing import Cuts, Group, Grouping, Key, Span, Where, narrowed
from traps_web.lib import money, statements
from traps_web.lib.fields import currency

_DAY = timedelta(days=1)
OwnColumn = str | int | None
"""How lines are told apart by person: all of them ("person"), those of one team (its id), none."""
_SPAN = ("month", "starts_on", "ends_before", "working_before", "working_days")


class SpanSum(NamedTuple):
    """Lines of one team (or of one of its people) with the same span: minor units, whole and before each of the edges.

    `own`: the person, where lines are told apart by person; else None.
    """

    team_id: int
    own: int | None
    of_team: bool
    month: str
    starts_on: date
    ends_before: date
    working_before: int
    working_days: int
    amount: int
    befores: tuple[int, ...]

    @property
    def counted_as(self) -> tuple[int, str, date]:
        """What a team's own line is known by: its categories count together."""
        return self.team_id, self.month, self.starts_on


@dataclass(frozen=True)
class BudgetSums:
    """The sums by team and span; `edges` are the days that `befores` of the rows stand for."""

    edges: Sequence[date]
    rows: Sequence[SpanSum]

    def counting(self, counted: Collection[tuple[int, str, date]]) -> Iterator[SpanSum]:
        """The rows that count in sums: those of people, and these of teams."""
        return (row for row in self.rows if not row.of_team or row.counted_as in counted)

    def by_cut(
        self, *, grouping: Grouping, cuts: Cuts, as_of: date, counted: Collection[tuple[int, str, date]]
    ) -> dict[Key, tuple[Decimal, Decimal]]:
        """Budget and budget to date by group and cut."""
        befores_by_group: dict[Group, list[int]] = {}
        for row in self.counting(counted):
            group: Group = (grouping.fold.get(row.team_id, row.team_id),) if grouping.team else ()
            group = (*group, row.own) if grouping.person or grouping.own_of is not None else group
            known = befores_by_group.get(group)
            befores_by_group[group] = list(row.befores) if known is None else list(map(int.__add__, known, row.befores))
        place, after, digits = {day: at for at, day in enumerate(self.edges)}, as_of + _DAY, currency()
        steps = [
            (at, place[left], place[right], place[min(max(after, left), right)])
            for at, (left, right) in enumerate(zip(cuts.edges, cuts.edges[1:], strict=False))
        ]
        return {
            (group, at): (
                money.from_minor(before[right] - before[left], digits),
                money.from_minor(before[reached] - before[left], digits),
            )
            for group, before in befores_by_group.items()
            for at, left, right, reached in steps
        }


def budget_sums(
    *, where: Where, grouping: Grouping, cuts: Cuts, as_of: date, counts: DayCounts, months: Collection[date]
) -> BudgetSums:
    """Read the lines of a range; one query. `counts` must know the edges and the day after `as_of` when it lies inside.

    `months`: the first days of fiscal months. Lines end there, so those edges cut none and need no sum of their own;
    where the calendar has changed and one is cut all the same, the lines are read again with the sums at all edges.
    """
    after = as_of + _DAY
    edges = sorted({*cuts.edges, *([after] if cuts.start < after < cuts.end else [])})
    inside = [day for day in edges if day not in months]
    read = partial(_read, where, grouping, (cuts.start, cuts.end), edges)
    try:
        return BudgetSums(edges, list(read(inside, counts)))
    except _CutAtAMonth:
        return BudgetSums(edges, list(read(edges, counts)))


class _CutAtAMonth(Exception):
    """A line goes on after the first day of a month."""


def _read(
    where: Where, grouping: Grouping, span: Span, edges: Sequence[date], inside: Sequence[date], counts: DayCounts
) -> Iterator[SpanSum]:
    """The sums by team and span, with the sum before the edges that may lie inside of lines."""
    own: OwnColumn = "person" if grouping.person else grouping.own_of
    cut = tuple((day, counts.before(day)) for day in inside)
    summed = statements.rows(_spans, own, cut, start=span[0], end=span[1], **where.values)
    width, none = len(("team_id", "of_team", *_SPAN)) + (own is not None), (None,) if own is None else ()
    place = {day: width + 1 + at for at, day in enumerate(inside)}
    # Hundreds of lines share a few spans: where to find what lies before each edge is worked out once for each.
    found_at: dict[tuple[date, date], list[int | None]] = {}
    for row in summed:
        of_line = row[width - 4], row[width - 3]
        if of_line not in found_at:
            found_at[of_line] = _places(*of_line, edges, place, whole=width)
        before = tuple([0 if at is None else row[at] for at in found_at[of_line]])
        yield SpanSum._make((row[0], *none, *row[1:width], row[width], before))


def _spans(
    own: OwnColumn, cut: Sequence[tuple[date, int]], *, start: date, end: date, **where: Collection[int]
) -> QuerySet[Any]:
    """`cut`: the days at which lines are cut, with the working days stored before each."""
    rows = narrowed(BudgetLine.objects.filter(starts_on__lt=end, ends_before__gt=start), **where)
    column = {} if own is None else {"own": F("person_id") if own == "person" else OwnPerson(int(own))}
    of_team = ExpressionWrapper(Q(person__isnull=True), output_field=BooleanField())
    befores = {f"before_{at}": MinorSum(LineBefore(*edge)) for at, edge in enumerate(cut)}
    grouped = rows.annotate(of_team=of_team, **column).values_list("team_id", *column, "of_team", *_SPAN)
    return grouped.annotate(whole=MinorSum("amount"), **befores).order_by()


def _places(
    starts_on: date, ends_before: date, edges: Sequence[date], place: Mapping[date, int], *, whole: int
) -> list[int | None]:
    """The column that says what lies before each edge: the whole sum, one of its own, or None for nothing."""
    if any(starts_on < day < ends_before and day not in place for day in edges):
        raise _CutAtAMonth
    return [whole if ends_before <= day else None if starts_on >= day else place[day] for day in edges]

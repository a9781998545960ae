"""How money is summed: whose rows, in which groups, cut at which days; several sums below each other in one query."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Model, Q, QuerySet, Value

from plans.measures.selectors.cutting import CutNumber, FoldedTeam, MinorSum, OwnPerson
from traps_web.lib import money, statements
from traps_web.lib.fields import currency

Group = tuple[Any, ...]
Key = tuple[Group, int]
Span = tuple[date, date]
Summed = Sequence[tuple[Key, Sequence[Decimal]]]
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Where:
    """Whose rows count: everybody's, those of some people, those of some teams, or both."""

    person_ids: Collection[int] | None = None
    team_ids: Collection[int] | None = None

    @property
    def values(self) -> dict[str, Collection[int]]:
        """The ids as `narrowed` takes them: only those that narrow."""
        named = {"person_ids": self.person_ids, "team_ids": self.team_ids}
        return {name: ids for name, ids in named.items() if ids is not None}

    def apply(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The rows that count."""
        return narrowed(rows, **self.values)


def narrowed(
    rows: QuerySet[Any], *, person_ids: Collection[int] | None = None, team_ids: Collection[int] | None = None
) -> QuerySet[Any]:
    """Rows of these people and teams; None narrows nothing."""
    if person_ids is not None:
        rows = rows.filter(person_id__among=person_ids)
    return rows if team_ids is None else rows.filter(team_id__among=team_ids)


@dataclass(frozen=True)
class Grouping:
    """By what rows are summed: nothing, team, person.

    `own_of` splits the rows of just that team by person; the group is then (team, person). `fold`: teams that are
    summed as one with another team.
    """

    team: bool = False
    person: bool = False
    own_of: int | None = None
    fold: Mapping[int, int] = field(default_factory=dict)

    def __hash__(self) -> int:
        """By what is told apart: queries are made once for each grouping."""
        return hash((self.team, self.person, self.own_of, len(self.fold)))

    @property
    def names(self) -> list[str]:
        """The columns of a group."""
        by_team = "folded" if self.fold else "team_id"
        return [by_team] * self.team + ["person_id"] * self.person + ["own"] * (self.own_of is not None)

    def apply(self, rows: QuerySet[Any]) -> tuple[QuerySet[Any], list[str]]:
        """Rows that have them, and what they are called."""
        if self.team and self.fold:
            rows = rows.annotate(folded=FoldedTeam(self.fold))
        if self.own_of is not None:
            rows = rows.annotate(own=OwnPerson(self.own_of))
        return rows, self.names


@dataclass(frozen=True)
class Cuts:
    """A half-open range cut at days; `edges` holds both ends."""

    edges: Sequence[date]

    @property
    def start(self) -> date:
        return self.edges[0]

    @property
    def end(self) -> date:
        return self.edges[-1]

    @property
    def count(self) -> int:
        return len(self.edges) - 1

    def of(self, day: date) -> int:
        """The number of the cut that a day of the range lies in."""
        return bisect_right(self.edges, day) - 1


@dataclass(frozen=True)
class Source:
    """What is summed: money of the rows of a table, cut by the day in one of its columns."""

    model: type[Model]
    day: str = "day"
    money: tuple[str, ...] = ("amount",)
    is_open: bool = False


@dataclass(frozen=True)
class Days:
    """Stretches of days that alone are summed, or that are left out."""

    within: tuple[Span, ...] = ()
    without: tuple[Span, ...] = ()

    def apply(self, rows: QuerySet[Any], day: str) -> QuerySet[Any]:
        """The rows whose day counts."""
        if self.within:
            rows = rows.filter(reduce(or_, (Q(**{f"{day}__within": span}) for span in self.within)))
        if self.without:
            rows = rows.exclude(reduce(or_, (Q(**{f"{day}__within": span}) for span in self.without)))
        return rows


ALL_DAYS = Days()


@dataclass(frozen=True)
class SumQuery:
    """Sums by group and cut over the days of a span; of `teams`, `of_team` narrows to one, `but_team` leaves it out."""

    source: Source
    grouping: Grouping
    cuts: Cuts
    span: Span
    where: Where
    days: Days = ALL_DAYS
    teams: tuple[tuple[str, int], ...] = ()

    @property
    def values(self) -> dict[str, Any]:
        """What changes from question to question."""
        return {"start": self.span[0], "before": self.span[1], **self.where.values, **dict(self.teams)}

    @property
    def width(self) -> int:
        """How many columns tell a sum apart: those of its group, and its cut."""
        return len(self.grouping.names) + (self.cuts.count > 1)


def each(queries: Sequence[SumQuery]) -> list[Summed]:
    """Some sums, all of them in one query."""
    width, most = max(query.width for query in queries), max(len(query.source.money) for query in queries)
    shapes = [(query.source, query.grouping, tuple(query.cuts.edges), query.days) for query in queries]
    values = {f"{name}_{at}": value for at, query in enumerate(queries) for name, value in query.values.items()}
    rows_of: list[list[tuple[Any, ...]]] = [[] for _ in queries]
    for row in statements.rows(_grouped_each, width, most, *shapes, **values):
        rows_of[row[0]].append(row)
    return [_summed(query, rows, 1 + width) for query, rows in zip(queries, rows_of, strict=True)]


def _summed(query: SumQuery, rows: list[tuple[Any, ...]], first: int) -> Summed:
    """The rows of one of the sums, whose money begins at a column."""
    if not query.width:
        rows = [row for row in rows if row[first] is not None]
    # A column at a time: a call for each amount of each row would cost more than the query.
    columns = [money.amounts([row[first + at] for row in rows], currency()) for at in range(len(query.source.money))]
    end = 1 + len(query.grouping.names)
    keys = [(row[1:end], row[end] if query.cuts.count > 1 else 0) for row in rows]
    return list(zip(keys, zip(*columns, strict=True), strict=True))


def _grouped_each(width: int, most: int, *shapes: Any, **values: Any) -> QuerySet[Any]:
    """All of them below each other: the number of each, its group and cut, its money; filled up to the same columns."""
    parts = []
    for at, shape in enumerate(shapes):
        mine = {name.removesuffix(f"_{at}"): value for name, value in values.items() if name.endswith(f"_{at}")}
        parts.append(_grouped(*shape, number=at, width=width, most=most, **mine))
    return parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]


def _grouped(
    source: Source,
    grouping: Grouping,
    edges: tuple[date, ...],
    days: Days,
    *,
    number: int,
    width: int,
    most: int,
    start: date,
    before: date,
    of_team: int | None = None,
    but_team: int | None = None,
    **where: Collection[int],
) -> QuerySet[Any]:
    rows = narrowed(source.model._default_manager.filter(**{f"{source.day}__within": (start, before)}), **where)
    rows = days.apply(rows, source.day)
    if source.is_open:
        rows = rows.filter(is_open=True)
    if of_team is not None:
        rows = rows.filter(team_id=of_team)
    if but_team is not None:
        rows = rows.exclude(team_id=but_team)
    rows, names = grouping.apply(rows)
    if len(edges) > 2:
        rows, names = rows.annotate(cut=CutNumber(source.day, *edges[1:-1])), [*names, "cut"]
    blanks = {f"blank_{at}": Value(0) for at in range(width - len(names))}
    no_money = {f"no_sum_{at}": Value(0) for at in range(most - len(source.money))}
    grouped = rows.annotate(number=Value(number), **blanks).values("number", *names, *blanks).order_by()
    sums = {f"sum_{name}": MinorSum(name) for name in source.money}
    return grouped.annotate(**sums).annotate(**no_money).values_list("number", *names, *blanks, *sums, *no_money)

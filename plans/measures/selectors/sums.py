"""The sums behind attainment, each by one grouped query whatever the size of the organisation.

A range is cut at `edges`; every sum comes back by group and by the number of the cut it lies in. A budget line is cut at any day by
the cumulative floor rule (traps_web.lib.phasing), in integer minor units, so any cut adds up to the line.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Model, Q, QuerySet, Value

from pipeline.bookings.models import DailyCredit, MonthlyCredit, TeamDailyCredit
from pipeline.deals.models import DealShare
from plans.measures.rules.attainment import Parts
from plans.measures.selectors.cutting import CutNumber, FoldedTeam, MinorSum, OwnPerson
from traps_web.lib import fiscal, money, statements
from traps_web.lib.fields import currency

Group = tuple[Any, ...]
Key = tuple[Group, int]
Span = tuple[date, date]
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
    """By what rows are summed: nothing, team, person; `own_of` splits just that team's rows by person (group: team, person).

    `fold`: teams that are summed as one with another team.
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


def actuals(*, where: Where, grouping: Grouping, cuts: Cuts, until: date) -> dict[Key, Decimal]:
    """Credited money by group and cut, up to and including a day; two queries where the people of one team are told apart."""
    span = (cuts.start, min(cuts.end, until + _DAY))
    if where.person_ids is not None or grouping.person:
        return _amounts(_sum(_OF_PEOPLE, grouping, cuts, span, where))
    if grouping.own_of is None:
        return _amounts(_sum(_OF_TEAMS, grouping, cuts, span, where))
    return _with_own_people(grouping, grouping.own_of, cuts, span, where)


def _with_own_people(grouping: Grouping, own: int, cuts: Cuts, span: Span, where: Where) -> dict[Key, Decimal]:
    """Teams as a whole, and one team by its people: the groups of `own_of`."""
    by_team, by_person = Grouping(team=grouping.team, fold=grouping.fold), Grouping(team=grouping.team, person=True)
    teams = _sum(_OF_TEAMS, by_team, cuts, span, where, but_team=own)
    found = {((*group, None), cut): amounts[0] for (group, cut), amounts in teams}
    return found | _amounts(_sum(_OF_PEOPLE, by_person, cuts, span, Where(), of_team=own))


def actuals_of_months(
    *, where: Where, grouping: Grouping, cuts: Cuts, months: Sequence[fiscal.Period]
) -> dict[Key, Decimal]:
    """The same for whole fiscal months of teams, from their monthly sums; a month with a cut inside is summed by its days."""
    assert where.person_ids is None and not grouping.person and grouping.own_of is None, "months are summed by team"
    broken = [month for month in months if any(month.starts_on < edge < month.ends_before for edge in cuts.edges)]
    span, without = (cuts.start, cuts.end), tuple((month.starts_on, month.ends_before) for month in broken)
    found = _amounts(_sum(_OF_MONTHS, grouping, cuts, span, where, days=Days(without=without)))
    if broken:
        for key, amounts in _sum(_OF_TEAMS, grouping, cuts, span, where, days=Days(within=without)):
            found[key] = found.get(key, Decimal(0)) + amounts[0]
    return found


def open_deals(*, where: Where, grouping: Grouping, cuts: Cuts) -> dict[Key, tuple[Decimal, Decimal]]:
    """Open pipeline and weighted, as known now, by group and by the cut that the close date lies in."""
    found = _sum(_OF_OPEN_DEALS, grouping, cuts, (cuts.start, cuts.end), where)
    return {key: (amounts[0], amounts[1]) for key, amounts in found}


@dataclass(frozen=True)
class _Source:
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
_OF_PEOPLE = _Source(DailyCredit)
_OF_TEAMS = _Source(TeamDailyCredit)
_OF_MONTHS = _Source(MonthlyCredit, "starts_on")
_OF_OPEN_DEALS = _Source(DealShare, "close_on", ("share_amount", "weighted_amount"), is_open=True)


def _amounts(found: Iterable[tuple[Key, Sequence[Decimal]]]) -> dict[Key, Decimal]:
    return {key: amounts[0] for key, amounts in found}


def _sum(
    source: _Source,
    grouping: Grouping,
    cuts: Cuts,
    span: Span,
    where: Where,
    *,
    days: Days = ALL_DAYS,
    **teams: int,
) -> Sequence[tuple[Key, Sequence[Decimal]]]:
    """Summed by group and cut over the days of a span; `of_team` and `but_team` narrow to one team, or leave it out."""
    edges, values = tuple(cuts.edges), {"start": span[0], "before": span[1], **where.values, **teams}
    grouped = statements.rows(_grouped, source, grouping, edges, days, **values)
    width = len(grouping.names) + (cuts.count > 1)
    if not width:
        grouped = [row for row in grouped if row[0] is not None]
    # A column at a time: a call for each amount of each row would cost more than the query.
    columns = [money.amounts([row[width + at] for row in grouped], currency()) for at in range(len(source.money))]
    group = len(grouping.names)
    keys = [(row[:group], row[group] if cuts.count > 1 else 0) for row in grouped]
    return list(zip(keys, zip(*columns, strict=True), strict=True))


def _grouped(
    source: _Source,
    grouping: Grouping,
    edges: tuple[date, ...],
    days: Days,
    *,
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
    sums = {f"sum_{name}": MinorSum(name) for name in source.money}
    return rows.values_list(*names).annotate(**sums).order_by() if names else _together(rows, sums)


def _together(rows: QuerySet[Any], sums: Mapping[str, MinorSum]) -> QuerySet[Any]:
    """All rows in one, with nothing to tell them apart."""
    together = rows.order_by().annotate(together=Value(1)).values("together").annotate(**sums)
    return together.values_list(*sums)


def parts_of(
    *,
    where: Where,
    grouping: Grouping,
    cuts: Cuts,
    as_of: date,
    budgets: Mapping[Key, tuple[Decimal, Decimal]],
    pipeline_known: bool,
    actual: Mapping[Key, Decimal] | None = None,
) -> tuple[dict[Key, Parts], dict[Key, Parts]]:
    """Money and budgets by group and cut, and the open deals apart, because those belong to the teams of today.

    `actual`: the credited money, where it was read already.
    """
    nothing = Parts() if pipeline_known else Parts(open_pipeline=None, weighted=None)
    money: dict[Key, Parts] = defaultdict(lambda: nothing)
    if actual is None:
        actual = actuals(where=where, grouping=grouping, cuts=cuts, until=as_of)
    for key, amount in actual.items():
        money[key] += Parts(actual=amount)
    for key, (budget, to_date) in budgets.items():
        money[key] += Parts(budget=budget, budget_to_date=to_date, has_budget=True)
    deals: dict[Key, Parts] = {}
    if pipeline_known:
        found = open_deals(where=where, grouping=grouping, cuts=cuts)
        deals = {key: Parts(open_pipeline=whole, weighted=weighted) for key, (whole, weighted) in found.items()}
    return money, deals

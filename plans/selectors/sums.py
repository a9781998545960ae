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

from django.db.models import Expression, Q, QuerySet, Sum

from accounts.selectors.day_counts import DayCounts
from pipeline.models import DailyCredit, DealShare, MonthlyCredit, TeamDailyCredit
from plans.models import BudgetLine
from plans.rules.attainment import Parts
from plans.selectors.cutting import CutNumber, FoldedTeam, LineBefore, MinorSum, OwnPerson
from traps_web.lib import fiscal, money
from traps_web.lib.fields import currency

Group = tuple[Any, ...]
Key = tuple[Group, int]
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Where:
    """Whose rows count: everybody's, those of some people, those of some teams, or both."""

    person_ids: Collection[int] | None = None
    team_ids: Collection[int] | None = None

    def apply(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        if self.person_ids is not None:
            rows = rows.filter(person_id__among=frozenset(self.person_ids))
        if self.team_ids is not None:
            rows = rows.filter(team_id__among=frozenset(self.team_ids))
        return rows


@dataclass(frozen=True)
class Grouping:
    """By what rows are summed: nothing, team, person; `own_of` splits just that team's rows by person (group: team, person).

    `fold`: teams that are summed as one with another team.
    """

    team: bool = False
    person: bool = False
    own_of: int | None = None
    fold: Mapping[int, int] = field(default_factory=dict)

    def apply(self, rows: QuerySet[Any]) -> tuple[QuerySet[Any], list[str]]:
        by_team = "folded" if self.fold else "team_id"
        names = [by_team] * self.team + ["person_id"] * self.person
        if self.team and self.fold:
            rows = rows.annotate(folded=FoldedTeam(self.fold))
        if self.own_of is not None:
            return rows.annotate(own=OwnPerson(self.own_of)), [*names, "own"]
        return rows, names


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

    def expression(self, field: str) -> Expression:
        """The number of the cut as SQL."""
        return CutNumber(field, *self.edges[1:-1])


def actuals(*, where: Where, grouping: Grouping, cuts: Cuts, until: date) -> dict[Key, Decimal]:
    """Credited money by group and cut, up to and including a day; two queries where the people of one team are told apart."""
    days = Q(day__within=(cuts.start, min(cuts.end, until + _DAY)))
    if where.person_ids is not None or grouping.person:
        rows = where.apply(DailyCredit.objects.filter(days))
        return {key: amounts[0] for key, amounts in _sum(rows, grouping, cuts, "day", ("amount",))}
    teams = where.apply(TeamDailyCredit.objects.filter(days))
    if grouping.own_of is None:
        return {key: amounts[0] for key, amounts in _sum(teams, grouping, cuts, "day", ("amount",))}
    own = DailyCredit.objects.filter(days, team_id=grouping.own_of)
    return _with_own_people(teams.exclude(team_id=grouping.own_of), own, grouping, cuts)


def _with_own_people(teams: QuerySet[Any], own: QuerySet[Any], grouping: Grouping, cuts: Cuts) -> dict[Key, Decimal]:
    """Teams as a whole, and one team by its people: the groups of `own_of`."""
    by_team = Grouping(team=grouping.team, fold=grouping.fold)
    found = {
        ((*group, None), cut): amounts[0] for (group, cut), amounts in _sum(teams, by_team, cuts, "day", ("amount",))
    }
    by_person = _sum(own, Grouping(team=grouping.team, person=True), cuts, "day", ("amount",))
    return found | {key: amounts[0] for key, amounts in by_person}


def actuals_of_months(
    *, where: Where, grouping: Grouping, cuts: Cuts, months: Sequence[fiscal.Period]
) -> dict[Key, Decimal]:
    """The same for whole fiscal months of teams, from their monthly sums; a month with a cut inside is summed by its days."""
    assert where.person_ids is None and not grouping.person and grouping.own_of is None, "months are summed by team"
    broken = [month for month in months if any(month.starts_on < edge < month.ends_before for edge in cuts.edges)]
    whole = MonthlyCredit.objects.filter(starts_on__within=(cuts.start, cuts.end))
    whole = where.apply(whole.exclude(starts_on__in=[month.starts_on for month in broken]))
    found = {key: amounts[0] for key, amounts in _sum(whole, grouping, cuts, "starts_on", ("amount",))}
    if broken:
        inside = reduce(or_, (Q(day__within=(month.starts_on, month.ends_before)) for month in broken))
        days = where.apply(TeamDailyCredit.objects.filter(inside))
        for key, amounts in _sum(days, grouping, cuts, "day", ("amount",)):
            found[key] = found.get(key, Decimal(0)) + amounts[0]
    return found


def open_deals(*, where: Where, grouping: Grouping, cuts: Cuts) -> dict[Key, tuple[Decimal, Decimal]]:
    """Open pipeline and weighted, as known now, by group and by the cut that the close date lies in."""
    rows = where.apply(DealShare.objects.filter(is_open=True, close_on__within=(cuts.start, cuts.end)))
    return {
        key: (amounts[0], amounts[1])
        for key, amounts in _sum(rows, grouping, cuts, "close_on", ("share_amount", "weighted_amount"))
    }


def _sum(
    rows: QuerySet[Any], grouping: Grouping, cuts: Cuts, day: str, fields: Sequence[str]
) -> Sequence[tuple[Key, Sequence[Decimal]]]:
    rows, names = grouping.apply(rows)
    sums = {f"sum_{field}": MinorSum(field) for field in fields}
    if cuts.count > 1:
        rows = rows.annotate(cut=cuts.expression(day))
        names = [*names, "cut"]
    if not names:
        found = list(rows.aggregate(**sums).values())
        return [] if found[0] is None else [(((), 0), money.amounts(found, currency()))]
    grouped = list(rows.values_list(*names).annotate(**sums).order_by())
    width, is_cut = len(names), cuts.count > 1
    group = width - is_cut
    # A column at a time: a call for each amount of each row would cost more than the query.
    columns = [money.amounts([row[at] for row in grouped], currency()) for at in range(width, width + len(fields))]
    keys = [(row[:group], row[group] if is_cut else 0) for row in grouped]
    return list(zip(keys, zip(*columns, strict=True), strict=True))


def budgets(
    *, where: Where, grouping: Grouping, cuts: Cuts, as_of: date, counts: DayCounts, counted: Collection[int] = ()
) -> dict[Key, tuple[Decimal, Decimal]]:
    """Budget and budget to date by group and cut: people's lines, and of the teams' own lines the counted ones.

    `counts` must know the edges and the day after `as_of` when it lies inside.
    """
    rows = where.apply(BudgetLine.objects.filter(counting(counted), starts_on__lt=cuts.end, ends_before__gt=cuts.start))
    rows, names = grouping.apply(rows)
    after = as_of + _DAY
    cut_days = sorted({*cuts.edges, *([after] if cuts.start < after < cuts.end else [])})
    sums = {f"before_{place}": Sum(LineBefore(day, counts.before(day))) for place, day in enumerate(cut_days)}
    grouped: Iterable[Sequence[Any]]
    if names:
        grouped = rows.values_list(*names).annotate(**sums).order_by()
    else:
        found = rows.aggregate(**sums)
        grouped = [] if found["before_0"] is None else [list(found.values())]
    result: dict[Key, tuple[Decimal, Decimal]] = {}
    for row in grouped:
        group, befores = tuple(row[: len(names)]), dict(zip(cut_days, row[len(names) :], strict=True))
        for place, (left, right) in enumerate(zip(cuts.edges, cuts.edges[1:], strict=False)):
            reached = min(max(after, left), right)
            result[group, place] = (befores[right] - befores[left], befores[reached] - befores[left])
    return result


def counting(counted: Collection[int]) -> Q:
    """Budget lines that count in sums: those of people, and these of teams."""
    return Q(person__isnull=False) | Q(pk__in=counted) if counted else Q(person__isnull=False)


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

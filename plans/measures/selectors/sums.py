"""The sums behind attainment, each by one grouped query whatever the size of the organisation.

A range is cut at `edges`; every sum comes back by group and by the number of the cut it lies in. A budget line is cut
at any day by the cumulative floor rule (traps_web.lib.phasing), in integer minor units, so any cut adds up to the line.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from pipeline.bookings.models import DailyCredit, MonthlyCredit, TeamDailyCredit
from pipeline.deals.models import DealShare
from plans.measures.selectors.summing import Cuts, Days, Grouping, Key, Source, Summed, SumQuery, Where, each
from traps_web.lib import fiscal

_OF_PEOPLE = Source(DailyCredit)
_OF_TEAMS = Source(TeamDailyCredit)
_OF_MONTHS = Source(MonthlyCredit, "starts_on")
_OF_OPEN_DEALS = Source(DealShare, "close_on", ("share_amount", "weighted_amount"), is_open=True)
_DAY = timedelta(days=1)


def actuals(*, where: Where, grouping: Grouping, cuts: Cuts, until: date) -> dict[Key, Decimal]:
    """Credited money by group and cut, up to and including a day; one query."""
    return _actual(each(_of_actuals(where, grouping, cuts, until)))


def actuals_and_open_deals(
    *, where: Where, grouping: Grouping, cuts: Cuts, until: date, deals_of: Where, deal_cuts: Cuts
) -> tuple[dict[Key, Decimal], dict[Key, tuple[Decimal, Decimal]]]:
    """The same, and open deals by the same groups, with rows and cuts of their own; one query for both."""
    deals = _of_open_deals(deals_of, grouping, deal_cuts)
    *credited, summed = each([*_of_actuals(where, grouping, cuts, until), deals])
    return _actual(credited), _pairs(summed)


def _of_actuals(where: Where, grouping: Grouping, cuts: Cuts, until: date) -> list[SumQuery]:
    """One team is told apart by its people: then teams as a whole, and that team by person."""
    span = (cuts.start, min(cuts.end, until + _DAY))
    if where.person_ids is not None or grouping.person:
        return [SumQuery(_OF_PEOPLE, grouping, cuts, span, where)]
    if grouping.own_of is None:
        return [SumQuery(_OF_TEAMS, grouping, cuts, span, where)]
    by_team, by_person = Grouping(team=grouping.team, fold=grouping.fold), Grouping(team=grouping.team, person=True)
    return [
        SumQuery(_OF_TEAMS, by_team, cuts, span, where, teams=(("but_team", grouping.own_of),)),
        SumQuery(_OF_PEOPLE, by_person, cuts, span, Where(), teams=(("of_team", grouping.own_of),)),
    ]


def _actual(summed: Sequence[Summed]) -> dict[Key, Decimal]:
    """Of teams as a whole, and of one team by its people where it is told apart: the groups of `own_of`."""
    if len(summed) == 1:
        return _amounts(summed[0])
    return {((*group, None), cut): amounts[0] for (group, cut), amounts in summed[0]} | _amounts(summed[1])


def actuals_of_months(
    *, where: Where, grouping: Grouping, cuts: Cuts, months: Sequence[fiscal.Period]
) -> dict[Key, Decimal]:
    """The same for fiscal months of teams, from their monthly sums; months that are cut are summed by their days."""
    assert where.person_ids is None and not grouping.person and grouping.own_of is None, "months are summed by team"
    broken = [month for month in months if any(month.starts_on < edge < month.ends_before for edge in cuts.edges)]
    span, without = (cuts.start, cuts.end), tuple((month.starts_on, month.ends_before) for month in broken)
    queries = [SumQuery(_OF_MONTHS, grouping, cuts, span, where, Days(without=without))]
    queries += [SumQuery(_OF_TEAMS, grouping, cuts, span, where, Days(within=without))] if broken else []
    sums_by_key: dict[Key, Decimal] = defaultdict(Decimal)
    for summed in each(queries):
        for key, amounts in summed:
            sums_by_key[key] += amounts[0]
    return dict(sums_by_key)


def open_deals(*, where: Where, grouping: Grouping, cuts: Cuts) -> dict[Key, tuple[Decimal, Decimal]]:
    """Open pipeline and weighted, as known now, by group and by the cut that the close date lies in."""
    return _pairs(each([_of_open_deals(where, grouping, cuts)])[0])


def _of_open_deals(where: Where, grouping: Grouping, cuts: Cuts) -> SumQuery:
    return SumQuery(_OF_OPEN_DEALS, grouping, cuts, (cuts.start, cuts.end), where)


def _pairs(summed: Summed) -> dict[Key, tuple[Decimal, Decimal]]:
    return {key: (amounts[0], amounts[1]) for key, amounts in summed}


def _amounts(summed: Summed) -> dict[Key, Decimal]:
    return {key: amounts[0] for key, amounts in summed}

"""What came in week by week, by the rows of a table: sparklines, and the best week there was."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from plans.measures.selectors import rollup, sums
from plans.measures.selectors.folding import fold_of
from plans.measures.selectors.frames import Frame, clip
from plans.measures.selectors.rollup import WHOLE, Rollup, RowKey
from plans.measures.selectors.scoped_sums import RowGroups, cuts_of, edges_of, where_of
from plans.measures.selectors.scopes import Scope, Sight
from plans.measures.selectors.summing import Cuts, Grouping, Key, Where
from traps_web.lib import fiscal

WEEKS = 13


@dataclass(frozen=True)
class BookedOfPeople:
    """What people were credited with in the complete quarters and the last full weeks, whatever their team."""

    person_ids: Collection[int]
    cuts: Cuts
    sums: dict[Key, Decimal]

    def between(self, edges: Sequence[date]) -> dict[int, list[Decimal]]:
        """The money of each person between some of the edges in a row, oldest first."""
        place = Cuts(edges)
        booked_by_person = {person: [Decimal(0)] * place.count for person in self.person_ids}
        for (group, cut), amount in self.sums.items():
            day = self.cuts.edges[cut]
            if place.start <= day < place.end:
                booked_by_person[group[0]][place.of(day)] += amount
        return booked_by_person


def full_weeks(time: Frame) -> list[date]:
    """The edges of the 13 whole weeks before the one that runs."""
    weeks = fiscal.last_weeks(time.today, WEEKS + 1, time.calendar)[:-1]
    return [weeks[0].starts_on, *(week.ends_before for week in weeks)]


def quarters_before(time: Frame) -> list[date]:
    """The edges of the complete quarters before the day."""
    return [time.history[0].starts_on, *(quarter.ends_before for quarter in time.history)]


def booked_of_people(person_ids: Collection[int], time: Frame) -> BookedOfPeople:
    """Read it; one query, and none when the page has asked for these people before."""
    key = frozenset(person_ids)
    if key not in time.booked:
        time.booked[key] = read_booked(person_ids, {*quarters_before(time), *full_weeks(time)})
    booked_sums: BookedOfPeople = time.booked[key]
    return booked_sums


def read_booked(person_ids: Collection[int], edges: Collection[date]) -> BookedOfPeople:
    """What people were credited with from the first to the last of some days, cut at each; one query."""
    cuts = Cuts(sorted(edges))
    read = sums.actuals(where=Where(person_ids=person_ids), grouping=Grouping(person=True), cuts=cuts, until=cuts.end)
    return BookedOfPeople(frozenset(person_ids), cuts, read)


def read_booked_and_open(
    person_ids: Collection[int], edges: Collection[date], *, deal_cuts: Cuts | None
) -> tuple[BookedOfPeople, dict[Key, tuple[Decimal, Decimal]] | None]:
    """The same, and the open deals of these people by cuts of their own, where these are given; one query for both."""
    if deal_cuts is None:
        return read_booked(person_ids, edges), None
    cuts = Cuts(sorted(edges))
    where = Where(person_ids=person_ids)
    read, deals = sums.actuals_and_open_deals(
        where=where, grouping=Grouping(person=True), cuts=cuts, until=cuts.end, deals_of=where, deal_cuts=deal_cuts
    )
    return BookedOfPeople(frozenset(person_ids), cuts, read), deals


@dataclass(frozen=True)
class Booked:
    """Credited money of a scope over the period and over the 13 weeks, by the groups of its rows, from one reading.

    `open_now`: the open deals of the period, cut as it is; None where they are not known.
    """

    grouping: Grouping
    cuts: Cuts
    sums: dict[Key, Decimal]
    open_now: dict[Key, tuple[Decimal, Decimal]] | None

    def inside(self, cuts: Cuts) -> dict[Key, Decimal]:
        """The sums by the cuts of the period; each of ours lies within one of them or outside of all."""
        sums_by_cut: dict[Key, Decimal] = defaultdict(Decimal)
        for (group, cut), amount in self.sums.items():
            day = self.cuts.edges[cut]
            if cuts.start <= day < cuts.end:
                sums_by_cut[group, cuts.of(day)] += amount
        return sums_by_cut


def last_weeks(time: Frame) -> list[date]:
    """The edges of the 13 whole weeks up to the one of the day (or of the period's last day)."""
    day = min(time.as_of, time.period.last_day)
    weeks = fiscal.last_weeks(day, WEEKS, time.calendar)
    return [weeks[0].starts_on, *(week.ends_before for week in weeks)]


def booked(*, scope: Scope, sight: Sight, time: Frame, edges: Collection[date]) -> Booked:
    """Read what a scope was credited with in the period, cut at these days too, and in the 13 weeks; one query.

    The same query reads the open deals of the period.
    """
    days = {*cuts_of(time, edges).edges, *last_weeks(time)}
    segments = clip(time.segments, min(days), max(days))
    grouping = RowGroups("team", scope.team_id if not scope.is_person else None).grouping(
        True, fold_of(scope, sight, time)
    )
    cuts = Cuts(sorted(days | {edge for edge in edges_of(segments) if min(days) < edge < max(days)}))
    where = where_of(scope, sight, segments)
    if not time.pipeline_known:
        return Booked(grouping, cuts, sums.actuals(where=where, grouping=grouping, cuts=cuts, until=time.as_of), None)
    deals_of = where_of(scope, sight, time.in_period())
    read, open_now = sums.actuals_and_open_deals(
        where=where, grouping=grouping, cuts=cuts, until=time.as_of, deals_of=deals_of, deal_cuts=cuts_of(time, edges)
    )
    return Booked(grouping, cuts, read, open_now)


def booked_by_row(*, scope: Scope, sight: Sight, time: Frame, read: Booked) -> dict[RowKey, list[Decimal]]:
    """Money of each of the last 13 weeks for the rows by team under a scope, and for the whole of it."""
    edges = last_weeks(time)
    rolled_up = Rollup(scope, sight, with_tree=not scope.is_person, by=None if scope.is_person else "team")
    week = Cuts(edges)
    trees = [rollup.tree_at(time.segments, edge, sight.tree) for edge in read.cuts.edges[:-1]]
    rows: dict[RowKey, list[Decimal]] = defaultdict(lambda: [Decimal(0)] * WEEKS)
    for (group, cut), amount in read.sums.items():
        day = read.cuts.edges[cut]
        key = rolled_up.key_of(group, trees[cut]) if week.start <= day < week.end else None
        if key is None:
            continue
        place = week.of(day)
        rows[key][place] += amount
        if key != WHOLE:
            rows[WHOLE][place] += amount
    return dict(rows)

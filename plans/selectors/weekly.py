"""What came in week by week, by the rows of a table: sparklines, and the best week there was."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal

from plans.selectors import rollup, sums
from plans.selectors.frames import Frame
from plans.selectors.rollup import WHOLE, Rollup, RowKey
from plans.selectors.scopes import Scope, Sight
from plans.selectors.sums import Cuts, Grouping, Where
from traps_web.lib import fiscal

WEEKS = 13


def last_weeks(time: Frame) -> list[date]:
    """The edges of the 13 whole weeks up to the one of the day (or of the period's last day)."""
    day = min(time.as_of, time.period.last_day)
    found = fiscal.last_weeks(day, WEEKS, time.calendar)
    return [found[0].starts_on, *(week.ends_before for week in found)]


def booked_by_row(*, scope: Scope, sight: Sight, time: Frame) -> dict[RowKey, list[Decimal]]:
    """Money of each of the last 13 weeks for the rows by team under a scope, and for the whole of it; one query."""
    edges = last_weeks(time)
    segments = [one for one in time.segments if one.ends_before > edges[0] and one.starts_on < edges[-1]]
    found = Rollup(scope, sight, with_tree=not scope.is_person, by=None if scope.is_person else "team")
    inner = {one.starts_on for one in segments if edges[0] < one.starts_on < edges[-1]}
    cuts = Cuts(sorted({*edges, *inner}))
    teams = None
    if not scope.is_whole and not scope.is_person and scope.team_id is not None:
        teams = {team for one in [sight.tree, *(s.tree for s in segments)] for team in one.descendants(scope.team_id)}
    where = Where(person_ids=None if scope.person_id is None else [scope.person_id], team_ids=teams)
    grouping = Grouping() if scope.is_person else Grouping(team=True, own_of=scope.team_id)
    week = Cuts(edges)
    places = [week.of(edge) for edge in cuts.edges[:-1]]
    trees = [rollup.tree_at(segments, edge, sight.tree) for edge in cuts.edges[:-1]]
    rows: dict[RowKey, list[Decimal]] = defaultdict(lambda: [Decimal(0)] * WEEKS)
    for (group, cut), amount in sums.actuals(where=where, grouping=grouping, cuts=cuts, until=time.as_of).items():
        key = found.key_of(group, trees[cut])
        if key is None:
            continue
        place = places[cut]
        rows[key][place] += amount
        if key != WHOLE:
            rows[WHOLE][place] += amount
    return dict(rows)

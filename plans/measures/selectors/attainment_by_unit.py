"""A scope by person and by unit from the same sums. A unit is a team for itself, without the teams below it.

The rows of units add up to the scope as those of its people do, and the people of a unit add up to it: a row there
holds what somebody did in that team, wherever else they were in the period.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from accounts.organisation.models import Person
from plans.measures.selectors import rollup
from plans.measures.selectors.attainment import Attainment, Row, by_people, rows_of
from plans.measures.selectors.best_rates import best_of_people, best_rates
from plans.measures.selectors.days_off import DaysOff, days_off
from plans.measures.selectors.frames import Frame
from plans.measures.selectors.rollup import Rollup, RowKey
from plans.measures.selectors.scoped_sums import RowGroups, Summed, edges_of, sum_up
from plans.measures.selectors.scopes import Scope, Sight
from plans.measures.selectors.summing import Grouping


@dataclass(frozen=True)
class ByUnit:
    """A scope by person; `units` are its teams with anybody or anything in them, the worst first."""

    people: Attainment
    units: list[Row]
    _sums: _Sums

    def members(self, team_id: int) -> list[Row]:
        """The rows that add up to one of the units: its people, and what else was brought or promised there."""
        rolled_up = self._sums.rolled_up("person", team_id)
        for pk, person in self.people.people.items():
            if person.current_team_id == team_id and not rolled_up.rows.get(RowKey("person", pk)):
                rolled_up.rows[RowKey("person", pk)].extend([])
        return self._sums.rows(rolled_up, self.people.people)


@dataclass(frozen=True)
class _Sums:
    """What the rows of a unit are drawn from."""

    scope: Scope
    sight: Sight
    time: Frame
    summed: Summed
    best: Mapping[RowKey, Fraction | None]
    off: DaysOff

    def rolled_up(self, by: str, team_id: int | None = None) -> Rollup:
        """The sums by the tree of their day; with a team only those that were made in it."""
        rolled_up, segments = Rollup(self.scope, self.sight, with_tree=True, by=by), self.time.in_period()
        for source, is_deals in ((self.summed.money, False), (self.summed.deals, True)):
            for (group, cut), parts in source.items():
                if team_id is not None and group[0] != team_id:
                    continue
                day = self.summed.cuts.edges[cut]
                tree = self.sight.tree if is_deals else rollup.tree_at(segments, day, self.sight.tree)
                rolled_up.add(group, parts, tree)
        return rolled_up

    def rows(self, rolled_up: Rollup, people: Mapping[int, Person]) -> list[Row]:
        return rows_of(rolled_up, rolled_up.names(people), self.time, best=self.best, off=self.off)


def attainment_by_unit(*, scope: Scope, sight: Sight, time: Frame) -> ByUnit:
    """A team or the whole by its people and by its units; as many queries as by its people alone."""
    summed = sum_up(scope, sight, time, Grouping(team=True, person=True), edges_of(time.in_period()))
    best = best_rates(scope, sight, time, RowGroups("unit")) if time.needs_history else {}
    people = by_people(scope, sight, time, "person", summed, with_people=True, best=best)
    ids = [row.key.id for row in people.rows if row.key.kind == "person" and row.key.id is not None]
    best |= best_of_people(ids, time) if time.needs_history else {}
    sums = _Sums(scope, sight, time, summed, best, days_off(ids, time))
    units = sums.rolled_up("unit")
    for person in people.people.values():
        if person.current_team_id in sight.tree.parents:
            units.rows[RowKey("team", person.current_team_id)].extend([])
    return ByUnit(people, sums.rows(units, people.people), sums)

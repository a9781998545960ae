"""Whom money and deals of a day count for: the person, each team above them as the tree stood, the organisation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from accounts.organisation.selectors.day_counts import DayCounts
from accounts.organisation.selectors.teams import Segment, TeamOfDay, Tree, segments_between
from plans.calls.rules.calls import ORGANISATION, PERSON, TEAM
from plans.readings.selectors.known_then import Budgeted
from traps_web.lib import phasing

_DAY = timedelta(days=1)
Key = tuple[str, int]
WHOLE: Key = (ORGANISATION, 0)


@dataclass(frozen=True)
class Places:
    """The teams of a span of days that ends with the day of a reading."""

    day: date
    tree: Tree
    teams: TeamOfDay
    segments: Sequence[Segment]

    @classmethod
    def until(cls, day: date, *, since: date, ends_before: date) -> Places:
        """The trees from `since` on; that of the day holds for the days to come, which only budgets reach."""
        *before, last = segments_between(since, day + _DAY)
        segments = [*before, replace(last, ends_before=ends_before)]
        return cls(day, last.tree, TeamOfDay.load(), segments)

    def of_person(self, person_id: int | None) -> list[Key]:
        """Whom a deal of somebody counts for, by their team on the day."""
        if person_id is None:
            return [WHOLE]
        team_id = self.teams.on(person_id, self.day)
        return [(PERSON, person_id), *_above(self.tree, team_id), WHOLE]

    def of_money(self, person_id: int | None, team_id: int, day: date) -> list[Key]:
        """Whom money of a day counts for, by the team that stands on it and the tree of that day."""
        own = [] if person_id is None else [(PERSON, person_id)]
        return [*own, *_above(self._tree(day), team_id), WHOLE]

    def cut(self, row: Budgeted, counts: DayCounts) -> Iterator[tuple[list[Key], int]]:
        """A number cut where the tree changed in its span: the keys of each part, and what it carries."""
        own = [] if row.person is None else [(PERSON, row.person)]
        for segment in self.segments:
            start, end = max(segment.starts_on, row.starts_on), min(segment.ends_before, row.ends_before)
            if start < end:
                part = _before(row, end, counts) - _before(row, start, counts)
                yield [*own, *_above(segment.tree, row.team), WHOLE], part

    def _tree(self, day: date) -> Tree:
        for segment in reversed(self.segments):
            if segment.starts_on <= day:
                return segment.tree
        return self.tree


def _above(tree: Tree, team_id: int | None) -> list[Key]:
    if team_id is None:
        return []
    return [(TEAM, pk) for pk in tree.ancestors(team_id)]


def _before(row: Budgeted, day: date, counts: DayCounts) -> int:
    """The part of a number that lies before a day, by its working days."""
    if row.ends_before <= day:
        return row.minor
    if row.starts_on >= day:
        return 0
    return phasing.part_to_date(
        row.minor, counts.between(row.starts_on, day), counts.between(row.starts_on, row.ends_before)
    )

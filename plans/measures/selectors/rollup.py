"""From sums by team or person to the rows under a scope, by the tree of the day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet

from accounts.organisation.models import Membership, Person, Team
from accounts.organisation.selectors.teams import Segment, Tree, live_on
from plans.measures.rules.attainment import WORST_FIRST, Figures, Parts, TimeLeft
from plans.measures.selectors.scopes import Scope, Sight
from traps_web.lib import statements


@dataclass(frozen=True, slots=True)
class RowKey:
    """What a row stands for: a team, a person, a month or a week.

    Also a team's own number ("own"), and people who are in other lines by now ("elsewhere").
    """

    kind: str
    id: int | None = None


WHOLE = RowKey("whole")
ELSEWHERE = RowKey("elsewhere")
_UNKNOWN = object()
_KIND_ORDER = {"team": 0, "person": 1, "own": 2, "elsewhere": 3}


@dataclass(frozen=True)
class Row:
    """One row under a scope with its figures; rows add up to the scope."""

    key: RowKey
    name: str
    starts_on: date
    ends_before: date
    parts: Parts
    figures: Figures
    left: TimeLeft


def order(row: Row) -> tuple[int, int, Any, str]:
    """Teams before people before the rest, the worst first: by state, then by what is missing to date."""
    figures = row.figures
    return (
        _KIND_ORDER[row.key.kind],
        WORST_FIRST.index(figures.state),
        figures.actual - (figures.budget_to_date or 0),
        row.name,
    )


def tree_at(segments: list[Segment], day: date, otherwise: Tree) -> Tree:
    """The tree of a day."""
    for segment in segments:
        if segment.starts_on <= day < segment.ends_before:
            return segment.tree
    return otherwise


def _members(*, team_ids: Collection[int], day: date) -> QuerySet[Any]:
    """Who belongs to teams on a day without managing one, and is still there."""
    members = Membership.objects.filter(live_on(day), team_id__among=team_ids, manages=False, person__is_active=True)
    return members.values_list("person_id")


@dataclass
class Rollup:
    """Collects sums into the rows of a scope.

    By team (direct children and own people), by unit (every team for itself), by person, or all in one.
    """

    scope: Scope
    sight: Sight
    with_tree: bool
    by: str | None
    rows: dict[RowKey, list[Parts]] = field(default_factory=lambda: defaultdict(list))
    _keys: dict[tuple[tuple[Any, ...], int], Any] = field(default_factory=dict)
    """Rows of groups already looked up, which come back for every week or quarter; trees live as long as the frame."""

    def add(self, group: tuple[Any, ...], parts: Parts, tree: Tree) -> None:
        """Put one sum where it belongs on the tree of its day; what lay outside the scope then is left out."""
        key = self.key_of(group, tree)
        if key is not None:
            self.rows[key].append(parts)

    def key_of(self, group: tuple[Any, ...], tree: Tree) -> RowKey | None:
        """The row that a sum by (team?, person or own?) belongs to; None outside the scope."""
        known = self._keys.get((group, id(tree)), _UNKNOWN)
        if known is _UNKNOWN:
            known = self._keys[group, id(tree)] = self._find_key(group, tree)
        return known

    def _find_key(self, group: tuple[Any, ...], tree: Tree) -> RowKey | None:
        team = group[0] if self.with_tree else None
        if self.with_tree and not self._inside(team, tree):
            return None
        if self.by == "team":
            return self._team_key(team, group[1] if len(group) > 1 else None, tree)
        if self.by == "person":
            return self._person_key(group[-1])
        return RowKey("team", team) if self.by == "unit" else WHOLE

    def _inside(self, team: int | None, tree: Tree) -> bool:
        if self.scope.is_whole or self.scope.team_id is None:
            return True
        return team is not None and self.scope.team_id in tree.ancestors(team)

    def _team_key(self, team: int | None, own: int | None, tree: Tree) -> RowKey:
        if self.scope.is_person:
            return RowKey("team", team)
        path = tree.ancestors(team) if team is not None else []
        top = self.scope.team_id
        if top in path:
            place = path.index(top)
            if place:
                return RowKey("team", path[place - 1])
            return RowKey("own", team) if own is None else self._person_key(own)
        return RowKey("team", path[-1]) if path else ELSEWHERE

    def _person_key(self, person: int | None) -> RowKey:
        if person is None:
            return RowKey("own", self.scope.team_id)
        return RowKey("person", person) if self.sight.sees_person(person) else ELSEWHERE

    def add_present(self, day: date, *, with_people: bool = False) -> dict[int, Person]:
        """Teams and members of the day stand in the table even when they brought nothing and owe nothing.

        `with_people`: gives these people, for a page that shows more of them than their names.
        """
        if self.scope.is_person:
            return {}
        top, tree = self.scope.team_id, self.sight.tree
        teams = list(tree.parents) if self.scope.is_whole else tree.descendants(top) if top is not None else []
        if self.by == "team":
            for child in tree.children(top):
                self.rows[RowKey("team", child)].extend([])
            teams = [top] if top is not None else []
        people: dict[int, Person] = {}
        if with_people:
            members = _members(team_ids=teams, day=day).order_by()
            people = Person.objects.filter(pk__in=members).in_bulk()
            ids = list(people)
        else:
            ids = [person for (person,) in statements.rows(_members, team_ids=teams, day=day)]
        for person in filter(self.sight.sees_person, ids):
            self.rows[RowKey("person", person)].extend([])
        return people

    @property
    def person_ids(self) -> list[int]:
        """Everybody who has a row."""
        return [key.id for key in self.rows if key.kind == "person" and key.id is not None]

    def names(self, known: Mapping[int, Person] | None = None) -> dict[RowKey, str]:
        """A name for each row; a query for the people unless they are known, and one for teams that stand no longer."""
        ids = self.person_ids
        if known is not None:
            people = {pk: person.name for pk, person in known.items()}
        else:
            people = dict(Person.objects.filter(pk__in=ids).values_list("pk", "name")) if ids else {}
        team_ids = {key.id for key in self.rows if key.kind in ("team", "own") and key.id}
        teams = dict(self.sight.tree.names)
        if gone := team_ids - teams.keys():
            teams |= dict(Team.objects.filter(pk__in=gone).values_list("pk", "name"))
        name_by_row: dict[RowKey, str] = {}
        for key in self.rows:
            if key.kind == "person":
                name_by_row[key] = people[key.id or 0]
            elif key.kind == "own":
                name_by_row[key] = f"Own number of {teams.get(key.id or 0, self.scope.name)}"
            elif key.kind == "team":
                name_by_row[key] = teams.get(key.id or 0, "No team")
            else:
                name_by_row[key] = "People now in other lines"
        return name_by_row

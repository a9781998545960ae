"""Whose figures somebody may look at: a person, a team with everything below it, or the whole organisation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet, Value

from accounts.organisation.access import sees_everybody
from accounts.organisation.models import Membership, Person
from accounts.organisation.selectors import lines
from accounts.organisation.selectors.calendar import zone_of
from accounts.organisation.selectors.teams import Tree, live_on, tree_on
from accounts.record.rules.readers import Reader
from traps_web.lib import statements
from traps_web.lib.clock import today_in

_TEAM, _PERSON = 0, 1


class NotVisible(LookupError):
    """There is no such person or team for this viewer; edges answer 404."""


@dataclass(frozen=True)
class Scope:
    """Whose figures are looked at. `is_whole`: the organisation; then `team_id` is its root team, if it has one."""

    name: str
    team_id: int | None = None
    person_id: int | None = None
    is_whole: bool = False

    @property
    def is_person(self) -> bool:
        """One person's own figures."""
        return self.person_id is not None


@dataclass(frozen=True)
class Sight:
    """What a viewer sees today: everybody, or these teams and people."""

    tree: Tree
    everybody: bool
    team_ids: frozenset[int]
    person_ids: frozenset[int]

    def sees_team(self, team_id: int) -> bool:
        return self.everybody or team_id in self.team_ids

    def sees_person(self, person_id: int) -> bool:
        return self.everybody or person_id in self.person_ids

    @cached_property
    def teams(self) -> list[tuple[int, str, int]]:
        """Visible teams as (id, name, depth) in the order of the tree, for pickers."""
        visible: list[tuple[int, str, int]] = []

        def walk(team_id: int, depth: int) -> None:
            seen = self.sees_team(team_id)
            if seen:
                visible.append((team_id, self.tree.names[team_id], depth))
            for child in self.tree.children(team_id):
                walk(child, depth + int(seen))

        for root in self.tree.roots:
            walk(root, 0)
        return visible


def sight_of(*, viewer: Person, today: date, tree: Tree | None = None) -> Sight:
    """What the viewer sees: a rep oneself, a manager the teams in line, leaders and admins all.

    `tree`: today's, when it was read already.
    """
    tree = tree or tree_on(today)
    if sees_everybody(viewer):
        return Sight(tree=tree, everybody=True, team_ids=frozenset(), person_ids=frozenset())
    rows = statements.rows(_line, viewer_id=viewer.pk, today=today)
    managed, people = ([pk for kind, pk in rows if kind == wanted] for wanted in (_TEAM, _PERSON))
    teams = {team for top in managed if top in tree.parents for team in tree.descendants(top)}
    lines.know_below(viewer, people)
    people.append(viewer.pk)
    return Sight(tree=tree, everybody=False, team_ids=frozenset(teams), person_ids=frozenset(people))


def _line(*, viewer_id: int, today: date) -> QuerySet[Any]:
    """The teams that somebody manages, and the people below."""
    managed = Membership.objects.filter(live_on(today), person_id=viewer_id, manages=True).order_by()
    below = lines.line_of(viewer_id).order_by()
    teams = managed.annotate(kind=Value(_TEAM)).values_list("kind", "team_id")
    return teams.union(below.annotate(kind=Value(_PERSON)).values_list("kind", "below_id"), all=True)


def find_scope(*, viewer: Person, sight: Sight, team_id: int | None, person_id: int | None) -> Scope:
    """The scope that was asked for, or else the viewer's own: all, the topmost team managed, or oneself.

    Raises NotVisible.
    """
    if team_id is not None and (team_id not in sight.tree.parents or not sight.sees_team(team_id)):
        raise NotVisible(f"There is no team {team_id}.")
    if person_id is not None:
        if not sight.sees_person(person_id):
            raise NotVisible(f"There is no person {person_id}.")
        name = (
            viewer.name
            if person_id == viewer.pk
            else Person.objects.filter(Q(pk=person_id)).values_list("name", flat=True).first()
        )
        if name is None:
            raise NotVisible(f"There is no person {person_id}.")
        return Scope(name=name, person_id=person_id, team_id=team_id)
    if team_id is None:
        return _own_scope(viewer, sight)
    return _team_scope(sight, team_id)


def _team_scope(sight: Sight, team_id: int) -> Scope:
    is_whole = sight.tree.roots == [team_id]
    return Scope(name=sight.tree.names[team_id], team_id=team_id, is_whole=is_whole)


def _own_scope(viewer: Person, sight: Sight) -> Scope:
    if sight.everybody:
        root = sight.tree.root
        return Scope(name=sight.tree.names[root] if root else "Organisation", team_id=root, is_whole=True)
    if sight.team_ids:
        return _team_scope(sight, sight.teams[0][0])
    return Scope(name=viewer.name, person_id=viewer.pk)


def day_for(reader: Reader, *, team_id: int | None = None, person_id: int | None = None) -> date:
    """What day it is for what is looked at: one's own figures by one's own zone, all others by the organisation's."""
    of_oneself = person_id == reader.viewer.pk or (
        person_id is None and team_id is None and not sees_everybody(reader.viewer)
    )
    return today_in(
        zone_of(reader.viewer, reader.organisation) if of_oneself else reader.organisation.time_zone, reader.now
    )

"""Whose deals a viewer looks at on past days: a person's, a team's as it was on each day, or the organisation's."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from django.db.models import Q

from accounts.organisation.access import people_below, sees_everybody
from accounts.organisation.models import Membership, Person, Team
from accounts.organisation.selectors.teams import (
    Segment,
    TeamOfDay,
    Tree,
    managed_team_ids,
    segments_between,
    tree_on,
    visible_teams,
)
from accounts.record.rules.readers import Reader
from traps_web.lib.faults import Invalid
from traps_web.ui import words

_DAY = timedelta(days=1)


class NotVisible(LookupError):
    """There is no such person or team for this viewer; edges answer 404."""


@dataclass(frozen=True)
class Scope:
    """Whose deals are shown; without a team or a person, those of the whole organisation."""

    name: str
    team_id: int | None = None
    person_id: int | None = None


def find_scope(reader: Reader, *, team_id: int | None, person_id: int | None) -> Scope:
    """The requested scope, or else the viewer's own: everything, the topmost team they manage, or themselves.

    Raises NotVisible.
    """
    viewer = reader.viewer
    if person_id is not None:
        people = Person.objects.get_queryset().filter(pk=person_id)
        if not sees_everybody(viewer):
            people = people.filter(Q(pk__in=people_below(viewer)) | Q(pk=viewer.pk))
        name = people.values_list("name", flat=True).first()
        if name is None:
            raise NotVisible(f"There is no person {person_id}.")
        return Scope(name, person_id=person_id)
    if team_id is not None:
        name = (
            visible_teams(viewer=viewer, today=reader.today).filter(pk=team_id).values_list("name", flat=True).first()
        )
        if name is None:
            raise NotVisible(f"There is no team {team_id}.")
        return Scope(name, team_id=team_id)
    if sees_everybody(viewer):
        return Scope(reader.organisation.name)
    managed = managed_team_ids(viewer=viewer, today=reader.today)
    if not managed:
        return Scope(viewer.name, person_id=viewer.pk)
    tree = tree_on(reader.today)
    top = min(managed, key=lambda pk: (len(tree.ancestors(pk)), tree.names[pk]))
    return Scope(tree.names[top], team_id=top)


def teams_to_choose(reader: Reader) -> list[tuple[int, str]]:
    """The teams whose movement the viewer may see, by name."""
    return list(visible_teams(viewer=reader.viewer, today=reader.today).order_by("name").values_list("pk", "name"))


def require_team(scope: Scope, *, since: date, until: date) -> None:
    """Refuse a team that existed on neither day. Raises Invalid (team)."""
    if scope.team_id is None:
        return
    if all(scope.team_id not in tree_on(day).parents for day in (since, until)):
        raise Invalid(
            team=f"{scope.name} did not exist on {words.day(since, year=True)}, nor on {words.day(until, year=True)}."
        )


@dataclass
class Places:
    """Where in a scope people were on each day: in a team directly below it, or in the scope itself.

    Whatever is outside the scope on a day does not count.
    """

    scope: Scope
    since: date
    until: date
    _teams: TeamOfDay = field(init=False)
    segments: list[Segment] = field(init=False)
    _known: dict[tuple[int, date], int | None] = field(default_factory=dict)
    _changes: dict[int, list[date]] = field(default_factory=dict)
    _tree_changes: list[date] = field(init=False)

    def __post_init__(self) -> None:
        self._teams = TeamOfDay.load()
        end = self.until + _DAY
        self.segments = segments_between(self.since, end)
        self._tree_changes = [row.starts_on for row in self.segments[1:]]

    def on(self, person_id: int, day: date) -> int | None:
        """The team directly below the scope that the person belonged to, or the scope's own; None outside."""
        if not self.changes(person_id):
            day = self.since  # The same place on every day between.
        if (person_id, day) not in self._known:
            self._known[person_id, day] = self._look_up(person_id, day)
        return self._known[person_id, day]

    def changes(self, person_id: int) -> list[date]:
        """Days on which the place of a person may have changed; none for whoever was in one place all the time."""
        if person_id not in self._changes:
            own = self._teams.changes(person_id, self.since, self.until + _DAY)
            days = sorted({*own, *self._tree_changes})
            places = {self._look_up(person_id, day) for day in (self.since, *days)} if days else set()
            self._changes[person_id] = days if len(places) > 1 else []
        return self._changes[person_id]

    def among(self, people: Collection[int] | None, day: date) -> Collection[int] | None:
        """Those of some people who are in the scope on a day; None stays everybody."""
        return None if people is None else [pk for pk in people if self.on(pk, day) is not None]

    @cached_property
    def movers(self) -> list[int]:
        """Who was in more than one place between the two days."""
        return [person_id for person_id in self._teams.people() if self.changes(person_id)]

    def _look_up(self, person_id: int, day: date) -> int | None:
        if self.scope.person_id is not None:
            return person_id if person_id == self.scope.person_id else None
        team_id = self._teams.on(person_id, day)
        if self.scope.team_id is None:
            return self._top(team_id, day) if team_id is not None else 0
        if team_id is None:
            return None
        above = self._tree(day).ancestors(team_id)
        if self.scope.team_id not in above:
            return None
        place = above.index(self.scope.team_id)
        return above[place - 1] if place else self.scope.team_id

    def _top(self, team_id: int, day: date) -> int:
        """The team directly below the root that a team belongs to; the root itself for its own members."""
        above = self._tree(day).ancestors(team_id)
        return above[-2] if len(above) > 1 else above[-1]

    def _tree(self, day: date) -> Tree:
        return next(row.tree for row in reversed(self.segments) if row.starts_on <= day)


def people_of(scope: Scope, *, since: date, until: date) -> Collection[int] | None:
    """Who was in the scope on some day of a span; None for everybody."""
    if scope.person_id is not None:
        return [scope.person_id]
    if scope.team_id is None:
        return None
    segments = segments_between(since, until + _DAY)
    team_ids = {
        pk for row in segments if scope.team_id in row.tree.parents for pk in row.tree.descendants(scope.team_id)
    }
    rows = Membership.objects.filter(team_id__in=team_ids, starts_on__lte=until, ends_before__open_after=since)
    return sorted(set(rows.values_list("person_id", flat=True)))


def team_names(team_ids: Collection[int]) -> dict[int, str]:
    """The names of teams, by id."""
    return dict(Team.objects.filter(pk__in=team_ids).values_list("pk", "name"))

"""The tree of teams on a day, and who was in which team."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, pairwise
from typing import Any

from django.db.models import Q, QuerySet

from accounts.organisation.access import sees_everybody
from accounts.organisation.models import Membership, Person, Team, TeamPlacement
from accounts.organisation.selectors.configuration import is_changing, part
from traps_web.lib import statements


def live_on(day: date) -> Q:
    """Dated rows that hold on a day."""
    return Q(starts_on__lte=day, ends_before__open_after=day)


@dataclass(frozen=True)
class Tree:
    """The teams of the organisation as they stood on one day."""

    parents: dict[int, int | None]
    names: dict[int, str]
    _children: dict[int | None, list[int]] = field(default_factory=dict)
    _below: dict[int, list[int]] = field(default_factory=dict, compare=False)
    """What was asked of `descendants` before: a page asks for the same teams many times."""

    @property
    def roots(self) -> list[int]:
        """Teams without a parent, by name."""
        return self.children(None)

    @property
    def root(self) -> int | None:
        """The root team; None in an organisation without teams."""
        return self.roots[0] if self.roots else None

    def children(self, team_id: int | None) -> list[int]:
        """The teams directly under a team, by name."""
        return self._children.get(team_id, [])

    def descendants(self, team_id: int) -> list[int]:
        """The team itself and every team below it."""
        if team_id not in self._below:
            below = [self.descendants(child) for child in self.children(team_id)]
            self._below[team_id] = [team_id, *chain.from_iterable(below)]
        return self._below[team_id]

    def ancestors(self, team_id: int) -> list[int]:
        """The team itself and every team above it, nearest first."""
        team_ids: list[int] = []
        current: int | None = team_id
        while current is not None and current not in team_ids:
            team_ids.append(current)
            current = self.parents.get(current)
        return team_ids


@dataclass(frozen=True, slots=True)
class _Placed:
    """Where a team stands in the tree, from a day up to another; it still stands there without an end."""

    team_id: int
    parent_id: int | None
    name: str
    starts_on: date
    ends_before: date | None

    def holds_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_before is None or day < self.ends_before)


@part(Team, TeamPlacement)
def _placements() -> tuple[_Placed, ...]:
    """Every place of every team, by name."""
    columns = ("team_id", "parent_id", "team__name", "starts_on", "ends_before")
    rows = TeamPlacement.objects.order_by("team__name", "team_id", "starts_on").values_list(*columns)
    return tuple(_Placed(*row) for row in rows)


@part(Team)
def _names() -> dict[int, str]:
    return dict(Team.objects.values_list("pk", "name"))


def tree_on(day: date) -> Tree:
    """The tree as it stood on a day."""
    parents: dict[int, int | None] = {}
    names: dict[int, str] = {}
    children: dict[int | None, list[int]] = defaultdict(list)
    for placed in _placements():
        if placed.holds_on(day):
            parents[placed.team_id] = placed.parent_id
            names[placed.team_id] = placed.name
            children[placed.parent_id].append(placed.team_id)
    return Tree(parents=parents, names=names, _children=dict(children))


def team_name(person: Person) -> str:
    """The name of the team that somebody is in today, empty for none."""
    if person.current_team_id is None:
        return ""
    # Who was read after the request began may be in a team that its version does not know yet.
    return _names().get(person.current_team_id) or Team.objects.get(pk=person.current_team_id).name


@dataclass(frozen=True)
class Segment:
    """A stretch of days, half-open, in which the tree did not change."""

    starts_on: date
    ends_before: date
    tree: Tree


def segments_between(start: date, end: date) -> list[Segment]:
    """The stretches of a range in which the tree stood still, each with its tree."""
    edges = {edge for placed in _placements() for edge in (placed.starts_on, placed.ends_before) if edge}
    cuts = [start, *sorted(day for day in edges if start < day < end), end]
    return [Segment(left, right, tree_on(left)) for left, right in pairwise(cuts)]


Stays = dict[int, list[tuple[date, date | None, int]]]


@part(Membership)
def _stays() -> Stays:
    return _spans(Membership.objects.get_queryset())


def _spans(memberships: QuerySet[Membership]) -> Stays:
    """By person: first day, the day after the last one, and the team."""
    rows = memberships.order_by("manages", "starts_on").values_list("person_id", "team_id", "starts_on", "ends_before")
    spans: Stays = defaultdict(list)
    for person_id, team_id, starts_on, ends_before in rows:
        spans[person_id].append((starts_on, ends_before, team_id))
    return dict(spans)


class TeamOfDay:
    """Which team people were members of (or else managed) on any day, loaded once for many people."""

    def __init__(self, spans: Stays) -> None:
        self._spans = spans

    @classmethod
    def load(cls, person_ids: Collection[int] | None = None) -> TeamOfDay:
        """The memberships of some people, or of everybody. A member's team goes before a managed one."""
        if person_ids is not None and is_changing(Membership):
            return cls(_spans(Membership.objects.filter(person_id__in=person_ids)))
        return cls(_stays())

    def people(self) -> Collection[int]:
        """Everybody who was ever in a team, of those loaded."""
        return self._spans.keys()

    def on(self, person_id: int, day: date) -> int | None:
        """The person's team on a day; None when there was none."""
        for starts_on, ends_before, team_id in self._spans.get(person_id, []):
            if starts_on <= day and (ends_before is None or day < ends_before):
                return team_id
        return None

    def known_on(self, person_id: int, day: date) -> int:
        """The team of a person who is known to have one on that day. Raises LookupError."""
        team_id = self.on(person_id, day)
        if team_id is None:
            raise LookupError(f"Person {person_id} is in no team on {day.isoformat()}.")
        return team_id

    def changes(self, person_id: int, start: date, end: date) -> list[date]:
        """Days inside a range, its edges left out, on which the person's team may have changed."""
        edges = {edge for s, e, _ in self._spans.get(person_id, []) for edge in (s, e) if edge and start < edge < end}
        return sorted(edges)


def visible_teams(*, viewer: Person, today: date) -> QuerySet[Team]:
    """Teams whose figures a viewer sees: all for leaders and admins, else those managed today and all below them."""
    if sees_everybody(viewer):
        return Team.objects.all()
    return Team.objects.filter(pk__in=managed_team_ids(viewer=viewer, today=today))


def managed_team_ids(*, viewer: Person, today: date) -> list[int]:
    """Ids of the teams a person manages today, with all teams below them."""
    managed = statements.rows(_managed, person_id=viewer.pk, today=today)
    tree = tree_on(today)
    return sorted({team for (top,) in managed for team in tree.descendants(top)})


def _managed(*, person_id: int, today: date) -> QuerySet[Any]:
    return Membership.objects.filter(live_on(today), person_id=person_id, manages=True).values_list("team_id")

"""The tree of teams on a day, and who was in which team."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, pairwise
from typing import Any

from django.db.models import Q, QuerySet

from accounts.access import sees_everybody
from accounts.models import Membership, Person, Team, TeamPlacement
from traps_web.lib import statements
from traps_web.lib.remembered import recall


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
        found: list[int] = []
        current: int | None = team_id
        while current is not None and current not in found:
            found.append(current)
            current = self.parents.get(current)
        return found


def tree_on(day: date) -> Tree:
    """The tree as it stood on a day; one query."""
    return _tree(statements.rows(_placed_on, day=day))


def _placed_on(*, day: date) -> QuerySet[Any]:
    placed = TeamPlacement.objects.filter(live_on(day)).order_by("team__name", "team_id")
    return placed.values_list("team_id", "parent_id", "team__name")


def _tree(placed: Iterable[tuple[Any, ...]]) -> Tree:
    parents: dict[int, int | None] = {}
    names: dict[int, str] = {}
    children: dict[int | None, list[int]] = defaultdict(list)
    for team_id, parent_id, name in placed:
        parents[team_id] = parent_id
        names[team_id] = name
        children[parent_id].append(team_id)
    _known_names().update(names)
    return Tree(parents=parents, names=names, _children=dict(children))


def _known_names() -> dict[int, str]:
    return recall("names of teams", dict)


def team_name(person: Person) -> str:
    """The name of the team that somebody is in today, empty for none; no query when the request has read a tree."""
    if person.current_team_id is None:
        return ""
    known = _known_names().get(person.current_team_id)
    return known or str(person.current_team)


@dataclass(frozen=True)
class Segment:
    """A stretch of days, half-open, in which the tree did not change."""

    starts_on: date
    ends_before: date
    tree: Tree


def segments_between(start: date, end: date) -> list[Segment]:
    """The stretches of a range in which the tree stood still, each with its tree; one query."""
    placed = statements.rows(_placed_between, start=start, end=end)
    changes = {row[3] for row in placed} | {row[4] for row in placed if row[4]}
    cuts = [start, *sorted(day for day in changes if start < day < end), end]
    return [
        Segment(left, right, _tree([row[:3] for row in placed if row[3] <= left and (row[4] is None or row[4] > left)]))
        for left, right in pairwise(cuts)
    ]


def _placed_between(*, start: date, end: date) -> QuerySet[Any]:
    placed = TeamPlacement.objects.filter(starts_on__lt=end, ends_before__open_after=start)
    columns = ("team_id", "parent_id", "team__name", "starts_on", "ends_before")
    return placed.order_by("team__name", "team_id").values_list(*columns)


def _memberships(*, person_ids: Collection[int] | None = None) -> QuerySet[Any]:
    found = Membership.objects.order_by("manages", "starts_on")
    if person_ids is not None:
        found = found.filter(person_id__among=person_ids)
    return found.values_list("person_id", "team_id", "starts_on", "ends_before")


class TeamOfDay:
    """Which team people were members of (or else managed) on any day, loaded once for many people."""

    def __init__(self, spans: dict[int, list[tuple[date, date | None, int]]]) -> None:
        self._spans = spans

    @classmethod
    def load(cls, person_ids: Collection[int] | None = None) -> TeamOfDay:
        """Load the memberships of some people, or of everybody; one query. A member's team goes before a managed one."""
        asked = {} if person_ids is None else {"person_ids": person_ids}
        spans: dict[int, list[tuple[date, date | None, int]]] = defaultdict(list)
        for person_id, team_id, starts_on, ends_before in statements.rows(_memberships, **asked):
            spans[person_id].append((starts_on, ends_before, team_id))
        return cls(dict(spans))

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
    """Teams whose figures a viewer sees: all for leaders and admins, else those managed today and everything below them."""
    if sees_everybody(viewer):
        return Team.objects.all()
    return Team.objects.filter(pk__in=managed_team_ids(viewer=viewer, today=today))


def managed_team_ids(*, viewer: Person, today: date) -> list[int]:
    """Ids of the teams a person manages today, with all teams below them."""
    managed = Membership.objects.filter(live_on(today), person=viewer, manages=True).values_list("team_id", flat=True)
    tree = tree_on(today)
    return sorted({team for top in managed for team in tree.descendants(top)})

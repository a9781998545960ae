"""What pages show of teams: the tree of today, who is in it, what is closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet

from accounts.organisation.models import Membership, Team, TeamPlacement
from accounts.organisation.selectors.teams import Tree, live_on, tree_on


@dataclass(frozen=True)
class TeamFacts:
    """A team of today's tree with who is in it."""

    team_id: int
    name: str
    depth: int
    members: int
    managers: tuple[str, ...]


def teams_today(*, today: date) -> list[TeamFacts]:
    """Every team of today's tree, parents before children, each with managers and number of members; three queries."""
    tree = tree_on(today)
    members = dict(
        Membership.objects.filter(live_on(today), manages=False).values_list("team_id").annotate(Count("pk")).order_by()
    )
    managers: dict[int, list[str]] = {}
    rows = Membership.objects.filter(live_on(today), manages=True).order_by("person__name")
    for team_id, name in rows.values_list("team_id", "person__name"):
        managers.setdefault(team_id, []).append(name)
    return [
        TeamFacts(team, tree.names[team], depth, members.get(team, 0), tuple(managers.get(team, ())))
        for team, depth in _walk(tree)
    ]


def _walk(tree: Tree) -> list[tuple[int, int]]:
    places: list[tuple[int, int]] = []
    waiting = [(root, 0) for root in reversed(tree.roots)]
    while waiting:
        team, depth = waiting.pop()
        places.append((team, depth))
        waiting.extend((child, depth + 1) for child in reversed(tree.children(team)))
    return places


def closed_teams() -> list[Team]:
    """Teams that were closed; their past stays."""
    return list(Team.objects.filter(is_active=False).order_by("name"))


def open_teams() -> QuerySet[Any]:
    """Teams that people can join, by name: the choices of forms."""
    return Team.objects.filter(is_active=True).order_by("name", "pk")


def team(*, pk: int) -> Team:
    """One team. Raises Team.DoesNotExist."""
    return Team.objects.get(pk=pk)


def placements_of(*, team: Team) -> list[TeamPlacement]:
    """Where a team stood, newest first."""
    return list(TeamPlacement.objects.filter(team=team).select_related("parent").order_by("-starts_on"))


def memberships_of(*, team: Team, today: date) -> list[Membership]:
    """Who is in a team today or will be: managers first, then members by name."""
    rows = Membership.objects.filter(ends_before__open_after=today, team=team)
    return list(rows.select_related("person", "team").order_by("-manages", "person__name", "starts_on", "pk"))


def past_members_of(*, team: Team, today: date) -> int:
    """How many people were in a team and are no longer."""
    rows = Membership.objects.filter(team=team, ends_before__lte=today)
    return rows.values("person_id").distinct().count()


def membership(*, pk: int) -> Membership:
    """One membership with its person and team. Raises Membership.DoesNotExist."""
    return Membership.objects.select_related("person", "team").get(pk=pk)

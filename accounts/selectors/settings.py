"""What the settings pages show of teams, calendar and tokens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet, Subquery

from accounts.models import (
    APIToken,
    FiscalPeriod,
    Membership,
    OrganisationDay,
    Person,
    Team,
    TeamPlacement,
)
from accounts.selectors.teams import Tree, live_on, tree_on


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
    found: list[tuple[int, int]] = []
    waiting = [(root, 0) for root in reversed(tree.roots)]
    while waiting:
        team, depth = waiting.pop()
        found.append((team, depth))
        waiting.extend((child, depth + 1) for child in reversed(tree.children(team)))
    return found


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


@dataclass(frozen=True)
class OpenedYear:
    """A fiscal year that is open for facts and budgets."""

    key: str
    number: int
    starts_on: date
    ends_before: date
    working_days: int
    weekday_holidays: tuple[date, ...]


def opened_years(*, working_weekdays: str) -> list[OpenedYear]:
    """The opened fiscal years, newest first, each with its working days and the holidays that fall on them; two queries."""
    years = list(FiscalPeriod.objects.filter(kind="year").order_by("-starts_on"))
    if not years:
        return []
    weekdays = {int(digit) for digit in working_weekdays}
    days = OrganisationDay.objects.order_by("day").values_list("day", "is_working")
    worked = {year.key: 0 for year in years}
    holidays: dict[str, list[date]] = {year.key: [] for year in years}
    spans = sorted((year.starts_on, year.ends_before, year.key) for year in years)
    index = 0
    for day, is_working in days.iterator(chunk_size=2000):
        while index < len(spans) - 1 and day >= spans[index][1]:
            index += 1
        key = spans[index][2]
        worked[key] += int(is_working)
        if not is_working and day.weekday() in weekdays:
            holidays[key].append(day)
    return [OpenedYear(y.key, y.year, y.starts_on, y.ends_before, worked[y.key], tuple(holidays[y.key])) for y in years]


def opened_edges() -> tuple[str, str] | None:
    """The keys of the first and the last opened fiscal year; None before any is."""
    years = FiscalPeriod.objects.filter(kind="year").order_by("starts_on")
    newest = Subquery(years.order_by("-starts_on").values("key")[:1])
    return years.values_list("key", newest).first()


def tokens_of(*, person: Person) -> QuerySet[Any]:
    """A person's API tokens, newest first; the token itself is not stored, only its beginning."""
    return APIToken.objects.filter(user=person).order_by("-created", "pk")

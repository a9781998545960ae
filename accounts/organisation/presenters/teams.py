"""Teams and their place in the tree, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse

from accounts.organisation.models import Team, TeamPlacement
from accounts.organisation.presenters.people import MembershipRow
from accounts.organisation.presenters.settings_paths import path
from accounts.organisation.selectors.team_pages import TeamFacts
from traps_web.ui import values, words


def path_of_team(team: Team, label: str) -> tuple[values.Crumb, ...]:
    """Crumbs: settings, the teams, one team, the act."""
    return path(
        ("Teams", reverse("settings_teams")), (team.name, reverse("settings_team", args=[team.pk])), (label, "")
    )


@dataclass(frozen=True)
class TeamRow:
    """A line of the tree."""

    name: str
    url: str
    css: str
    managers: str
    managers_known: bool
    members: str


def team_rows(teams: list[TeamFacts]) -> list[TeamRow]:
    return [
        TeamRow(
            name=team.name,
            url=reverse("settings_team", args=[team.team_id]),
            css=f"ledger__row--{min(team.depth, 2)}",
            managers=words.listed(list(team.managers)) if team.managers else "nobody",
            managers_known=bool(team.managers),
            members=words.number(team.members),
        )
        for team in teams
    ]


def teams_statement(teams: list[TeamFacts]) -> str:
    """What the tree of teams says in one sentence."""
    without = [team.name for team in teams if not team.managers]
    if not without:
        return f"{words.plural(len(teams), 'team')}, each with a manager."
    if len(without) == 1:
        return f"{without[0]} has no manager."
    return f"{len(without)} of {words.plural(len(teams), 'team')} have no manager."


def placement_rows(rows: list[TeamPlacement]) -> list[values.TimelineEntry]:
    """Where a team stood, newest first."""
    return [
        values.TimelineEntry(
            at=words.day(row.starts_on, year=True) if row.parent else "",
            text=f"Under {row.parent.name}" if row.parent else "The root team, above all others",
            mark="done" if row.ends_before is None else "none",
            more=f"until {words.day(row.ends_before - timedelta(days=1), year=True)}" if row.ends_before else "",
        )
        for row in rows
    ]


def team_statement(name: str, rows: list[MembershipRow]) -> str:
    """How many are in a team and who manages it."""
    today = [row for row in rows if row.state.key == "done"]
    managers = [row.name for row in today if row.role == "Manager"]
    members = len(today) - len(managers)
    who = words.listed(managers) if managers else "nobody"
    return f"{name} has {words.plural(members, 'member')} and is managed by {who}."

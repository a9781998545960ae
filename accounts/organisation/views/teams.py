"""Teams, as admins keep them."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from accounts.organisation.forms.teams import JoinForm, MoveTeamForm, NewTeamForm, TeamNameForm
from accounts.organisation.models import Team
from accounts.organisation.presenters import histories, settings_paths
from accounts.organisation.presenters import people as people_presenter
from accounts.organisation.presenters import teams as team_presenter
from accounts.organisation.selectors import people as people_selector
from accounts.organisation.selectors import team_pages as selector
from accounts.organisation.services import teams as services
from accounts.organisation.views.doors import AdminsOnly, admins_only
from traps_web.edges.pages import ServiceButton, ServicePage
from traps_web.edges.requests import PageRequest


@admins_only
def teams(request: PageRequest) -> HttpResponse:
    """Today's tree of teams with managers and members."""
    facts = selector.teams_today(today=request.today)
    context = {
        "rows": team_presenter.team_rows(facts),
        "statement": team_presenter.teams_statement(facts),
        "closed": selector.closed_teams(),
        "path": settings_paths.path(("Teams", "")),
    }
    return render(request, "accounts/organisation/settings_teams.html", context)


class New(AdminsOnly, ServicePage):
    """Make a team."""

    form_class, service, makes = NewTeamForm, services.create, True
    template_name = "accounts/organisation/settings_team_new.html"
    done = "{made.name} is added. Now add people to it."
    next_page, next_row = "settings_team", "made.pk"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(path=settings_paths.path(("Teams", "/settings/teams/"), ("New", "")), **kwargs)


class OfTeam(AdminsOnly, ServicePage):
    """An act on one team, on its page with those of the other acts."""

    row: Team
    row_name = "team"
    template_name = "accounts/organisation/settings_team.html"
    next_page, next_row = "settings_team", "row.pk"

    def find(self) -> Team:
        return selector.team(pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return page_of(self.request, self.row) | super().get_context_data(**kwargs)


class Rename(OfTeam):
    """One team: its name, its place, its people."""

    form_class, service, form_name = TeamNameForm, services.rename, "name_form"


class Move(OfTeam):
    """Place a team under another one."""

    form_class, service, form_name = MoveTeamForm, services.move, "move_form"
    http_method_names = ["post"]
    done = "{row.name} is below {made.parent} from that day on."


class Close(OfTeam, ServiceButton):
    """Close a team that nobody is in."""

    service = services.deactivate
    done = "{row.name} is closed. Its past figures stay."
    next_page, next_row = "settings_teams", ""


def page_of(request: PageRequest, team: Team) -> dict[str, Any]:
    """What the page of one team shows, with its forms empty."""
    rows = people_presenter.people_of_team(selector.memberships_of(team=team, today=request.today), today=request.today)
    placements = selector.placements_of(team=team)
    history = people_selector.history_of(kind="accounts.team", pk=team.pk)
    reader = request.reader
    return {
        "team": team,
        "statement": team_presenter.team_statement(team.name, rows),
        "rows": rows,
        "past_members": selector.past_members_of(team=team, today=request.today),
        "placements": team_presenter.placement_rows(placements),
        "is_root": any(placement.parent_id is None for placement in placements),
        "name_form": TeamNameForm(reader=reader, row=team),
        "move_form": MoveTeamForm(reader=reader, row=team),
        "join_form": JoinForm(reader=reader, given={"team"}),
        "history": histories.history(history, zone=request.organisation.time_zone),
        "path": settings_paths.path(("Teams", "/settings/teams/"), (team.name, "")),
    }

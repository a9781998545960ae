"""Teams, as admins keep them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.forms.faults import refusals_on
from accounts.forms.teams import JoinForm, MoveTeamForm, NewTeamForm, TeamNameForm
from accounts.models import Team
from accounts.presenters import histories, settings_paths
from accounts.presenters import people as people_presenter
from accounts.presenters import teams as team_presenter
from accounts.selectors import people as people_selector
from accounts.selectors import team_pages as selector
from accounts.services import teams as service
from accounts.views.doors import admins_only


@admins_only
def teams(request: HttpRequest) -> HttpResponse:
    """Today's tree of teams with managers and members."""
    facts = selector.teams_today(today=request.today)
    context = {
        "rows": team_presenter.team_rows(facts),
        "statement": team_presenter.teams_statement(facts),
        "closed": selector.closed_teams(),
        "path": settings_paths.path(("Teams", "")),
    }
    return render(request, "accounts/settings_teams.html", context)


@admins_only
def new(request: HttpRequest) -> HttpResponse:
    """Make a team."""
    form = NewTeamForm(request.POST or None, today=request.today)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            made = service.create(by=request.user, now=request.now, **form.cleaned_data)
            messages.success(request, f"{made.name} stands in the tree. Now put people in it.")
            return redirect("settings_team", made.pk)
    context = {"form": form, "path": settings_paths.path(("Teams", "/settings/teams/"), ("New", ""))}
    return render(request, "accounts/settings_team_new.html", context, status=422 if form.errors else 200)


@admins_only
def team(request: HttpRequest, pk: int) -> HttpResponse:
    """One team: its name, its place, its people."""
    one = found(pk)
    if request.method != "POST":
        return page(request, one)
    form = TeamNameForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            service.rename(team=one, name=form.cleaned_data["name"], by=request.user, now=request.now)
            messages.success(request, "Saved.")
            return redirect("settings_team", pk)
    return page(request, one, name_form=form, status=422)


@require_POST
@admins_only
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Place a team under another one."""
    one = found(pk)
    form = MoveTeamForm(request.POST, team=one, today=request.today)
    if form.is_valid():
        with refusals_on(form):
            service.move(team=one, by=request.user, now=request.now, **form.cleaned_data)
            messages.success(request, f"{one.name} stands under {form.cleaned_data['parent']} from that day on.")
            return redirect("settings_team", pk)
    return page(request, one, move_form=form, status=422)


@require_POST
@admins_only
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a team that nobody is in."""
    one = found(pk)
    service.deactivate(team=one, by=request.user, now=request.now)
    messages.success(request, f"{one.name} is closed. Its past stays in every figure.")
    return redirect("settings_teams")


def found(pk: int) -> Team:
    """The team, or 404."""
    try:
        return selector.team(pk=pk)
    except Team.DoesNotExist:
        raise Http404 from None


def page(request: HttpRequest, one: Team, *, status: int = 200, **forms: Any) -> HttpResponse:
    """The page of one team, with whatever was typed into one of its forms."""
    rows = people_presenter.people_of_team(selector.memberships_of(team=one, today=request.today), today=request.today)
    placements = selector.placements_of(team=one)
    history = people_selector.history_of(kind="accounts.team", pk=one.pk)
    context = {
        "team": one,
        "statement": team_presenter.team_statement(one.name, rows),
        "rows": rows,
        "past_members": selector.past_members_of(team=one, today=request.today),
        "placements": team_presenter.placement_rows(placements),
        "is_root": any(placement.parent_id is None for placement in placements),
        "name_form": forms.get("name_form") or TeamNameForm(initial={"name": one.name}),
        "move_form": forms.get("move_form") or MoveTeamForm(team=one, today=request.today),
        "join_form": forms.get("join_form") or JoinForm(today=request.today),
        "history": histories.history(history, zone=request.organisation.time_zone),
        "path": settings_paths.path(("Teams", "/settings/teams/"), (one.name, "")),
    }
    return render(request, "accounts/settings_team.html", context, status=status)

"""Moving people between teams: budget and open deals go along, so these pages stand above those of accounts."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.entry.views import people as people_pages
from accounts.organisation.forms.teams import EndForm, JoinForm, MovePersonForm
from accounts.organisation.models import Membership
from accounts.organisation.presenters import teams as team_presenter
from accounts.organisation.selectors import team_pages as selector
from accounts.organisation.views import teams as team_pages
from accounts.organisation.views.doors import admins_only
from accounts.record.forms.faults import refusals_on
from plans.handovers.services import moves
from traps_web.lib.faults import Invalid
from traps_web.ui import words


@require_POST
@admins_only
def move_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a person in another team from a day on."""
    one, form = people_pages.found(request, pk), MovePersonForm(request.POST, today=request.today)
    if form.is_valid():
        with refusals_on(form):
            moves.move_person(request.act, person=one, **form.cleaned_data)
            since = words.day(form.cleaned_data["starts_on"], year=True)
            messages.success(request, f"{one.name} is in {form.cleaned_data['team']} from {since} on.")
            return redirect("settings_person", pk)
    return people_pages.page(request, one, move_form=form, status=422)


@require_POST
@admins_only
def join_team(request: HttpRequest, pk: int) -> HttpResponse:
    """Put somebody in this team, as a member or as its manager."""
    team, form = team_pages.found(pk), JoinForm(request.POST, today=request.today)
    if form.is_valid():
        with refusals_on(form):
            moves.join(request.act, team=team, **form.cleaned_data)
            messages.success(request, f"{form.cleaned_data['person']} is in {team.name} from that day on.")
            return redirect("settings_team", pk)
    return team_pages.page(request, team, join_form=form, status=422)


@admins_only
def end_membership(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the last day of a membership, and end it."""
    try:
        row = selector.membership(pk=pk)
    except Membership.DoesNotExist:
        raise Http404 from None
    form = EndForm(request.POST or None, initial={"last_day": request.today})
    if request.method == "POST" and form.is_valid():
        day_after = form.cleaned_data["last_day"] + timedelta(days=1)
        try:
            moves.end_membership(request.act, membership=row, ends_before=day_after)
            messages.success(request, f"{row.person.name} is in {row.team.name} until that day.")
            return redirect("settings_team", row.team_id)
        except Invalid as wrong:
            form.add_error("last_day", str(wrong))
    context = {"form": form, "row": row, "path": team_presenter.path_of_team(row.team, "End")}
    return render(request, "plans/handovers/settings_membership_end.html", context, status=422 if form.errors else 200)

"""Moving people between teams: budget and open deals go along, so these pages stand above those of accounts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.entry.views import people as people_pages
from accounts.organisation.forms.teams import EndForm, JoinForm, MovePersonForm
from accounts.organisation.models import Membership
from accounts.organisation.presenters import teams as team_presenter
from accounts.organisation.selectors import team_pages as selector
from accounts.organisation.views.doors import AdminsOnly, admins_only
from accounts.organisation.views.teams import OfTeam
from accounts.record.forms.faults import refusals_on
from plans.handovers.services import moves
from traps_web.edges.pages import ServicePage
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


class Join(OfTeam):
    """Put somebody in this team, as a member or as its manager."""

    form_class, service, form_name, makes = JoinForm, moves.join, "join_form", True
    http_method_names = ["post", "options"]
    done = "{made.person} is in {row.name} from that day on."


class EndMembership(AdminsOnly, ServicePage):
    """Ask for the last day of a membership, and end it."""

    row: Membership
    form_class, service, row_name = EndForm, moves.end_membership, "membership"
    template_name = "plans/handovers/settings_membership_end.html"
    done = "{row.person.name} is in {row.team.name} until that day."
    next_page, next_row = "settings_team", "row.team_id"

    def find(self) -> Membership:
        return selector.membership(pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(path=team_presenter.path_of_team(self.row.team, "End"), **kwargs)

"""People, as admins keep them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.entry.presenters import invitations as invitation_presenter
from accounts.entry.selectors import invitations
from accounts.entry.services import logins
from accounts.entry.services import service_ends as ends
from accounts.organisation.forms.people import ComeBackForm, NewPersonForm, PasswordForm, PersonForm
from accounts.organisation.forms.teams import MovePersonForm
from accounts.organisation.models import Person
from accounts.organisation.presenters import histories, people_files, settings_paths
from accounts.organisation.presenters import people as people_presenter
from accounts.organisation.selectors import people as selector
from accounts.organisation.selectors import service as service_selector
from accounts.organisation.services import people as services
from accounts.organisation.views import files
from accounts.organisation.views.doors import AdminsOnly, admins_only
from traps_web.edges.pages import ServicePage
from traps_web.edges.requests import PageRequest
from traps_web.lib import searches
from traps_web.lib.paging import page_of


@admins_only
def people(request: PageRequest) -> HttpResponseBase:
    """Everybody with a login, by name; searched and paged in the database."""
    query, closed = request.GET.get("q", "").strip(), request.GET.get("show") == "closed"
    refusal = searches.TOO_LONG if searches.is_too_long(query) else ""
    rows = selector.people(viewer=request.user, query="" if refusal else query, active=not closed)
    rows = rows.none() if refusal else rows
    if files.wanted(request):
        return files.sent(request, people_files.people(rows))
    page = page_of(rows, request.GET.get("page"))
    counts = selector.counts()
    context = {
        "page": page,
        "rows": people_presenter.person_rows(page, today=request.today),
        "query": query,
        "refusal": refusal,
        "closed": closed,
        "tabs": people_presenter.people_tabs(counts, closed=closed),
        "statement": people_presenter.people_statement(counts),
        "path": settings_paths.path(("People", "")),
    }
    return render(request, "accounts/entry/settings_people.html", context, status=400 if refusal else 200)


class New(AdminsOnly, ServicePage):
    """Take a person in."""

    form_class, service, makes = NewPersonForm, services.create, True
    template_name = "accounts/entry/settings_person_new.html"
    done = "{made.name} is taken in. Now put them in a team, and invite them."
    next_page, next_row = "settings_person", "made.pk"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        path = settings_paths.path(("People", "/settings/people/"), ("New", ""))
        return super().get_context_data(path=path, **kwargs)


class OfPerson(AdminsOnly, ServicePage):
    """An act on one person, on their page with those of the other acts."""

    row: Person
    finds, row_name = selector.one, "person"
    template_name = "accounts/entry/settings_person.html"
    next_page, next_row = "settings_person", "row.pk"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return context_of(self.request, self.row) | super().get_context_data(**kwargs)


class Change(OfPerson):
    """One person: what is known of them, their teams, their login."""

    form_class, service, form_name = PersonForm, services.change, "person_form"


class Password(OfPerson):
    """Give a person a new password."""

    form_class, service, form_name = PasswordForm, logins.set_password, "password_form"
    http_method_names = ["post"]
    done = "{row.name} signs in with the new password from now on."


class ComeBack(OfPerson):
    """Take somebody back who left, or let somebody stay whose last day is to come."""

    form_class, service, form_name = ComeBackForm, ends.come_back, "back_form"
    http_method_names = ["post"]

    def message(self, made: Person) -> str:
        return people_presenter.back_said(made)


@require_POST
@admins_only
def login_state(request: PageRequest, pk: int) -> HttpResponse:
    """Close a person's login, or open it again."""
    one = found(request, pk)
    if request.POST.get("state") == "open":
        logins.activate(request.act, person=one)
        messages.success(request, f"{one.name} can sign in again.")
    else:
        logins.deactivate(request.act, person=one)
        messages.success(request, f"The login of {one.name} is closed. Nothing they did is lost.")
    return redirect("settings_person", pk)


def found(request: PageRequest, pk: int) -> Person:
    """The person, or 404."""
    try:
        return selector.one(viewer=request.user, pk=pk)
    except Person.DoesNotExist:
        raise Http404 from None


def page(request: PageRequest, one: Person, *, status: int = 200, **more: Any) -> HttpResponse:
    """The page of one person, with whatever was typed into one of its forms."""
    return render(request, "accounts/entry/settings_person.html", context_of(request, one) | more, status=status)


def context_of(request: PageRequest, one: Person) -> dict[str, Any]:
    """What the page of one person shows, with nothing typed yet."""
    places = people_presenter.places_of_person(selector.memberships_of(person=one), today=request.today)
    history = selector.history_of(kind="accounts.person", pk=one.pk)
    waiting = invitations.open_of(person=one, now=request.now)
    reader = request.reader
    return {
        "person": one,
        "state": people_presenter.person_state(one, request.today),
        "statement": people_presenter.person_statement(one, request.today),
        "person_form": PersonForm(reader=reader, row=one),
        "password_form": PasswordForm(reader=reader),
        "back_form": ComeBackForm(reader=reader),
        "leaving": people_presenter.leaving(one, left=service_selector.has_left(one, now=request.now)),
        "move_form": MovePersonForm(reader=reader),
        "places": places,
        "history": histories.history(history, zone=request.organisation.time_zone),
        "path": settings_paths.path(("People", "/settings/people/"), (one.name, "")),
        "today": request.today,
        "is_self": one.pk == request.user.pk,
        "open_invitation": waiting,
        "invitation": invitation_presenter.open_said(waiting, zone=request.organisation.time_zone),
    }

"""People, as admins keep them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from accounts.entry.presenters import invitations as invitation_presenter
from accounts.entry.presenters import me as me_presenter
from accounts.entry.presenters import sessions as session_presenter
from accounts.entry.selectors import invitations, second_steps
from accounts.entry.selectors import sessions as session_selector
from accounts.entry.selectors import tokens as token_selector
from accounts.entry.services import logins
from accounts.entry.services import service_ends as ends
from accounts.organisation.forms.people import ComeBackForm, LoginStateForm, NewPersonForm, PasswordForm, PersonForm
from accounts.organisation.forms.teams import MovePersonForm
from accounts.organisation.models import Person
from accounts.organisation.presenters import histories, people_files, settings_paths
from accounts.organisation.presenters import people as people_presenter
from accounts.organisation.selectors import people as selector
from accounts.organisation.selectors import service as service_selector
from accounts.organisation.views import files
from accounts.organisation.views.doors import AdminsOnly, admins_only
from traps_web.edges.lists import ListQuery
from traps_web.edges.pages import ServiceButton, ServicePage
from traps_web.edges.requests import PageRequest
from traps_web.lib import clock, searches
from traps_web.lib.paging import page_of


@admins_only
def people(request: PageRequest) -> HttpResponseBase:
    """Everybody with a login, by name; searched and paged in the database."""
    query, closed = request.GET.get("q", "").strip(), request.GET.get("show") == "closed"
    refusal = searches.TOO_LONG if searches.is_too_long(query) else ""
    rows = selector.people(viewer=request.user, query="" if refusal else query, active=not closed)
    rows = rows.none() if refusal else rows
    if files.is_requested(request):
        return files.sent(request, people_files.people(rows))
    list_query = ListQuery(request.path, request.GET.dict())
    page = page_of(selector.ORDERS.put(rows, list_query.sort), list_query.number, list_query.size)
    counts = selector.counts()
    context = {
        "page": page,
        "rows": people_presenter.person_rows(page, today=request.today),
        "query": query,
        "refusal": refusal,
        "bar": people_presenter.people_bar(
            list_query, people_presenter.people_tabs(counts, closed=closed), selector.ORDERS
        ),
        "statement": people_presenter.people_statement(counts),
        "path": settings_paths.path(("People", "")),
    }
    return render(request, "accounts/entry/settings_people.html", context, status=400 if refusal else 200)


class New(AdminsOnly, ServicePage):
    """Take a person in."""

    form_class, service, makes = NewPersonForm, logins.take_in, True
    template_name = "accounts/entry/settings_person_new.html"
    done = "{made.name} is added. Now choose a team and send an invitation."
    next_page, next_row = "settings_person", "made.pk"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        path = settings_paths.path(("People", "/settings/people/"), ("New", ""))
        return super().get_context_data(path=path, **kwargs)


class OfPerson(AdminsOnly, ServicePage):
    """An act on one person, on their page with those of the other acts."""

    row: Person
    finds, row_name = selector.by_id, "person"
    template_name = "accounts/entry/settings_person.html"
    next_page, next_row = "settings_person", "row.pk"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return context_of(self.request, self.row) | super().get_context_data(**kwargs)


class Change(OfPerson):
    """One person: what is known of them, their teams, their login."""

    form_class, service, form_name = PersonForm, logins.change_person, "person_form"


class Password(OfPerson):
    """Give somebody who has never signed in a password to begin with."""

    form_class, service, form_name = PasswordForm, logins.set_first_password, "password_form"
    http_method_names = ["post"]
    done = "{row.name} signs in with this password from now on."


class ComeBack(OfPerson):
    """Take somebody back who left, or let somebody stay whose last day is to come."""

    form_class, service, form_name = ComeBackForm, ends.come_back, "back_form"
    http_method_names = ["post"]

    def message(self, made: Person) -> str:
        return people_presenter.back_said(made)


class LoginState(OfPerson, ServiceButton):
    """Close a person's login, or open it again."""

    form_class, service, says_why = LoginStateForm, logins.switch, True

    def message(self, made: None) -> str:
        if self.row.is_active:
            return f"{self.row.name} can sign in again."
        return f"The login of {self.row.name} is closed. Their work is kept."


def person_or_404(request: PageRequest, pk: int) -> Person:
    """The person, or 404."""
    try:
        return selector.by_id(viewer=request.user, pk=pk)
    except Person.DoesNotExist:
        raise Http404 from None


def page(request: PageRequest, person: Person, *, status: int = 200, **more: Any) -> HttpResponse:
    """The page of one person, with whatever was typed into one of its forms."""
    return render(request, "accounts/entry/settings_person.html", context_of(request, person) | more, status=status)


def context_of(request: PageRequest, person: Person) -> dict[str, Any]:
    """What the page of one person shows, with nothing typed yet."""
    places = people_presenter.places_of_person(selector.memberships_of(person=person), today=request.today)
    history = selector.history_of(kind="accounts.person", pk=person.pk)
    waiting = invitations.open_of(person=person, now=request.now)
    reader = request.reader
    return {
        "person": person,
        "state": people_presenter.person_state(person, request.today),
        "statement": people_presenter.person_statement(person, request.today),
        "person_form": PersonForm(reader=reader, row=person),
        "password_form": PasswordForm(reader=reader),
        "back_form": ComeBackForm(reader=reader),
        "leaving": people_presenter.leaving(person, left=service_selector.has_left(person, now=request.now)),
        "move_form": MovePersonForm(reader=reader),
        "places": places,
        "history": histories.history(history, zone=request.organisation.time_zone),
        "path": settings_paths.path(("People", "/settings/people/"), (person.name, "")),
        "today": request.today,
        "is_self": person.pk == request.user.pk,
        "sessions": session_presenter.rows(
            session_selector.of_person(reader, person=person, real_now=clock.real_now()),
            current=request.session.session_key,
            zone=request.zone,
        ),
        "tokens": me_presenter.token_rows(
            token_selector.tokens_of(person=person), now=clock.real_now(), zone=request.zone.key
        ),
        "has_second_step": second_steps.is_on(person),
        "link_button": invitation_presenter.link_button(person, waiting),
        "link_means": invitation_presenter.link_means(person),
        "open_invitation": waiting,
        "invitation": invitation_presenter.open_said(waiting, zone=request.organisation.time_zone),
    }

"""People, as admins keep them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
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
from accounts.organisation.services import people as service
from accounts.organisation.views import files
from accounts.organisation.views.doors import admins_only
from accounts.record.forms.faults import refusals_on
from traps_web.lib import searches
from traps_web.lib.paging import page_of


@admins_only
def people(request: HttpRequest) -> HttpResponseBase:
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


@admins_only
def new(request: HttpRequest) -> HttpResponse:
    """Take a person in."""
    form = NewPersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            made = service.create(request.act, **form.cleaned_data)
            messages.success(request, f"{made.name} is taken in. Now put them in a team, and invite them.")
            return redirect("settings_person", made.pk)
    path = settings_paths.path(("People", "/settings/people/"), ("New", ""))
    context = {"form": form, "path": path}
    return render(request, "accounts/entry/settings_person_new.html", context, status=422 if form.errors else 200)


@admins_only
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: what is known of them, their teams, their login."""
    one = found(request, pk)
    if request.method != "POST":
        return page(request, one)
    form = PersonForm(request.POST, person=one)
    if form.is_valid():
        with refusals_on(form):
            service.change(request.act, person=one, **form.cleaned_data)
            messages.success(request, "Saved.")
            return redirect("settings_person", pk)
    return page(request, found(request, pk), form=form, status=422)


@require_POST
@admins_only
def password(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a person a new password."""
    one, form = found(request, pk), PasswordForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            logins.set_password(request.act, person=one, password=form.cleaned_data["password"])
            messages.success(request, f"{one.name} signs in with the new password from now on.")
            return redirect("settings_person", pk)
    return page(request, one, password_form=form, status=422)


@require_POST
@admins_only
def login_state(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a person's login, or open it again."""
    one = found(request, pk)
    if request.POST.get("state") == "open":
        logins.activate(request.act, person=one)
        messages.success(request, f"{one.name} can sign in again.")
    else:
        logins.deactivate(request.act, person=one)
        messages.success(request, f"The login of {one.name} is closed. Nothing they did is lost.")
    return redirect("settings_person", pk)


@require_POST
@admins_only
def come_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take somebody back who left, or let somebody stay whose last day is to come."""
    one, form = found(request, pk), ComeBackForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            back = ends.come_back(request.act, person=one, day=form.cleaned_data["day"])
            messages.success(request, people_presenter.back_said(back))
            return redirect("settings_person", pk)
    return page(request, one, back_form=form, status=422)


def found(request: HttpRequest, pk: int) -> Person:
    """The person, or 404."""
    try:
        return selector.one(viewer=request.user, pk=pk)
    except Person.DoesNotExist:
        raise Http404 from None


def page(request: HttpRequest, one: Person, *, status: int = 200, **forms: Any) -> HttpResponse:
    """The page of one person, with whatever was typed into one of its forms."""
    places = people_presenter.places_of_person(selector.memberships_of(person=one), today=request.today)
    history = selector.history_of(kind="accounts.person", pk=one.pk)
    waiting = invitations.open_of(person=one, now=request.now)
    context = {
        "person": one,
        "state": people_presenter.person_state(one, request.today),
        "statement": people_presenter.person_statement(one, request.today),
        "form": forms.get("form") or PersonForm(person=one),
        "password_form": forms.get("password_form") or PasswordForm(),
        "back_form": forms.get("back_form") or ComeBackForm(initial={"day": request.today}),
        "leaving": people_presenter.leaving(one, left=service_selector.has_left(one, now=request.now)),
        "move_form": forms.get("move_form") or MovePersonForm(today=request.today),
        "places": places,
        "history": histories.history(history, zone=request.organisation.time_zone),
        "path": settings_paths.path(("People", "/settings/people/"), (one.name, "")),
        "today": request.today,
        "is_self": one.pk == request.user.pk,
        "invited": forms.get("invited"),
        "open_invitation": waiting,
        "invitation": invitation_presenter.open_said(waiting, zone=request.organisation.time_zone),
    }
    return render(request, "accounts/entry/settings_person.html", context, status=status)

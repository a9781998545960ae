"""Invitations: made by an admin, used by the person."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.entry.forms.doors import FirstPasswordForm
from accounts.entry.forms.invitations import InviteesForm
from accounts.entry.models import Invitation
from accounts.entry.presenters import invitations as presenter
from accounts.entry.rules.invitations import read
from accounts.entry.selectors import invitations as selector
from accounts.entry.services import invitations as services
from accounts.entry.views import people
from accounts.entry.views.entering import enter
from accounts.entry.views.rate_limits import guesses_limited
from accounts.letters.services.direct import Patience
from accounts.organisation.presenters import settings_paths
from accounts.organisation.views.doors import AdminsOnly, admins_only
from traps_web.edges.lists import ListQuery
from traps_web.edges.pages import ServiceButton
from traps_web.edges.refusals import refusals_on
from traps_web.edges.requests import PageRequest
from traps_web.lib.paging import page_of


@require_POST
@never_cache
@admins_only
def invite(request: PageRequest, pk: int) -> HttpResponse:
    """Make the link, mail it, and show it this once."""
    person = people.person_or_404(request, pk)
    made = services.make(request.act, person=person)
    return people.page(request, person, invited=_sent(request, made, Patience()))


def _sent(request: PageRequest, made: services.Invited, patience: Patience) -> presenter.Made:
    """Mail the link; what the admin sees of it."""
    person, link = made.invitation.person, presenter.link_of(made.token)
    until = presenter.until(made.invitation, zone=request.organisation.time_zone)
    mailed = services.send(request.act, person=person, link=link, until=until, patience=patience)
    return presenter.made(person, link=link, until=until, mailed=mailed)


@never_cache
@admins_only
def invitations(request: PageRequest) -> HttpResponse:
    """Every invitation and what became of it; POST takes several people in and invites them, or nobody."""
    form = InviteesForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _list(request, form)
    invitees, faults = read(form.cleaned_data["people"])
    try:
        made = services.invite_many(request.act, invitees=invitees, faults=faults)
    except services.NotInvited as wrong:
        form.refuse(wrong.faults)
        return _list(request, form)
    patience = Patience()
    return _list(request, InviteesForm(), invited=[_sent(request, invited, patience) for invited in made])


def _list(request: PageRequest, form: InviteesForm, **more: Any) -> HttpResponse:
    list_query = ListQuery(request.path, request.GET.dict())
    page = page_of(selector.ORDERS.put(selector.every(), list_query.sort), list_query.number, list_query.size)
    context = {
        "form": form,
        "page": page,
        "bar": presenter.bar(list_query, page.paginator.count, selector.ORDERS),
        "rows": presenter.rows(page, now=request.now, zone=request.organisation.time_zone),
        "statement": presenter.list_statement(selector.open_count(now=request.now)),
        "path": settings_paths.path(("People", "/settings/people/"), ("Invitations", "")),
    }
    return render(
        request, "accounts/entry/settings_invitations.html", context | more, status=422 if form.errors else 200
    )


class Revoke(AdminsOnly, ServiceButton):
    """Take an invitation back before it is used."""

    row: Invitation
    row_name, service = "invitation", services.revoke
    done = "The invitation of {row.person.name} is withdrawn. Its link no longer works."
    next_page = "settings_invitations"

    def find(self) -> Invitation:
        return get_object_or_404(selector.every(), pk=self.kwargs["pk"])


@login_not_required
@never_cache
@guesses_limited("invitation")
def accept(request: PageRequest, token: str) -> HttpResponse:
    """Choose the own password and come in with it; a link that no longer opens says why."""
    invitation = selector.by_token(token=token)
    if invitation is None:
        raise Http404("There is no such invitation.")
    closed = presenter.why_closed(invitation, now=request.now, zone=request.organisation.time_zone)
    if closed:
        return render(request, "accounts/entry/invitation.html", {"closed": closed}, status=410)
    form = FirstPasswordForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form):
            return _accepted(request, invitation, form.cleaned_data["password"])
    context = {
        "form": form,
        "person": invitation.person,
        "statement": presenter.welcome(invitation),
        "leaves": presenter.who_leaves(request.user, invitation),
    }
    return render(request, "accounts/entry/invitation.html", context, status=422 if form.errors else 200)


def _accepted(request: PageRequest, invitation: Invitation, password: str) -> HttpResponse:
    person = services.accept(request.act, invitation=invitation, password=password)
    answer = enter(request, person, by="invitation")
    messages.success(request, f"Your password is set. From now on you sign in with it and {person.email}.")
    return answer

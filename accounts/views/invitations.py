"""Invitations: made by an admin, used by the person."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.forms.doors import FirstPasswordForm
from accounts.forms.faults import take
from accounts.models import Invitation
from accounts.presenters import invitations as presenter
from accounts.rules.faults import Invalid
from accounts.selectors import invitations as selector
from accounts.services import invitations as service
from accounts.views import people
from accounts.views.doors import admins_only, rate_limited


@require_POST
@admins_only
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the link, mail it, and show it this once."""
    person = people.found(request, pk)
    made = service.make(person=person, by=request.user, now=request.now)
    link = settings.PUBLIC_URL.rstrip("/") + reverse("invitation_accept", args=[made.token])
    until = presenter.until(made.invitation, zone=request.organisation.time_zone)
    mailed = service.send(person=person, link=link, until=until)
    return people.page(request, person, invited=presenter.made(person, link=link, until=until, mailed=mailed))


@login_not_required
@never_cache
@rate_limited("invitation")
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Choose the own password; a link that no longer opens says why."""
    invitation = selector.by_token(token=token)
    if invitation is None:
        raise Http404("There is no such invitation.")
    closed = presenter.why_closed(invitation, now=request.now, zone=request.organisation.time_zone)
    if closed:
        return render(request, "accounts/invitation.html", {"closed": closed}, status=410)
    form = FirstPasswordForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            return _accepted(request, invitation, form.cleaned_data["password"])
        except Invalid as wrong:
            take(form, wrong)
    context = {"form": form, "person": invitation.person, "statement": presenter.welcome(invitation)}
    return render(request, "accounts/invitation.html", context, status=422 if form.errors else 200)


def _accepted(request: HttpRequest, invitation: Invitation, password: str) -> HttpResponse:
    person = service.accept(invitation=invitation, password=password, now=request.now)
    messages.success(request, f"Your password is set. Sign in with {person.email}.")
    return redirect("account_login")

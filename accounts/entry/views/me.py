"""My settings: name, time zone, sign-in, API tokens."""

from __future__ import annotations

from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.entry.forms.me import MeForm, TokenForm
from accounts.entry.presenters import me as presenter
from accounts.entry.selectors import feeds
from accounts.entry.selectors import tokens as token_selector
from accounts.entry.services import tokens
from accounts.organisation.services import people
from accounts.organisation.views.doors import OnOneself
from traps_web.edges.pages import ServicePage
from traps_web.edges.requests import PageRequest
from traps_web.lib import clock
from traps_web.lib.faults import Invalid


class Me(OnOneself, ServicePage):
    """My name and time zone, and the way to everything else of mine."""

    row_name, form_class, service = "person", MeForm, people.change_own
    template_name = "accounts/entry/me.html"
    next_page = "me"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return context_of(self.request) | super().get_context_data(**kwargs)


@require_POST
def make_token(request: PageRequest) -> HttpResponse:
    """A new API token, shown this once."""
    form = TokenForm(request.POST)
    if form.is_valid():
        try:
            row, token = tokens.create(request.act, person=request.user, name=form.cleaned_data["token_name"])
            return page(request, made=(row.name, token))
        except Invalid as wrong:
            form.add_error("token_name", wrong.errors.get("name", str(wrong)))
    return page(request, token_form=form, status=422)


@require_POST
def revoke_token(request: PageRequest, key: str) -> HttpResponse:
    """Revoke one of my tokens."""
    tokens.revoke(request.act, person=request.user, token_key=key)
    messages.success(request, "The token is revoked; whatever used it is shut out from now on.")
    return redirect("me")


def page(request: PageRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    """My settings with what was typed, or with the secret that was just made."""
    return render(request, "accounts/entry/me.html", context_of(request) | more, status=status)


def context_of(request: PageRequest) -> dict[str, Any]:
    """What my settings show, with nothing typed yet."""
    zone = request.zone.key
    rows = presenter.token_rows(token_selector.tokens_of(person=request.user), now=clock.real_now(), zone=zone)
    return {
        "form": MeForm(reader=request.reader, row=request.user),
        "token_form": TokenForm(),
        "tokens": rows,
        "feed": presenter.feed_said(feeds.made_at(person=request.user), zone=zone),
        "has_second_step": is_mfa_enabled(request.user),
        "statement": presenter.me_statement(zone, rows),
    }

"""My settings: name, time zone, sign-in, API tokens."""

from __future__ import annotations

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.entry.forms.me import MeForm, TokenForm
from accounts.entry.presenters import me as presenter
from accounts.entry.selectors import feeds
from accounts.entry.selectors import tokens as token_selector
from accounts.entry.services import tokens
from accounts.organisation.services import people
from accounts.record.forms.faults import refusals_on
from traps_web.lib import clock
from traps_web.lib.faults import Invalid


def me(request: HttpRequest) -> HttpResponse:
    """My name and time zone, and the way to everything else of mine."""
    if request.method != "POST":
        return page(request)
    form = MeForm(request.POST, person=request.user)
    if form.is_valid():
        with refusals_on(form):
            people.change_own(request.act, person=request.user, **form.cleaned_data)
            messages.success(request, "Saved.")
            return redirect("me")
    return page(request, form=form, status=422)


@require_POST
def make_token(request: HttpRequest) -> HttpResponse:
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
def revoke_token(request: HttpRequest, key: str) -> HttpResponse:
    """Revoke one of my tokens."""
    tokens.revoke(request.act, person=request.user, token_key=key)
    messages.success(request, "The token is revoked; whatever used it is shut out from now on.")
    return redirect("me")


def page(
    request: HttpRequest,
    *,
    form: MeForm | None = None,
    token_form: TokenForm | None = None,
    made: tuple[str, str] | None = None,
    feed_address: str = "",
    status: int = 200,
) -> HttpResponse:
    """My settings with what was typed, or with the secret that was just made."""
    zone = request.zone.key
    rows = presenter.token_rows(token_selector.tokens_of(person=request.user), now=clock.real_now(), zone=zone)
    context = {
        "form": form or MeForm(person=request.user),
        "token_form": token_form or TokenForm(),
        "tokens": rows,
        "made": made,
        "feed_address": feed_address,
        "feed": presenter.feed_said(feeds.made_at(person=request.user), zone=zone),
        "has_second_step": is_mfa_enabled(request.user),
        "statement": presenter.me_statement(request.user, zone, rows),
    }
    return render(request, "accounts/entry/me.html", context, status=status)

"""My settings: time zone, sign-in, API tokens."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.entry.forms.me import MeForm, TokenForm
from accounts.entry.presenters import me as presenter
from accounts.entry.presenters import sessions as session_presenter
from accounts.entry.presenters import trail as trail_presenter
from accounts.entry.selectors import feeds, second_steps
from accounts.entry.selectors import sessions as session_selector
from accounts.entry.selectors import tokens as token_selector
from accounts.entry.selectors import trail as trail_selector
from accounts.entry.services import tokens
from accounts.entry.views.rate_limits import counted_try
from accounts.letters.forms.choices import MailForm
from accounts.letters.services import choices
from accounts.organisation.services import people
from accounts.organisation.views.doors import OnOneself
from traps_web.edges.pages import ServicePage
from traps_web.edges.requests import PageRequest
from traps_web.lib import clock
from traps_web.lib.faults import Invalid


class Me(OnOneself, ServicePage):
    """My time zone, and the way to everything else of mine."""

    row_name, form_class, service = "person", MeForm, people.change_own
    template_name = "accounts/entry/me.html"
    next_page = "me"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return context_of(self.request) | super().get_context_data(**kwargs)


class Mail(OnOneself, ServicePage):
    """What comes to me by mail."""

    row_name, form_class, service, form_name = "person", MailForm, choices.choose, "mail_form"
    template_name = "accounts/entry/me.html"
    http_method_names = ["post"]

    def leads_to(self, made: object) -> str:
        return reverse("me") + "#mail"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | context_of(self.request) | {"mail_form": kwargs["form"]}


@require_POST
@never_cache
def make_token(request: PageRequest) -> HttpResponse:
    """A new API token, shown this once."""
    form = TokenForm(request.POST, is_admin=request.user.is_admin)
    if form.is_valid():
        facts = form.cleaned_data
        try:
            with counted_try(request, "token", at="making a token"):
                tokens.check_password(request.user, facts["password"])
            row, token = tokens.create(
                request.act,
                person=request.user,
                name=facts["token_name"],
                scopes=facts["scopes"],
                days=facts["days"],
            )
            return page(request, made=presenter.made(row, token, zone=request.zone))
        except Invalid as wrong:
            for name, sentence in wrong.errors.items():
                form.add_error("token_name" if name == "name" else name, sentence)
    return page(request, token_form=form, status=422)


@require_POST
def revoke_token(request: PageRequest, key: str) -> HttpResponse:
    """Revoke one of my tokens, or as an admin that of somebody else."""
    revoked = tokens.revoke(request.act, token_key=key)
    messages.success(request, "The token is revoked. Programs that used it no longer have access.")
    return redirect("me") if revoked.user_id == request.user.pk else redirect("settings_person", revoked.user_id)


def page(request: PageRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    """My settings with what was typed, or with the secret that was just made."""
    return render(request, "accounts/entry/me.html", context_of(request) | more, status=status)


def context_of(request: PageRequest) -> dict[str, Any]:
    """What my settings show, with nothing typed yet."""
    zone = request.zone.key
    rows = presenter.token_rows(token_selector.tokens_of(person=request.user), now=clock.real_now(), zone=zone)
    return {
        "form": MeForm(reader=request.reader, row=request.user),
        "mail_form": MailForm(reader=request.reader, row=request.user),
        "token_form": TokenForm(is_admin=request.user.is_admin),
        "tokens": rows,
        "feed": presenter.feed_said(feeds.made_at(person=request.user), zone=zone),
        "sessions": session_presenter.rows(
            session_selector.of_person(request.reader, person=request.user, real_now=clock.real_now()),
            current=request.session.session_key,
            zone=request.zone,
        ),
        "sign_ins": trail_presenter.own(trail_selector.own(request.reader), zone=request.zone),
        "has_second_step": second_steps.is_on(request.user),
        "statement": presenter.me_statement(zone, rows),
    }

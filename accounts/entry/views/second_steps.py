"""The second step: asked for before any other page where the organisation wants it, and reset by another admin."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.entry.presenters.second_steps import ASKED
from accounts.entry.selectors import second_steps as selector
from accounts.entry.services import second_steps as services
from accounts.entry.views.people import OfPerson
from traps_web.edges.pages import ServiceButton
from traps_web.edges.requests import PageRequest

FIRST = "mfa_activate_totp"
OPEN_BEFORE = frozenset({FIRST, "mfa_index", "account_logout", "account_reauthenticate"})
"""What opens to whoever has to switch it on: doing so, and signing out."""


class SecondStepMiddleware:
    """Leads whoever has no second step, and is asked for one, to switch it on before any other page.

    Pages that are open to everybody stay so; calls of the API are asked by their own authentication.
    """

    def __init__(self, get_response: Callable[[PageRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: PageRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: PageRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not request.user.is_authenticated or not hasattr(request, "organisation"):
            return None
        if not getattr(view, "login_required", True):
            return None
        if not selector.is_missing(request.user, request.organisation):
            return None
        request.second_step_asked = ASKED
        match = request.resolver_match
        if match is not None and match.view_name in OPEN_BEFORE:
            return None
        if request.headers.get("HX-Request"):
            return HttpResponse(status=204, headers={"HX-Redirect": reverse(FIRST)})
        return redirect(FIRST)


class Reset(OfPerson, ServiceButton):
    """Take a second step away from somebody who lost the phone."""

    service = services.reset
    done = "The second step of {row.name} is off. They are signed out and have been notified."

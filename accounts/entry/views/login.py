"""The pages before one is signed in: the login, which on a demo database shows whom one can be, and the forgotten password."""

from __future__ import annotations

from typing import Any, NoReturn

from allauth.account.views import LoginView, PasswordResetView
from django.http import Http404, HttpResponse

from accounts.entry.services.invitations import sends_mail
from accounts.organisation.rules import demo
from accounts.organisation.selectors import people
from traps_web.edges.requests import PageRequest
from traps_web.ui import words
from traps_web.ui.values import DemoLogin


class SignIn(LoginView):
    """allauth's login, with the demo's logins."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        logins = [
            DemoLogin(name=person.name, role=demo.LOGINS[person.email], email=person.email, password=demo.PASSWORD)
            for person in people.demo_people()
        ]
        return super().get_context_data(**kwargs) | {"demo_logins": logins}


class ForgottenPassword(PasswordResetView):
    """allauth's link by mail; an installation without a mail server says whom to ask instead, and makes no link."""

    def post(self, request: PageRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not sends_mail():
            return self.get(request, *args, **kwargs)
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        admins = [] if sends_mail() else people.names_of_admins()
        return super().get_context_data(**kwargs) | {"sends_mail": sends_mail(), "admins": words.listed(admins)}


def nothing_here(request: PageRequest, **_: Any) -> NoReturn:
    """A page of the login library that TRAPS does without: admins keep e-mail addresses and take people in."""
    raise Http404

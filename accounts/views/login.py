"""The login page; on a demo database it shows whom one can sign in as."""

from __future__ import annotations

from typing import Any, NoReturn

from allauth.account.views import LoginView
from django.http import Http404, HttpRequest

from accounts.rules import demo
from accounts.selectors import people
from traps_web.ui.values import DemoLogin


class SignIn(LoginView):
    """allauth's login, with the demo's logins."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        logins = [
            DemoLogin(name=person.name, role=demo.LOGINS[person.email], email=person.email, password=demo.PASSWORD)
            for person in people.demo_people()
        ]
        return super().get_context_data(**kwargs) | {"demo_logins": logins}


def nothing_here(request: HttpRequest, key: str = "") -> NoReturn:
    """A page of the login library that TRAPS does without: admins keep e-mail addresses and take people in."""
    raise Http404

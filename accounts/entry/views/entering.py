"""Signing in whoever has just chosen a password: it is not asked for again."""

from __future__ import annotations

from typing import Literal

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows import login
from allauth.account.models import Login
from django.http import HttpResponse

from accounts.entry.selectors import second_steps
from accounts.organisation.models import Person
from traps_web.edges.requests import PageRequest

Way = Literal["set-up", "invitation", "mailed link"]


def enter(request: PageRequest, person: Person, *, by: Way) -> HttpResponse:
    """Sign a person in by the login library, until the browser is closed; the trail says by which way.

    Whoever was signed in here is signed out, with everything that the session held. A second step that is on is asked
    for. Whoever has none just showed who they are: the page that switches it on does not ask for the password again.
    """
    get_adapter().logout(request)
    just_chosen = None if second_steps.is_on(person) else True
    login.record_authentication(request, person, method=by, reauthenticated=just_chosen)
    request.session.set_expiry(0)
    return login.perform_login(request, Login(user=person))

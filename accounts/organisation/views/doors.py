"""Who may come in: doors before pages."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http.response import HttpResponseBase

from accounts.organisation.models import Person
from traps_web.edges.pages import ServicePage
from traps_web.edges.requests import PageRequest
from traps_web.lib.faults import Refused

View = Callable[..., HttpResponseBase]


def require_admin(request: PageRequest) -> None:
    """Raises Refused to everybody but admins."""
    if not request.user.is_admin:
        raise Refused("This page is for admins. Ask an admin for what you need.")


class AdminsOnly(ServicePage):
    """A page that writes, for admins."""

    def enter(self) -> None:
        require_admin(self.request)


class OnOneself(ServicePage):
    """An act of whoever asks on what is their own."""

    def find(self) -> Person:
        return self.request.user


def admins_only(view: View) -> View:
    """Settings and imports are for admins; everybody else is told so."""

    @wraps(view)
    def guarded(request: PageRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        require_admin(request)
        return view(request, *args, **kwargs)

    return guarded

"""What the way in has to be told from outside, because it knows no person: how a service is called for whoever sent a request.

`accounts` registers it when it is ready. Everything else that depends on who asks comes with a page or a call itself: the rows
in sight are found by its selector, and the choices of a form by the look-ups of its fields, which are handed the viewer.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from django.http import HttpRequest
    from rest_framework.request import Request

Service = Callable[..., Any]


class CallsServices(Protocol):
    """Calls a service as the act of whoever sent a request, with the facts of that act."""

    def __call__(self, service: Service, request: HttpRequest | Request, /, **facts: Any) -> Any: ...


_registered: list[CallsServices] = []


def register(calls: CallsServices) -> None:
    """Say how services are called; the last word counts."""
    _registered[:] = [calls]


def call(service: Service, request: HttpRequest | Request, /, **facts: Any) -> Any:
    """What the service returns. Whatever it refuses is raised."""
    return _registered[0](service, request, **facts)

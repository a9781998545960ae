"""What the way in has to be told from outside, because it knows no person and no calendar.

`accounts` registers two answers when it is ready: how a service is called as the act of whoever sent a request, and
who reads on which day, for the choices of forms. Rows in sight are found by the selectors that pages, resources and
references name.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from django.http import HttpRequest
    from rest_framework.request import Request

Service = Callable[..., Any]


class Reading(Protocol):
    """For whom something is read: who looks, at which instant, and what day it is for them."""

    @property
    def viewer(self) -> Any: ...

    @property
    def now(self) -> datetime: ...

    @property
    def today(self) -> date: ...


class CallsServices(Protocol):
    """Calls a service as the act of whoever sent a request, with the facts of that act."""

    def __call__(self, service: Service, request: HttpRequest | Request, /, **facts: Any) -> Any: ...


class MakesReaders(Protocol):
    """Says who reads by a request."""

    def __call__(self, request: HttpRequest | Request, /) -> Reading: ...


_registered: dict[str, Any] = {}


def register(*, calls: CallsServices, reads: MakesReaders) -> None:
    """Say how services are called and who reads; the last word counts."""
    _registered.update(calls=calls, reads=reads)


def call(service: Service, request: HttpRequest | Request, /, **facts: Any) -> Any:
    """What the service returns. Whatever it refuses is raised."""
    return _registered["calls"](service, request, **facts)


def reader_of(request: HttpRequest | Request) -> Reading:
    """Who reads by this request."""
    reader: Reading = _registered["reads"](request)
    return reader

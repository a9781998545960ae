"""What the way in has to be told from outside, because it knows no person and no calendar.

`accounts` registers four answers when it is ready: how a service is called as the act of whoever sent a request, who
keeps the keys of what is done once, what was done that may be undone, and how people read a sentence of a service. Rows
in sight are found by the selectors that pages, resources and references name.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from traps_web.lib.once import Done
from traps_web.ui.values import UndoOffer

if TYPE_CHECKING:
    from django.http import HttpRequest
    from rest_framework.request import Request

Service = Callable[..., Any]


class CallsServices(Protocol):
    """Calls a service as the act of whoever sent a request, with the facts of that act."""

    def __call__(self, service: Service, request: HttpRequest | Request, /, **facts: Any) -> Any: ...


class Kept(Protocol):
    """What is known of the first time that something was sent."""

    @property
    def key(self) -> str: ...

    @property
    def content(self) -> str: ...

    @property
    def at(self) -> datetime: ...

    @property
    def status(self) -> int: ...

    @property
    def answer(self) -> str: ...


class KeepsKeys(Protocol):
    """Keeps once-only keys in the transaction of what is done under them."""

    def once(self, *, person: Any, key: str, content: str, now: datetime, act: Callable[[], Done]) -> Kept | None:
        """Do it, unless it was done under this key already: then what is known of the first time."""

    def saved_lately(self, *, person: Any, content: str, now: datetime) -> Kept | None:
        """The same content of a few minutes ago, under another key."""


class OffersUndo(Protocol):
    """Says what was just done by a request and may be undone; None for nothing."""

    def __call__(self, request: HttpRequest | Request, /) -> UndoOffer | None: ...


class Spells(Protocol):
    """Writes a sentence of a service as people read it: periods in words, amounts in the reader's notation."""

    def __call__(self, text: str, /) -> str: ...


_registered: dict[str, Any] = {}


def register(*, calls: CallsServices, keys: KeepsKeys, undo: OffersUndo, spells: Spells) -> None:
    """Say how services are called, who keeps keys, what may be undone, and how sentences read; the last word counts."""
    _registered.update(calls=calls, keys=keys, undo=undo, spells=spells)


def spelled(text: str) -> str:
    """A sentence of a service as people read it: "FY2027-Q2" is "Q2 (Dec 2026–Feb 2027)"."""
    sentence: str = _registered["spells"](text)
    return sentence


def undo_of(request: HttpRequest | Request, /) -> UndoOffer | None:
    """What the request has just done, where it may be undone."""
    offer: UndoOffer | None = _registered["undo"](request)
    return offer


def keys() -> KeepsKeys:
    """Who keeps once-only keys."""
    keeper: KeepsKeys = _registered["keys"]
    return keeper


def call(service: Service, request: HttpRequest | Request, /, **facts: Any) -> Any:
    """What the service returns. Whatever it refuses is raised."""
    return _registered["calls"](service, request, **facts)

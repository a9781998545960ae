"""How often a door may be tried."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from allauth.core.internal import ratelimit
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from accounts.entry.views import sign_ins
from accounts.organisation.views.doors import View
from traps_web.edges.requests import PageRequest
from traps_web.lib.faults import Invalid, TooMany


def too_many(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page that says that somebody has to wait, and why or for what."""
    return render(request, "429.html", {"reason": reason}, status=429)


def rate_limited(action: str) -> Callable[[View], View]:
    """At most so many tries of one address on the network as ACCOUNT_RATE_LIMITS allows for the action: 429 then."""

    def limited(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            # The public function lets every GET pass, and addresses are guessed by GET.
            if ratelimit.consume(request, app="allauth.account", action=action, limit_get=True) is None:
                return too_many(request)
            return view(request, *args, **kwargs)

        return guarded

    return limited


def guesses_limited(action: str) -> Callable[[View], View]:
    """Slow down guessing of a secret URL: only answers of 404 count against ACCOUNT_RATE_LIMITS.

    Whoever knows the URL is always served, even when others at the same network address have been guessing.
    """

    def limited(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                return view(request, *args, **kwargs)
            except Http404:
                if ratelimit.consume(request, app="allauth.account", action=action, limit_get=True) is None:
                    return too_many(request)
                raise

        return guarded

    return limited


@contextmanager
def counted_try(request: PageRequest, action: str, *, at: str) -> Iterator[None]:
    """A try of one's own password counts against ACCOUNT_RATE_LIMITS, unless it works; a wrong one is recorded.

    `at` says in the trail what it was asked for. Raises TooMany.
    """
    usage = ratelimit.consume(request, app="allauth.account", action=action)
    if usage is None:
        sign_ins.held_up(request, request.user)
        raise TooMany
    try:
        yield
    except Invalid as wrong:
        if "password" in wrong.errors:
            sign_ins.failed(request, request.user, at=at)
        raise
    usage.rollback()

"""How often a door may be tried."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from allauth.core.internal import ratelimit
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from accounts.organisation.views.doors import View
from traps_web.lib.faults import TooMany


def rate_limited(action: str) -> Callable[[View], View]:
    """At most so many tries of one address on the network as ACCOUNT_RATE_LIMITS allows for the action: 429 then."""

    def limited(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            # The public function lets every GET pass, and addresses are guessed by GET.
            if ratelimit.consume(request, app="allauth.account", action=action, limit_get=True) is None:
                return render(request, "429.html", status=429)
            return view(request, *args, **kwargs)

        return guarded

    return limited


@contextmanager
def counted_try(request: HttpRequest, action: str) -> Iterator[None]:
    """A try of one's own secret counts against ACCOUNT_RATE_LIMITS, unless it works. Raises TooMany."""
    usage = ratelimit.consume(request, app="allauth.account", action=action)
    if usage is None:
        raise TooMany
    yield
    usage.rollback()

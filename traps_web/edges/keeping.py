"""How long an answer may be kept, and by whom: nothing leaves TRAPS without saying it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from traps_web.lib.secret_addresses import holds_secret

PAGES = "private, no-cache"
"""The browser alone keeps it, and asks each time whether it still holds."""
NOWHERE = "private, no-store"
"""Not even the browser keeps it, for who sits there next."""

PROGRAMS = "/api/"
DOORS = "/account/"
"""Signing in, passwords and second steps: pages that show codes, and forms that were typed into."""
WRONG_FROM = 400


class KeepingMiddleware:
    """Says of each answer that says nothing itself how it may be kept (RFC 9111).

    Pages are kept by the browser and asked for again, with their tags. What a program gets, what is downloaded, what
    went wrong and what stands behind a secret address is kept nowhere. An address that holds a secret is not told to
    the page that comes next either: it learns from where, not from which page. Without any origin the browser would
    send its forms as those of nobody.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_secret = holds_secret(request.path)
        if is_secret:
            response["Referrer-Policy"] = "strict-origin"
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = PAGES if not is_secret and _is_page(request, response) else NOWHERE
        return response


def _is_page(request: HttpRequest, response: HttpResponse) -> bool:
    if request.path.startswith((PROGRAMS, DOORS)) or response.status_code >= WRONG_FROM:
        return False
    leads_on = not response.content if not response.streaming else False
    return leads_on or response.get("Content-Type", "").startswith("text/html")

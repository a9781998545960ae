"""Pages that are asked again, by a browser that polls or goes back and forth, are sent again only when they say something else."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

_ONCE_KEY = b'name="once"'
_TOKEN, _TOKEN_LENGTH = b'X-CSRFToken": "', 64


class PageTagMiddleware:
    """Gives pages an ETag, and answers 304 to who has the same page already.

    The token against forged forms is written anew into every page, each spelling as good as the others as long as the session
    keeps its secret: so the secret counts, and the spelling does not. A page with a form that is taken once has a key of its
    own each time, and is always sent.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not _may_be_kept(request, response):
            return response
        secret = request.META.get("CSRF_COOKIE") or ""
        said = hashlib.sha1(secret.encode(), usedforsecurity=False)
        said.update(_without_token(response.content))
        response["ETag"] = etag = f'"{said.hexdigest()}"'
        return get_conditional_response(request, etag=etag, response=response) or response


def _may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
    if request.method != "GET" or response.status_code != 200 or response.streaming or response.has_header("ETag"):
        return False
    if not response.get("Content-Type", "").startswith("text/html") or "no-store" in response.get("Cache-Control", ""):
        return False
    return _ONCE_KEY not in response.content


def _without_token(page: bytes) -> bytes:
    """The token is spelt the same all over one page, first around its body; a pattern would read every page letter by letter."""
    _, _, rest = page.partition(_TOKEN)
    token = rest[:_TOKEN_LENGTH]
    return page.replace(token, b"") if token else page

"""Pages that a browser asks for again, polling or going back and forth, are sent again only if they have changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

_TOKEN, _TOKEN_LENGTH = b'X-CSRFToken": "', 64


class PageTagMiddleware:
    """Gives pages an ETag, and answers 304 to whoever has the same page already.

    The token against forged forms is spelled anew in every page, and any spelling is good as long as the session keeps
    its secret: so the secret counts, and the spelling does not. A form that is taken once keeps its key until it is
    used. Whatever may be kept is kept by the browser alone, which asks each time whether it still holds.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not _may_be_kept(request, response):
            return response
        secret = request.META.get("CSRF_COOKIE") or ""
        digest = hashlib.sha1(secret.encode(), usedforsecurity=False)
        digest.update(_without_token(response.content))
        response["ETag"] = etag = f'"{digest.hexdigest()}"'
        return get_conditional_response(request, etag=etag, response=response) or response


def _may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
    if request.method != "GET" or response.status_code != 200 or response.streaming or response.has_header("ETag"):
        return False
    is_page = response.get("Content-Type", "").startswith("text/html")
    return is_page and "no-store" not in response.get("Cache-Control", "")


def _without_token(page: bytes) -> bytes:
    """The page without its token, which is spelled the same all over a page and comes first around its body.

    A pattern would have to read every page letter by letter.
    """
    _, _, rest = page.partition(_TOKEN)
    token = rest[:_TOKEN_LENGTH]
    return page.replace(token, b"") if token else page

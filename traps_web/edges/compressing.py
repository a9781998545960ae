"""Text is compressed where no proxy does it: `./traps run` also answers browsers that are far away."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

TEXT = ("text/", "application/json", "application/vnd.oai.openapi", "image/svg+xml")


class CompressTextMiddleware(GZipMiddleware):
    """Compresses pages, calls and exports.

    A random length is added to each, so that its size reveals nothing of what is in it. What is shown
    once and never to be kept (a new token, an invitation) is left as it is.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """The answer, compressed where the browser takes it and there is text in it."""
        is_text = response.get("Content-Type", "").startswith(TEXT)
        if not is_text or "no-store" in response.get("Cache-Control", ""):
            return response
        return super().process_response(request, response)

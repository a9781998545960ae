"""What people and programs read when a page breaks: calm where the database is away for a moment, honest otherwise."""

from __future__ import annotations

import sys

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

from accounts.api.faults import AWAY, AWAY_ERRORS, RETRY_AFTER_SECONDS


def broken(request: HttpRequest) -> HttpResponse:
    """503 while the database does not answer, with when to come again; else 500. Renders without asking it anything."""
    is_away = isinstance(sys.exc_info()[1], AWAY_ERRORS)
    status = 503 if is_away else 500
    if request.path.startswith("/api/"):
        sentence = (
            AWAY if is_away else "Something broke here, not with you. The fault is written down; nothing was saved."
        )
        answer: HttpResponse = JsonResponse({"detail": sentence}, status=status)
    else:
        answer = HttpResponse(render_to_string(f"{status}.html"), status=status)
    if is_away:
        answer["Retry-After"] = RETRY_AFTER_SECONDS
    return answer

"""What people and programs read when a page breaks: calm where the database is away for a moment, honest otherwise."""

from __future__ import annotations

import sys

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

from accounts.api.faults import AWAY, RETRY_AFTER_SECONDS, is_away

BROKEN = "Something broke here, not with you. The fault is written down; nothing was saved."


def broken(request: HttpRequest) -> HttpResponse:
    """503 while the database does not answer, with when to come again; else 500. Renders without asking it anything."""
    away = is_away(sys.exc_info()[1])
    status = 503 if away else 500
    if request.path.startswith("/api/"):
        sentence = AWAY if away else BROKEN
        answer: HttpResponse = JsonResponse({"detail": sentence}, status=status)
    else:
        answer = HttpResponse(render_to_string(f"{status}.html"), status=status)
    if away:
        answer["Retry-After"] = RETRY_AFTER_SECONDS
    return answer

"""What people and programs read where there is no page, or where it breaks: a program reads JSON, whatever went wrong."""

from __future__ import annotations

import sys

from django.http import HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.views import defaults

from accounts.record.api.faults import AWAY, RETRY_AFTER_SECONDS, is_away
from traps_web.edges.requests import PageRequest

BROKEN = "Something broke here, not with you. The fault is written down; nothing was saved."


NO_CALL = "There is no such address in the API. Its calls are described under /api/docs/."
NOT_READ = "This request cannot be read."
API = "/api/"


def nowhere(request: PageRequest, exception: Exception) -> HttpResponse:
    """404: an address that nobody has."""
    if request.path.startswith(API):
        return JsonResponse({"detail": NO_CALL}, status=404)
    return defaults.page_not_found(request, exception)


def unreadable(request: PageRequest, exception: Exception) -> HttpResponse:
    """400: what came is no request that could be read."""
    if request.path.startswith(API):
        return JsonResponse({"detail": NOT_READ}, status=400)
    return defaults.bad_request(request, exception)


def broken(request: PageRequest) -> HttpResponse:
    """503 while the database does not answer, with when to come again; else 500. Renders without asking it anything."""
    away = is_away(sys.exc_info()[1])
    status = 503 if away else 500
    if request.path.startswith(API):
        sentence = AWAY if away else BROKEN
        answer: HttpResponse = JsonResponse({"detail": sentence}, status=status)
    else:
        answer = HttpResponse(render_to_string(f"{status}.html"), status=status)
    if away:
        answer["Retry-After"] = RETRY_AFTER_SECONDS
    return answer

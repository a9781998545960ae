"""Answers where there is no page or where something breaks: a page for people, JSON for programs."""

from __future__ import annotations

import sys

from django.http import HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.views import defaults

from accounts.record.api.faults import AWAY, RETRY_AFTER_SECONDS, is_away, storage_fault
from traps_web.edges.requests import PageRequest
from traps_web.edges.saving import Outcome, outcome

BROKEN = {
    Outcome.ASKED: "Something went wrong in TRAPS, not with your request. The error is logged.",
    Outcome.UNSAVED: (
        "Something went wrong in TRAPS, not with your request. The error is logged, and nothing was saved."
    ),
    Outcome.UNSURE: (
        "Something went wrong in TRAPS, not with your request. The error is logged. It may have been saved, so "
        "check before you send it again."
    ),
}

NO_CALL = "There is no such address in the API. See /api/docs/ for all calls."
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
    """503 while the database does not answer, 507 while the disk is full, otherwise 500. Asks the database nothing."""
    exception = sys.exc_info()[1]
    if fault := storage_fault(exception, request):
        return _unsaved(request, *fault)
    away = is_away(exception)
    known = outcome(request, exception)
    status = 503 if away else 500
    if request.path.startswith(API):
        sentence = (AWAY if away else BROKEN)[known]
        answer: HttpResponse = JsonResponse({"detail": sentence}, status=status)
    else:
        answer = HttpResponse(render_to_string(f"{status}.html", {"outcome": known.value}), status=status)
    if away:
        answer["Retry-After"] = RETRY_AFTER_SECONDS
    return answer


def _unsaved(request: PageRequest, status: int, sentence: str) -> HttpResponse:
    if request.path.startswith(API):
        return JsonResponse({"detail": sentence}, status=status)
    known = outcome(request, sys.exc_info()[1]).value
    page = render_to_string("unread.html", {"status": status, "reason": sentence, "outcome": known})
    return HttpResponse(page, status=status)

"""Search over people, teams, customers and deals."""

from __future__ import annotations

from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import render

from reviews.boards.selectors.search import search
from traps_web.edges.requests import PageRequest
from traps_web.lib import searches

SHORTEST = 2


def results(request: PageRequest) -> HttpResponse:
    """What a few letters find; to htmx just the hits, for the finder."""
    query = request.GET.get("q", "").strip()
    refusal = searches.TOO_LONG if searches.is_too_long(query) else ""
    is_asked = len(query) >= SHORTEST and not refusal
    hits = search(request.reader, query=query) if is_asked else []
    groups = [(name, list(found)) for name, found in groupby(hits, key=lambda hit: hit.group)]
    template = "reviews/boards/search.html#hits" if request.htmx else "reviews/boards/search.html"
    too_short = 0 < len(query) < SHORTEST
    context = {"query": query, "groups": groups, "count": len(hits), "too_short": too_short, "refusal": refusal}
    response = render(request, template, context, status=400 if refusal else 200)
    response["Vary"] = "HX-Request"
    return response

"""Search over people, teams, customers and deals."""

from __future__ import annotations

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from reviews.selectors.search import search

SHORTEST = 2


def results(request: HttpRequest) -> HttpResponse:
    """What a few letters find; to htmx just the hits, for the finder."""
    query = request.GET.get("q", "").strip()[:100]
    hits = search(viewer=request.user, query=query, today=request.today) if len(query) >= SHORTEST else []
    groups = [(name, list(found)) for name, found in groupby(hits, key=lambda hit: hit.group)]
    template = "reviews/search.html#hits" if request.htmx else "reviews/search.html"
    context = {"query": query, "groups": groups, "count": len(hits), "too_short": 0 < len(query) < SHORTEST}
    response = render(request, template, context)
    response["Vary"] = "HX-Request"
    return response

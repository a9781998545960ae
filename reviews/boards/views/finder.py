"""The finder: everything that somebody may see, by a few letters."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from reviews.boards.presenters import finder as presenter
from reviews.boards.selectors.finder import find as found_by
from traps_web.edges.requests import PageRequest
from traps_web.lib import searches


def find(request: PageRequest) -> HttpResponse:
    """What a few letters find: a page of its own, and to the dialog just the hits."""
    query = request.GET.get("q", "").strip()
    refusal = searches.TOO_LONG if searches.is_too_long(query) else ""
    groups = presenter.groups(found_by(request.reader, query=query), request.reader) if query and not refusal else []
    template = "reviews/boards/find.html#hits" if request.htmx else "reviews/boards/find.html"
    statement = presenter.statement(query, groups, refusal)
    context = {"query": query, "groups": groups, "statement": statement}
    response = render(request, template, context, status=400 if refusal else 200)
    response["Vary"] = "HX-Request"
    return response

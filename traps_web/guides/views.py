"""The pages of the guides, for whoever is signed in."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from traps_web.guides.reading import FILES, guide


def guides(request: HttpRequest) -> HttpResponse:
    """Every guide with its chapters."""
    return render(request, "guides/guides.html", {"guides": [guide(key) for key in FILES]})


def one_guide(request: HttpRequest, name: str) -> HttpResponse:
    """One guide as a whole, with its chapters as contents."""
    if name not in FILES:
        raise Http404
    return render(request, "guides/guide.html", {"guide": guide(name)})

"""The page of words: every measure and state with its meaning and formula."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from traps_web.ui.definitions import BY_WORD, GROUPS


@require_safe
def words(request: HttpRequest) -> HttpResponse:
    """Show what every word means that pages use as a measure or a state."""
    return render(request, "ui/words.html", {"groups": GROUPS, "count": len(BY_WORD)})

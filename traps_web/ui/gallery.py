"""The gallery: every part, in every state it can be in."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from traps_web.ui import specimens

COLOURS = [
    "paper",
    "paper-sunk",
    "paper-raised",
    "ink",
    "ink-2",
    "ink-3",
    "rule",
    "rule-field",
    "action",
    "action-wash",
    "tint-1",
    "tint-2",
    "tint-3",
    "state-done",
    "state-late",
    "state-missed",
    "state-out",
    "state-open",
    "state-retired",
]


@login_not_required
def gallery(request: HttpRequest) -> HttpResponse:
    """Show the kit to whoever is signed in, and to everybody while developing."""
    if not settings.DEBUG and not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    shown = {
        **specimens.states(),
        **specimens.numbers(),
        **specimens.papers(),
        "heat": specimens.heat(),
        "charts": specimens.drawings(),
        "form": specimens.form(),
        "colours": COLOURS,
    }
    return render(request, "ui/gallery.html", shown)

"""Doing without more letters of a sort, for whoever has one at hand and is not signed in."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.letters.presenters import stopping as presenter
from accounts.letters.selectors import stopping as selector
from accounts.letters.services import choices
from traps_web.edges.requests import PageRequest


@login_not_required
@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: PageRequest, token: str) -> HttpResponse:
    """Ask whether, and do it; mail programs send the answer without asking (RFC 8058), so no token of a form comes.

    Whoever has the address of a letter may do no more with it than that. An address that TRAPS did not write says so.
    """
    wish = selector.wish_of(token)
    if wish is None:
        return render(request, "accounts/letters/stop.html", presenter.unknown(), status=410)
    if request.method == "POST":
        choices.stop(request.act.of(wish.person), person=wish.person, channel=wish.channel)
        return render(request, "accounts/letters/stop.html", presenter.stopped(wish))
    return render(request, "accounts/letters/stop.html", presenter.asked(wish))

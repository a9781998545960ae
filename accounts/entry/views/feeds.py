"""The calendar feed: read by programs without a session, its address kept on the own page."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.entry.presenters import feeds as presenter
from accounts.entry.selectors import feeds as selector
from accounts.entry.services import feeds as services
from accounts.entry.views import me
from accounts.entry.views.rate_limits import guesses_limited
from accounts.organisation.views.doors import OnOneself
from traps_web.edges.pages import ServiceButton
from traps_web.edges.requests import PageRequest


@require_safe
@login_not_required
@guesses_limited("feed")
def feed(request: PageRequest, token: str) -> HttpResponse:
    """The open deadlines of whoever the address belongs to; 404 when it belongs to nobody any more."""
    person = selector.owner_of(token=token, now=request.now)
    if person is None:
        raise Http404("There is no such calendar.")
    calendar = presenter.deadlines(
        selector.deadlines_of(person=person),
        name=person.name,
        now=request.now,
        zone=person.time_zone or request.organisation.time_zone,
        home=settings.PUBLIC_URL,
    )
    return HttpResponse(calendar, content_type=presenter.CONTENT_TYPE)


@require_POST
@never_cache
def renew(request: PageRequest) -> HttpResponse:
    """A new address, shown this once; the one before it stops."""
    token = services.renew(request.act, person=request.user)
    address = settings.PUBLIC_URL.rstrip("/") + reverse("feed", args=[token])
    return me.page(request, feed_address=address)


class Revoke(OnOneself, ServiceButton):
    """Take the address back."""

    row_name, service = "person", services.revoke
    done = "The calendar address is withdrawn and no longer works."
    next_page = "me"

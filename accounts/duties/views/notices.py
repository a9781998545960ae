"""What I was told."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.duties.presenters import notices as presenter
from accounts.duties.selectors import notices as selector
from accounts.duties.services import notices as services
from traps_web.edges.pages import ServiceButton
from traps_web.edges.requests import PageRequest


@require_GET
def notices(request: PageRequest) -> HttpResponse:
    """Own notices, newest first."""
    page = selector.page(viewer=request.user, number=request.GET.get("page"))
    unread = selector.unread(viewer=request.user)
    zone = request.user.time_zone or request.organisation.time_zone
    context = {
        "statement": presenter.statement(unread, page.paginator.count),
        "entries": presenter.entries(page, zone=zone),
        "rows": page,
        "unread": unread,
    }
    return render(request, "accounts/duties/notices.html", context)


class ReadAll(ServiceButton):
    """Everything is read."""

    service, done, next_page = services.read_all, "", "notices"

"""What I was told."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.duties.models import Notice
from accounts.duties.presenters import notices as presenter
from accounts.duties.presenters.trap_tabs import trap_tabs
from accounts.duties.selectors import notices as selector
from accounts.duties.services import notices as services
from traps_web.edges.lists import ListQuery
from traps_web.edges.pages import ServiceButton
from traps_web.edges.requests import PageRequest


@require_GET
def notices(request: PageRequest) -> HttpResponse:
    """Own notices, newest first."""
    list_query = ListQuery(request.path, request.GET.dict())
    page = selector.page(request.reader, number=list_query.number, size=list_query.size)
    unread = selector.unread(request.reader)
    zone = request.user.time_zone or request.organisation.time_zone
    context = {
        "statement": presenter.statement(unread, page.paginator.count),
        "bar": presenter.bar(list_query, page.paginator.count),
        "entries": presenter.entries(page, zone=zone),
        "rows": page,
        "unread": unread,
        "trap_tabs": trap_tabs(request.reader, "notices"),
    }
    return render(request, "accounts/duties/notices.html", context)


class Open(ServiceButton):
    """Go where a notice leads; it is read by that."""

    row: Notice
    row_name, service, done = "notice", services.read, ""
    missing = "You have no such notice."

    def find(self) -> Notice:
        return selector.by_id(self.request.reader, pk=self.kwargs["pk"])

    def leads_to(self, made: Notice) -> str:
        return made.address or reverse("notices")


class ReadAll(ServiceButton):
    """Everything is read."""

    service, done, next_page = services.read_all, "", "notices"

"""What was sent by mail, for admins."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.letters.models import Letter
from accounts.letters.presenters import letters as presenter
from accounts.letters.rules.letters import Status
from accounts.letters.selectors import letters as selector
from accounts.letters.services import letters as services
from accounts.organisation.presenters import settings_paths
from accounts.organisation.views.doors import AdminsOnly, admins_only
from traps_web.edges.lists import ListQuery
from traps_web.edges.pages import ServiceButton
from traps_web.edges.requests import PageRequest
from traps_web.lib.paging import page_of


@require_GET
@admins_only
def mail(request: PageRequest) -> HttpResponse:
    """Every letter, or those in one state, the newest first; and how the mail server stands."""
    status = request.GET.get("state", "")
    status = status if status in Status.values else ""
    list_query = ListQuery(request.path, request.GET.dict())
    page = page_of(
        selector.ORDERS.put(selector.every(status=status), list_query.sort), list_query.number, list_query.size
    )
    zone, standing = request.reader.zone, selector.standing()
    context = {
        "bar": presenter.bar(list_query, presenter.tabs(selector.counts(), current=status), selector.ORDERS),
        "status": status,
        "page": page,
        "rows": presenter.rows(page, zone=zone),
        "statement": presenter.statement(standing, zone=zone),
        "last_failure": presenter.last_failure(standing, zone=zone),
        "path": settings_paths.path(("Mail", "")),
    }
    return render(request, "accounts/letters/settings_mail.html", context)


class Retry(AdminsOnly, ServiceButton):
    """Have a letter that failed tried again."""

    row: Letter
    row_name, service = "letter", services.retry
    done = "The letter to {row.to} will be sent again within a minute."
    next_page = "settings_mail"

    def find(self) -> Letter:
        return get_object_or_404(selector.every(), pk=self.kwargs["pk"])

"""Correcting a booking, and the list of what was corrected."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import cached_property

from accounts.organisation.views.doors import AdminsOnly
from pipeline.bookings.forms.restatements import RestatementForm
from pipeline.bookings.models import Booking
from pipeline.bookings.presenters import restatements as presenter
from pipeline.bookings.selectors import restatements as selector
from pipeline.bookings.services import restatements as services
from traps_web.edges.lists import ListQuery
from traps_web.edges.pages import ServicePage
from traps_web.edges.requests import PageRequest
from traps_web.lib.paging import page_of


def restatements(request: PageRequest) -> HttpResponse:
    """Every correction in sight, newest first."""
    list_query = ListQuery(request.path, request.GET.dict())
    restated = selector.ORDERS.put(selector.listed(viewer=request.user), list_query.sort)
    page = page_of(restated, list_query.number, list_query.size)
    context = {
        "bar": presenter.bar(list_query, page.paginator.count, selector.ORDERS),
        "page": page,
        "rows": presenter.rows(page, zone=request.zone),
        "statement": presenter.statement(page.paginator.count),
    }
    return render(request, "pipeline/bookings/restatement_list.html", context)


class Restate(AdminsOnly, ServicePage):
    """One booking with its corrections, and the form that corrects it."""

    form_class, service, makes = RestatementForm, services.restate, True
    row: Booking
    finds, row_name = selector.by_id, "booking"
    template_name = "pipeline/bookings/booking_restate.html"
    done = "Restated. The booking stays as it was, and the difference is a separate row."
    overtaken = "{stale}"
    next_page, next_row = "booking_restate", "row.pk"

    @cached_property
    def stands_at(self) -> Decimal:
        """What the booking comes to with all its corrections."""
        return selector.stands_at(booking=self.row)

    def stands(self) -> dict[str, object]:
        return {"seen": self.stands_at}

    def get_initial(self) -> dict[str, Any]:
        return {"booked_on": self.request.today, "seen": self.stands_at}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = presenter.page(
            self.row,
            selector.rows_of(booking=self.row),
            selector.history_of(booking=self.row),
            stands=self.stands_at,
            zone=self.request.organisation.time_zone,
        )
        return super().get_context_data(page=page, **kwargs)

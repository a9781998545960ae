"""Bookings: the rows behind every actual figure."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.paginator import Page
from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.shortcuts import render

from accounts.organisation.views import files
from pipeline.bookings.forms.booking_filters import BookingFilter
from pipeline.bookings.presenters import booking_bars as bars
from pipeline.bookings.presenters import booking_files
from pipeline.bookings.presenters import bookings as presenter
from pipeline.bookings.selectors import bookings as selector
from pipeline.customers.presenters import spans
from traps_web.edges import lists
from traps_web.edges.lists import ListQuery
from traps_web.edges.requests import PageRequest
from traps_web.lib.paging import page_by_keys
from traps_web.ui import values


def bookings(request: PageRequest) -> HttpResponseBase:
    """Credits by person, team of the day and days; they add up to the figure that led here."""
    filter_form = BookingFilter(request.GET, viewer=request.user, today=request.today)
    rows = _credits(request, filter_form)
    if files.is_requested(request):
        people = set(rows.order_by().values_list("person_id", flat=True).distinct())
        return files.sent(
            request,
            booking_files.bookings(
                selector.shown(rows),
                seen=selector.people_seen(viewer=request.user, person_ids=people),
                zone=request.zone,
            ),
        )
    count, total = selector.sums_of(rows)
    list_query = ListQuery(request.path, request.GET.dict())
    page = page_by_keys(rows, list_query.number, list_query.size, count=count, shown=selector.shown)
    seen = selector.people_seen(viewer=request.user, person_ids=[row.person_id for row in page])
    starts_on, ends_before = filter_form.span
    last = ends_before - timedelta(days=1) if ends_before else None
    whose = presenter.whose(filter_form.value("person"), filter_form.value("team"), request.user)
    context = {
        "bar": _bar(list_query, filter_form, page),
        "period": spans.control("bookings", filter_form.span, request.GET.dict(), today=request.today),
        "page": page,
        "rows": presenter.credit_rows(page, total=total, seen=seen, zone=request.zone),
        "total": presenter.column_sum(page, total),
        "statement": presenter.statement(
            count=count, total=total, whose=whose, starts_on=starts_on, last=last, mark=filter_form.chosen_mark
        ),
        "is_narrowed": lists.is_narrowed(list_query.query),
    }
    return render(request, "pipeline/bookings/booking_list.html", context)


def _bar(list_query: ListQuery, filter_form: BookingFilter, page: Page[Any]) -> values.ListBar:
    sort = selector.ORDERS.key(list_query.query.get("sort"))
    return lists.bar(
        list_query,
        "Bookings",
        has_files=True,
        chips=bars.chips(list_query, filter_form.chosen_mark),
        chips_label="Marked",
        sorts=list_query.sorts(bars.ORDERS, sort),
        heads=list_query.heads(bars.HEADINGS, sort),
        same={} if page.has_other_pages() else bars.left_out(page),
        **filter_form.parts(list_query),
    )


def _credits(request: PageRequest, filter_form: BookingFilter) -> QuerySet[Any]:
    starts_on, ends_before = filter_form.span
    return selector.credits_of(
        request.reader,
        person_id=filter_form.person_id,
        team_id=filter_form.team_id,
        starts_on=starts_on,
        ends_before=ends_before,
        mark=filter_form.chosen_mark,
        sort=request.GET.get("sort", ""),
    )

"""Bookings: the rows behind every actual figure."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.shortcuts import render

from accounts.organisation.views import files
from pipeline.bookings.forms.booking_filters import BookingFilter
from pipeline.bookings.presenters import booking_files
from pipeline.bookings.presenters import bookings as presenter
from pipeline.bookings.selectors import bookings as selector
from traps_web.edges.requests import PageRequest
from traps_web.lib.paging import page_by_keys


def bookings(request: PageRequest) -> HttpResponseBase:
    """Credits by person, team of the day and days; they add up to the figure that led here."""
    asked = BookingFilter(request.GET, viewer=request.user, today=request.today)
    rows = _credits(request, asked)
    if files.wanted(request):
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
    page = page_by_keys(rows, request.GET.get("page"), count=count, shown=selector.shown)
    seen = selector.people_seen(viewer=request.user, person_ids=[row.person_id for row in page])
    starts_on, ends_before = asked.span
    last = ends_before - timedelta(days=1) if ends_before else None
    whose = presenter.whose(asked.value("person"), asked.value("team"), request.user)
    context = {
        "filter": asked,
        "page": page,
        "rows": presenter.credit_rows(page, seen=seen, zone=request.zone),
        "total": presenter.money(total),
        "statement": presenter.statement(
            count=count, total=total, whose=whose, starts_on=starts_on, last=last, mark=asked.mark_asked
        ),
        "is_narrowed": any(request.GET.values()),
    }
    return render(request, "pipeline/bookings/booking_list.html", context)


def _credits(request: PageRequest, asked: BookingFilter) -> QuerySet[Any]:
    starts_on, ends_before = asked.span
    return selector.credits_of(
        request.reader,
        person_id=asked.person_id,
        team_id=asked.team_id,
        starts_on=starts_on,
        ends_before=ends_before,
        mark=asked.mark_asked,
    )

"""Correcting a booking, and the list of what was corrected."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.organisation.views.doors import admins_only
from accounts.record.forms.faults import take, tell_stale
from pipeline.bookings.forms.restatements import RestatementForm
from pipeline.bookings.models import Booking
from pipeline.bookings.presenters import restatements as presenter
from pipeline.bookings.selectors import restatements as selector
from pipeline.bookings.services import restatements as service
from traps_web.lib.faults import Invalid, StaleState
from traps_web.lib.paging import page_of


def restatements(request: HttpRequest) -> HttpResponse:
    """Every correction in sight, newest first."""
    page = page_of(selector.listed(viewer=request.user), request.GET.get("page"))
    context = {
        "page": page,
        "rows": presenter.rows(page, zone=request.zone),
        "statement": presenter.statement(page.paginator.count),
    }
    return render(request, "pipeline/bookings/restatement_list.html", context)


@admins_only
def restate(request: HttpRequest, pk: int) -> HttpResponse:
    """One booking with its corrections, and the form that corrects it."""
    try:
        booking = selector.one(viewer=request.user, pk=pk)
    except Booking.DoesNotExist:
        raise Http404 from None
    stands, status = selector.stands_at(booking=booking), 200
    form = RestatementForm(request.POST if request.method == "POST" else None, stands=stands, today=request.today)
    if form.is_valid():
        try:
            service.restate(request.act, booking=booking, **form.cleaned_data)
            messages.success(request, "Restated. The booking stays as it was; the difference is a row of its own.")
            return redirect("booking_restate", booking.pk)
        except Invalid as wrong:
            take(form, wrong)
        except StaleState as stale:
            tell_stale(form, stale, seen=stands)
            status = 409
    page = presenter.page(
        booking,
        selector.rows_of(booking=booking),
        selector.history_of(booking=booking),
        stands=stands,
        zone=request.organisation.time_zone,
    )
    status = status if status == 409 or not form.errors else 422
    return render(request, "pipeline/bookings/booking_restate.html", {"form": form, "page": page}, status=status)

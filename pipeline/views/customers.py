"""Customers: the list and one of them."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from accounts.views import files
from pipeline.forms.customers import CustomerFilter
from pipeline.models import Customer
from pipeline.presenters import activities as activity_presenter
from pipeline.presenters import bookings as booking_presenter
from pipeline.presenters import customers as presenter
from pipeline.presenters import files as lists
from pipeline.selectors import activities
from pipeline.selectors import customers as selector
from traps_web.lib.paging import page_of


def customers(request: HttpRequest) -> HttpResponseBase:
    """Customers in the viewer's sight, narrowed and paged in the database."""
    asked = CustomerFilter(request.GET, viewer=request.user)
    rows = selector.listed(viewer=request.user, **asked.wanted())
    if files.wanted(request):
        return files.sent(request, lists.customers(rows))
    page = page_of(rows, request.GET.get("page"))
    narrowed = any(request.GET.get(name) for name in ("q", "person", "tier"))
    context = {
        "filter": asked,
        "page": page,
        "rows": presenter.rows(page, today=request.today),
        "statement": presenter.statement(selector.sums(viewer=request.user, rows=rows), narrowed=narrowed),
        "is_narrowed": narrowed,
    }
    return render(request, "pipeline/customer_list.html", context)


def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One customer: what is known, deals, bookings, activity."""
    try:
        customer = selector.one(viewer=request.user, pk=pk)
    except Customer.DoesNotExist:
        raise Http404 from None
    deals = page_of(selector.deals_of(viewer=request.user, customer=customer), request.GET.get("deals"))
    booked = page_of(selector.bookings_of(viewer=request.user, customer=customer), request.GET.get("booked"))
    total = selector.booked_total(viewer=request.user, customer=customer)
    in_play = selector.deals_of(viewer=request.user, customer=customer).filter(status="open")
    context = {
        "customer": customer,
        "statement": presenter.detail_statement(customer, booked=total, deals=in_play),
        "facts": presenter.facts(customer),
        "deals_page": deals,
        "deals": presenter.deal_rows(deals),
        "bookings_page": booked,
        "bookings": booking_presenter.booking_rows(booked),
        "booked_total": booking_presenter.money(total),
        "activities": activity_presenter.activity_entries(
            activities.of_customer(viewer=request.user, customer_id=pk), today=request.today
        ),
        "path": presenter.path(customer.name),
    }
    return render(request, "pipeline/customer_detail.html", context)

"""Customers: the list by who is overdue, and one of them."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from accounts.organisation.views import files
from pipeline.activities.presenters import activities as activity_presenter
from pipeline.activities.selectors import activities
from pipeline.bookings.presenters import bookings as booking_presenter
from pipeline.bookings.selectors import customer_bookings
from pipeline.customers.access import may_keep, works_with
from pipeline.customers.models import Customer
from pipeline.customers.presenters import customer_files
from pipeline.deals.selectors import customer_deals
from plans.account_plans.forms.customers import CustomerFilter
from plans.account_plans.presenters import customers as presenter
from plans.account_plans.selectors import account_plans
from plans.account_plans.selectors import customers as selector
from traps_web.edges.requests import PageRequest
from traps_web.lib.paging import page_of


def customers(request: PageRequest) -> HttpResponseBase:
    """Customers in the viewer's sight, most overdue first; narrowed and paged in the database."""
    asked, today = CustomerFilter(request.GET, viewer=request.user), request.today
    wanted = asked.wanted()
    rows = selector.listed(viewer=request.user, wanted=wanted, today=today)
    if files.wanted(request):
        return files.sent(request, customer_files.customers(rows))
    narrowed = any(request.GET.get(name) for name in ("q", "person", "tier", "due"))
    sums = selector.sums(request.reader, wanted=wanted)
    page = page_of(rows, request.GET.get("page"), count=sums.count)
    shown = list(page)
    context = {
        "filter": asked,
        "page": page,
        "rows": presenter.rows(
            shown,
            dues=selector.dues(request.reader, shown),
            fresh=account_plans.freshness(customer_ids=[one.pk for one in shown], today=today),
            today=today,
        ),
        "statement": presenter.statement(sums, narrowed=narrowed),
        "money_line": presenter.money_line(sums),
        "is_narrowed": narrowed,
    }
    return render(request, "plans/account_plans/customer_list.html", context)


def detail(request: PageRequest, pk: int) -> HttpResponse:
    """One customer: its tier, plan, people, deals, bookings, activity."""
    viewer, today = request.user, request.today
    try:
        found = selector.detail(request.reader, pk=pk)
    except Customer.DoesNotExist:
        raise Http404 from None
    customer = found.customer
    deals = page_of(customer_deals.listed(viewer=viewer, customer=customer), request.GET.get("deals"))
    booked = page_of(customer_bookings.listed(viewer=viewer, customer=customer), request.GET.get("booked"))
    acts = activities.of_customer(viewer=viewer, customer_id=pk)
    context = {
        "customer": customer,
        "statement": presenter.detail_statement(found),
        "contact_line": presenter.contact_line(found, today),
        "facts": presenter.facts(customer),
        "due": presenter.due_state(found.due, today),
        "plan": presenter.plan_state(found.freshness),
        "suggestion": presenter.suggestion(found.suggestion, customer.tier),
        "history": presenter.tier_history(found.history, request.zone),
        "team": found.team,
        "people": presenter.person_rows(found.people, found.stances, today=today),
        "may_keep": may_keep(viewer, customer),
        "may_work": works_with(viewer, customer),
        "deals_page": deals,
        "deals": presenter.deal_rows(deals),
        "bookings_page": booked,
        "bookings": booking_presenter.booking_rows(booked, zone=request.zone),
        "booked_total": booking_presenter.money(found.booked),
        "activities": activity_presenter.activity_entries(acts, today=today),
        "path": presenter.path(customer.name),
    }
    return render(request, "plans/account_plans/customer_detail.html", context)

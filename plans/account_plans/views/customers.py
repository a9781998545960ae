"""Customers: the list by who is overdue, and one of them."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.vary import vary_on_headers

from accounts.organisation.views import files
from pipeline.activities.presenters import activities as activity_presenter
from pipeline.activities.selectors import activities
from pipeline.bookings.presenters import bookings as booking_presenter
from pipeline.bookings.selectors import customer_bookings
from pipeline.customers.access import may_keep, works_with
from pipeline.customers.models import Customer
from pipeline.customers.presenters import customer_files
from pipeline.customers.selectors import customers as customer_facts
from pipeline.deals.selectors import customer_deals
from plans.account_plans.forms.customers import CustomerFilter
from plans.account_plans.presenters import customer_bars as bars
from plans.account_plans.presenters import customer_money as money
from plans.account_plans.presenters import customers as presenter
from plans.account_plans.selectors import account_plans
from plans.account_plans.selectors import customers as selector
from traps_web.edges import lists
from traps_web.edges.lists import ListQuery
from traps_web.edges.requests import PageRequest
from traps_web.lib.paging import page_of
from traps_web.ui import values


def customers(request: PageRequest) -> HttpResponseBase:
    """Customers in the viewer's sight, most overdue first; narrowed and paged in the database."""
    form, today = CustomerFilter(request.GET, viewer=request.user), request.today
    criteria = form.criteria()
    if files.is_requested(request):
        rows = selector.listed(viewer=request.user, criteria=criteria, today=today)
        return files.sent(request, customer_files.customers(rows))
    narrowed = any(request.GET.get(name) for name in ("q", "person", "tier", "due"))
    sums = selector.sums(request.reader, criteria=criteria)
    list_query = ListQuery(request.path, request.GET.dict())
    rows = selector.ordered(request.reader, criteria=criteria)
    page = page_of(rows, list_query.number, list_query.size, count=sums.count)
    shown = selector.with_money(request.user, list(page))
    context = {
        "bar": _bar(list_query, form, criteria, sums, page),
        "page": page,
        "rows": presenter.rows(
            shown,
            dues=selector.dues(request.reader, shown),
            fresh=account_plans.freshness_of({customer.pk: customer.tier for customer in shown}, today=today),
            today=today,
        ),
        "statement": presenter.statement(sums, narrowed=narrowed),
        "money_line": presenter.money_line(sums),
        "is_narrowed": narrowed,
    }
    return render(request, "plans/account_plans/customer_list.html", context)


def _bar(
    list_query: ListQuery, form: CustomerFilter, criteria: selector.Criteria, sums: selector.Sums, page: Page[Any]
) -> values.ListBar:
    owners = [customer.owner.name if customer.owner else "" for customer in page]
    return lists.bar(
        list_query,
        "Customers",
        has_files=True,
        same={} if page.has_other_pages() else lists.same_in_all(bars.OWNER, "Owner", owners),
        chips=bars.chips(list_query, criteria.due, sums.count, sums.overdue),
        chips_label="Contact owed",
        sorts=list_query.sorts(bars.ORDERS, criteria.sort),
        heads=list_query.heads(bars.HEADINGS, criteria.sort),
        **form.parts(list_query),
    )


OPEN_SHOWN, CLOSED_SHOWN = 8, 5


def detail(request: PageRequest, pk: int) -> HttpResponse:
    """One customer: its tier, plan, people, deals, bookings, activity."""
    viewer, today = request.user, request.today
    try:
        detail = selector.detail(request.reader, pk=pk)
    except Customer.DoesNotExist:
        raise Http404 from None
    customer = detail.customer
    still_open = customer_deals.still_open(viewer=viewer, customer=customer)[:OPEN_SHOWN]
    closed = page_of(customer_deals.closed(viewer=viewer, customer=customer), None, CLOSED_SHOWN)
    booked = customer_bookings.listed(viewer=viewer, customer=customer).count()
    acts = activities.of_customer(viewer=viewer, customer_id=pk)
    context = {
        "customer": customer,
        "statement": presenter.detail_statement(detail),
        "contact_line": presenter.contact_line(detail, today),
        "facts": presenter.facts(customer),
        "due": presenter.due_state(detail.due, today),
        "plan": presenter.plan_state(detail.freshness),
        "suggestion": presenter.suggestion(detail.suggestion, customer.tier),
        "history": presenter.tier_history(detail.history, request.zone),
        "moves_fold": presenter.moves_fold(detail.history),
        "known_fold": presenter.KNOWN,
        "team": detail.team,
        "people": presenter.person_rows(detail.people, detail.stances, today=today),
        "may_keep": may_keep(viewer, customer),
        "may_work": works_with(viewer, customer),
        "open_deals": money.deal_rows(still_open),
        "open_side": money.open_side(detail.in_play),
        "more_open": max(0, detail.in_play.count - OPEN_SHOWN),
        "all_open_url": money.all_open(pk),
        "closed_deals": money.deal_rows(closed),
        "closed_fold": money.closed_fold(pk, closed.paginator.count, CLOSED_SHOWN),
        "quarters": money.quarters(customer.name, detail.quarters),
        "quarters_finding": money.quarters_finding(detail.quarters),
        "booked_fold": money.booked_fold(pk, booked, detail.booked),
        "activities": activity_presenter.activity_entries(acts, today=today),
        "path": presenter.path(customer.name),
    }
    return render(request, "plans/account_plans/customer_detail.html", context)


@vary_on_headers("HX-Request")
def closed_deals(request: PageRequest, pk: int) -> HttpResponse:
    """Every deal with a customer that was won or lost; the table alone for the part of its page that opens."""
    customer = _customer(request, pk)
    number = request.GET.get("page")
    deals = page_of(customer_deals.closed(viewer=request.user, customer=customer), number)
    return _past(request, customer, "Closed deals", {"page": deals, "deals": money.deal_rows(deals)})


@vary_on_headers("HX-Request")
def bookings(request: PageRequest, pk: int) -> HttpResponse:
    """Every booking of a customer; the table alone for the part of its page that opens."""
    customer = _customer(request, pk)
    number = request.GET.get("page")
    rows = page_of(customer_bookings.listed(viewer=request.user, customer=customer), number)
    total = customer_bookings.booked(viewer=request.user, customer=customer, periods=()).total
    lines = booking_presenter.booking_rows(rows, total=total, zone=request.zone)
    shown = {"page": rows, "bookings": lines, "booked_total": booking_presenter.column_sum(rows, total)}
    return _past(request, customer, "Bookings", shown)


def _customer(request: PageRequest, pk: int) -> Customer:
    try:
        return customer_facts.by_id(viewer=request.user, pk=pk)
    except Customer.DoesNotExist:
        raise Http404 from None


def _past(request: PageRequest, customer: Customer, what: str, shown: dict[str, Any]) -> HttpResponse:
    """A page of its own, or the rows of it for a fold, which leads to that page for the rest."""
    path = presenter.path(customer.name, reverse("customer_detail", args=[customer.pk]), what)
    template = "plans/account_plans/customer_past.html"
    context = {"customer": customer, "what": what, "path": path, "is_folded": bool(request.htmx), **shown}
    return render(request, f"{template}#rows" if request.htmx else template, context)

"""Customers as people read them."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Count, F, Q, QuerySet, Sum

from accounts.access import sees_everybody
from accounts.models import Person
from pipeline.models import Booking, Customer, Deal
from pipeline.selectors.bookings import is_invoiced
from pipeline.selectors.deals import with_standing
from pipeline.selectors.entries import with_run


def visible(*, viewer: Person) -> QuerySet[Customer]:
    """Customers in the viewer's sight with their owner, by name."""
    rows: QuerySet[Customer] = Customer.objects.visible_to(viewer)
    return rows.select_related("owner").order_by("name", "pk")


def booked_total(*, viewer: Person, customer: Customer) -> Decimal:
    """Everything booked with a customer, as far as the viewer sees."""
    rows = Booking.objects.visible_to(viewer).filter(customer=customer)
    return rows.aggregate(total=Sum("amount"))["total"] or Decimal(0)


def in_play(*, viewer: Person, customer: Customer) -> tuple[int, Decimal]:
    """Open deals with a customer in the viewer's sight: how many, and what they are worth."""
    rows = Deal.objects.visible_to(viewer).filter(customer=customer, status="open")
    found = rows.aggregate(n=Count("pk"), total=Sum("amount"))
    return found["n"], found["total"] or Decimal(0)


def one(*, viewer: Person, pk: int) -> Customer:
    """One customer. Raises Customer.DoesNotExist when invisible."""
    return visible(viewer=viewer).get(pk=pk)


def bookings_of(*, viewer: Person, customer: Customer) -> QuerySet[Booking]:
    """Bookings of a customer in the viewer's sight, newest first."""
    rows: QuerySet[Booking] = Booking.objects.visible_to(viewer).filter(customer=customer)
    known = rows.annotate(is_invoiced=is_invoiced())
    named = known.select_related("product", "category", "deal", "entered_by").prefetch_related("credits__person")
    return with_run(named).order_by("-booked_on", "-pk")


def deals_of(*, viewer: Person, customer: Customer) -> QuerySet[Deal]:
    """Deals with a customer in the viewer's sight, open ones first by close date."""
    rows: QuerySet[Deal] = Deal.objects.visible_to(viewer).filter(customer=customer)
    return with_standing(rows.select_related("owner", "product", "stage")).order_by(
        F("closed_on").desc(nulls_first=True), F("close_on").asc(nulls_last=True), "pk"
    )


def choosable(*, viewer: Person, keep: int | None = None) -> QuerySet[Customer]:
    """Customers that can be named: those in sight, those nobody owns, and the one named already."""
    rows = Customer.objects.visible_to(viewer)
    if sees_everybody(viewer):
        return rows.order_by("name", "pk")
    return Customer.objects.filter(Q(pk__in=rows.values("pk")) | Q(owner=None) | Q(pk=keep)).order_by("name", "pk")

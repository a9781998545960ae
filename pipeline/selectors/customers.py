"""Customers as people read them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, DateField, F, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from accounts.access import sees_everybody
from accounts.models import Person
from pipeline.models import Activity, Booking, Customer, Deal
from traps_web.lib.fields import MoneyField

SORTS: dict[str, list[Any]] = {
    "name": ["name", "pk"],
    "open": [F("open_amount").desc(nulls_last=True), "name", "pk"],
    "contact": [F("last_contact").asc(nulls_first=True), "name", "pk"],
}


def visible(*, viewer: Person) -> QuerySet[Customer]:
    """Customers in the viewer's sight with their owner, by name."""
    rows: QuerySet[Customer] = Customer.objects.visible_to(viewer)
    return rows.select_related("owner").order_by("name", "pk")


def listed(
    *, viewer: Person, query: str = "", owner_id: int | None = None, tier: str = "", sort: str = "name"
) -> QuerySet[Customer]:
    """Customers with the open deals, bookings and last contact that the viewer sees of them."""
    deals = Deal.objects.visible_to(viewer).filter(customer=OuterRef("pk"), status="open").order_by().values("customer")
    booked = Booking.objects.visible_to(viewer).filter(customer=OuterRef("pk")).order_by().values("customer")
    acts = Activity.objects.visible_to(viewer).filter(customer=OuterRef("pk")).order_by().values("customer")
    rows = visible(viewer=viewer).annotate(
        open_count=Coalesce(Subquery(deals.annotate(n=Count("pk")).values("n")), 0),
        open_amount=Subquery(deals.annotate(total=Sum("amount")).values("total"), output_field=MoneyField()),
        booked_amount=Subquery(booked.annotate(total=Sum("amount")).values("total"), output_field=MoneyField()),
        last_contact=Subquery(acts.annotate(last=Max("done_on")).values("last"), output_field=DateField()),
    )
    for word in query.split():
        rows = rows.filter(Q(name__icontains=word) | Q(industry__icontains=word))
    if owner_id is not None:
        rows = rows.filter(owner_id=owner_id)
    if tier:
        rows = rows.filter(tier="" if tier == "none" else tier)
    return rows.order_by(*SORTS.get(sort, SORTS["name"]))


@dataclass(frozen=True)
class Sums:
    """What a list of customers adds up to, as far as the viewer sees."""

    count: int
    booked: Decimal
    open_count: int
    open: Decimal


def sums(*, viewer: Person, rows: QuerySet[Customer]) -> Sums:
    """The sums of a list in three queries."""
    listed_ids = rows.order_by().values("pk")
    booked = Booking.objects.visible_to(viewer).filter(customer__in=listed_ids).aggregate(total=Sum("amount"))["total"]
    in_play = (
        Deal.objects.visible_to(viewer)
        .filter(customer__in=listed_ids, status="open")
        .aggregate(n=Count("pk"), total=Sum("amount"))
    )
    nothing = Decimal(0)
    return Sums(count=rows.count(), booked=booked or nothing, open_count=in_play["n"], open=in_play["total"] or nothing)


def booked_total(*, viewer: Person, customer: Customer) -> Decimal:
    """Everything booked with a customer, as far as the viewer sees."""
    rows = Booking.objects.visible_to(viewer).filter(customer=customer)
    return rows.aggregate(total=Sum("amount"))["total"] or Decimal(0)


def one(*, viewer: Person, pk: int) -> Customer:
    """One customer. Raises Customer.DoesNotExist when invisible."""
    return visible(viewer=viewer).get(pk=pk)


def bookings_of(*, viewer: Person, customer: Customer) -> QuerySet[Booking]:
    """Bookings of a customer in the viewer's sight, newest first."""
    rows: QuerySet[Booking] = Booking.objects.visible_to(viewer).filter(customer=customer)
    return (
        rows.select_related("product", "category", "deal")
        .prefetch_related("credits__person")
        .order_by("-booked_on", "-pk")
    )


def deals_of(*, viewer: Person, customer: Customer) -> QuerySet[Deal]:
    """Deals with a customer in the viewer's sight, open ones first by close date."""
    rows: QuerySet[Deal] = Deal.objects.visible_to(viewer).filter(customer=customer)
    return rows.select_related("owner", "product", "stage").order_by(
        F("closed_on").desc(nulls_first=True), F("close_on").asc(nulls_last=True), "pk"
    )


def choosable(*, viewer: Person, keep: int | None = None) -> QuerySet[Customer]:
    """Customers that can be named: those in sight, those nobody owns, and the one named already."""
    rows = Customer.objects.visible_to(viewer)
    if sees_everybody(viewer):
        return rows.order_by("name", "pk")
    return Customer.objects.filter(Q(pk__in=rows.values("pk")) | Q(owner=None) | Q(pk=keep)).order_by("name", "pk")

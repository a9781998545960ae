"""The deals with a customer."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, Q, QuerySet, Sum

from accounts.organisation.models import Person
from pipeline.customers.models import Customer
from pipeline.deals.models import Deal
from pipeline.deals.selectors.deals import with_standing


@dataclass(frozen=True, slots=True)
class InPlay:
    """The open deals with a customer: those in the viewer's sight, and those of everybody who sells to it."""

    count: int
    amount: Decimal
    of_all: int
    amount_of_all: Decimal


def in_play(*, viewer: Person, customer: Customer) -> InPlay:
    """Open deals with a customer: how many, and what they are worth. The one count that every page of it shows."""
    seen = Q(pk__in=Deal.objects.visible_to(viewer).filter(customer=customer).order_by().values("pk"))
    totals = Deal.objects.filter(customer=customer, status="open").aggregate(
        mine=Count("pk", filter=seen),
        worth=Sum("amount", filter=seen),
        of_all=Count("pk"),
        worth_of_all=Sum("amount"),
    )
    nothing = Decimal(0)
    return InPlay(totals["mine"], totals["worth"] or nothing, totals["of_all"], totals["worth_of_all"] or nothing)


def still_open(*, viewer: Person, customer: Customer) -> QuerySet[Deal]:
    """Open deals with a customer in the viewer's sight, the next to close first."""
    return _listed(viewer, customer).filter(status="open").order_by(F("close_on").asc(nulls_last=True), "pk")


def closed(*, viewer: Person, customer: Customer) -> QuerySet[Deal]:
    """Deals with a customer in the viewer's sight that were won or lost, the latest first."""
    return _listed(viewer, customer).exclude(status="open").order_by(F("closed_on").desc(nulls_last=True), "pk")


def _listed(viewer: Person, customer: Customer) -> QuerySet[Deal]:
    rows: QuerySet[Deal] = Deal.objects.visible_to(viewer).filter(customer=customer)
    return with_standing(rows.select_related("owner", "product", "stage"))

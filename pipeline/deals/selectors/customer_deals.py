"""The deals with a customer."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Count, F, QuerySet, Sum

from accounts.organisation.models import Person
from pipeline.customers.models import Customer
from pipeline.deals.models import Deal
from pipeline.deals.selectors.deals import with_standing


def in_play(*, viewer: Person, customer: Customer) -> tuple[int, Decimal]:
    """Open deals with a customer in the viewer's sight: how many, and what they are worth."""
    rows = Deal.objects.visible_to(viewer).filter(customer=customer, status="open")
    found = rows.aggregate(n=Count("pk"), total=Sum("amount"))
    return found["n"], found["total"] or Decimal(0)


def listed(*, viewer: Person, customer: Customer) -> QuerySet[Deal]:
    """Deals with a customer in the viewer's sight, open ones first by close date."""
    rows: QuerySet[Deal] = Deal.objects.visible_to(viewer).filter(customer=customer)
    return with_standing(rows.select_related("owner", "product", "stage")).order_by(
        F("closed_on").desc(nulls_first=True), F("close_on").asc(nulls_last=True), "pk"
    )

"""Finding deals by a few letters."""

from __future__ import annotations

from django.db.models import F
from django.urls import reverse

from accounts.organisation.models import Person
from accounts.organisation.selectors.search import MOST, Hit
from pipeline.customers.selectors.customer_search import named
from pipeline.deals.models import Deal


def search(*, viewer: Person, query: str) -> list[Hit]:
    """Deals a viewer sees, at most eight; open ones come first."""
    deals = named(Deal.objects.visible_to(viewer).select_related("stage", "owner"), query)
    return [
        Hit("Deals", deal.name, f"{deal.stage.name}, {deal.owner.name}", reverse("deal_detail", args=[deal.pk]))
        for deal in deals.order_by(F("closed_on").desc(nulls_first=True), "name", "pk")[:MOST]
    ]

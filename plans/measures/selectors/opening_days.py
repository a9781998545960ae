"""The day from which the age of a deal counts."""

from __future__ import annotations

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from pipeline.deals.models import DealState


def opening_day(deal: str = "") -> Coalesce:
    """The day on which a deal was opened; of one that was taken over without it, the first day that is known of it.

    `deal` is the way to the deal, such as "state__deal__".
    """
    known = DealState.objects.filter(deal_id=OuterRef(f"{deal}pk")).order_by("starts_on").values("starts_on")[:1]
    return Coalesce(F(f"{deal}opened_on"), Subquery(known))

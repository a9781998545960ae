"""Pauses of deals in sight."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.organisation.models import Person
from pipeline.deals.models import Deal, DealPause


def visible(*, viewer: Person) -> QuerySet[DealPause]:
    """Pauses of deals in sight, the latest first."""
    rows: QuerySet[DealPause] = DealPause.objects.visible_to(viewer)
    return rows.select_related("paused_by", "deal").order_by("-starts_on", "-pk")


def of_deal(*, deal: Deal) -> list[DealPause]:
    """The pauses of a deal, the first one first; two at most."""
    return list(DealPause.objects.filter(deal=deal).select_related("paused_by").order_by("number"))

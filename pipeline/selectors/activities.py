"""Activities: the work that was done."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.models import Person
from pipeline.models import Activity, ActivityType


def visible(*, viewer: Person) -> QuerySet[Activity]:
    """Activities in the viewer's sight with what a row shows, newest first."""
    rows: QuerySet[Activity] = Activity.objects.visible_to(viewer)
    return rows.select_related("person", "type", "customer", "deal").order_by("-done_on", "-pk")


def types() -> QuerySet[ActivityType]:
    """The types that are counted, in order."""
    return ActivityType.objects.filter(is_active=True).order_by("position")


def every_type() -> QuerySet[ActivityType]:
    """All types, also those no longer counted."""
    return ActivityType.objects.order_by("position")


def of_deal(*, viewer: Person, deal_id: int, limit: int = 20) -> list[Activity]:
    """The newest activities of a deal."""
    return list(visible(viewer=viewer).filter(deal_id=deal_id)[:limit])


def of_customer(*, viewer: Person, customer_id: int, limit: int = 20) -> list[Activity]:
    """The newest activities with a customer."""
    return list(visible(viewer=viewer).filter(customer_id=customer_id)[:limit])

"""How often each reason for a push was given."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from pipeline.deals.models import PushChoice, PushReason
from pipeline.deals.selectors.pushes import counting


def with_counts() -> list[Any]:
    """Every reason with how many pushes it explains (`times`); those that were taken back do not count."""
    pushes = counting()
    at_once = pushes.filter(push_choice=OuterRef("pk")).order_by().values("push_choice")
    later = PushReason.objects.filter(choice=OuterRef("pk"), change__in=pushes.values("pk")).order_by().values("choice")
    counts = {
        name: Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0)
        for name, rows in (("at_once", at_once), ("later", later))
    }
    return list(PushChoice.objects.in_order().annotate(**counts, times=F("at_once") + F("later")))

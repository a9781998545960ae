"""The list of reasons for pushes: what is offered, what is retired, and how often each was given."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from pipeline.deals.models import PushChoice, PushReason
from pipeline.deals.selectors.pushes import counting


def every() -> QuerySet[PushChoice]:
    """Every reason, those offered before the retired ones."""
    return PushChoice.objects.order_by("-is_active", "position", "pk")


def offered() -> QuerySet[PushChoice]:
    """The reasons to choose from."""
    return every().filter(is_active=True)


def with_counts() -> list[Any]:
    """Every reason with how many pushes it explains (`pushes`); those that were taken back do not count."""
    pushes = counting()
    at_once = pushes.filter(push_choice=OuterRef("pk")).order_by().values("push_choice")
    later = PushReason.objects.filter(choice=OuterRef("pk"), change__in=pushes.values("pk")).order_by().values("choice")
    counts = {
        name: Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0)
        for name, rows in (("at_once", at_once), ("later", later))
    }
    return list(every().annotate(**counts, pushes=F("at_once") + F("later")))


def by_id(*, pk: int) -> PushChoice:
    """One reason. Raises PushChoice.DoesNotExist."""
    return PushChoice.objects.get(pk=pk)

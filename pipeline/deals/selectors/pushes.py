"""Pushes of deals, and those whose reason is still owed.

A push that an undone file brought stays in the history of its deal, and counts nowhere: it is taken back.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from accounts.duties.models import Obligation
from accounts.organisation.models import Person
from pipeline.deals.models import Deal, DealChange, DealState
from pipeline.deals.rules.states import Cause


def with_taken_back(changes: QuerySet[DealChange]) -> QuerySet[Any]:
    """Changes of deals, each with whether the undo of its file took its new close date back (`is_taken_back`).

    A deal is put back only while nothing has changed it since its file did, so what follows a push that is taken back
    is the undo itself.
    """
    later = DealChange.objects.filter(deal_id=OuterRef("deal_id"), field="close date", pk__gt=OuterRef("pk"))
    undo = DealState.objects.filter(deal_id=OuterRef("deal_id"), cause=Cause.PUT_BACK, known_at=OuterRef("next_at"))
    return changes.annotate(next_at=Subquery(later.order_by("pk").values("at")[:1])).annotate(
        is_taken_back=Exists(undo)
    )


def counting() -> QuerySet[Any]:
    """Every push but those that were taken back."""
    return with_taken_back(DealChange.objects.filter(is_push=True, field="close date")).filter(is_taken_back=False)


def latest(*, deal: Deal, count: int) -> list[DealChange]:
    """The last pushes of a deal, the newest first, with those taken back; none for no count."""
    rows = DealChange.objects.filter(deal=deal, is_push=True, field="close date").order_by("-at", "-pk")
    return list(rows[:count]) if count > 0 else []


def unexplained(*, deal: Deal) -> list[DealChange]:
    """The pushes of a deal for which nobody gave a reason, the oldest first."""
    rows = counting().filter(deal=deal, push_reason=None, push_choice=None, reason="")
    return list(rows.order_by("at", "pk"))


def visible(*, viewer: Person) -> QuerySet[DealChange]:
    """Pushes of deals in sight, the newest first, with their reasons."""
    rows = counting().filter(deal__in=Deal.objects.visible_to(viewer))
    return rows.select_related(
        "by", "deal__owner", "push_choice", "push_reason__choice", "push_reason__given_by"
    ).order_by("-at", "-pk")


def owed(*, deal: Deal) -> list[DealChange]:
    """The pushes of a deal whose reason is owed, the oldest first."""
    changes = {f"push:{change.pk}": change for change in unexplained(deal=deal)} if deal.pushes else {}
    if not changes:
        return []
    duties = Obligation.objects.filter(trap__key="push-reason", subject__in=changes, done_at=None, waived_at=None)
    standing = set(duties.values_list("subject", flat=True))
    return [change for subject, change in changes.items() if subject in standing]


def by_id(*, viewer: Person, deal_id: int, pk: int) -> DealChange:
    """A push of a deal in sight. Raises DealChange.DoesNotExist."""
    deals = Deal.objects.visible_to(viewer).filter(pk=deal_id)
    rows = DealChange.objects.filter(deal__in=deals, is_push=True, field="close date")
    return rows.select_related("deal__owner", "deal__stage").get(pk=pk)

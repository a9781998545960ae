"""Milestones of deals, as the viewer sees them."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.organisation.models import Person
from pipeline.deals.models import Deal, DealChange, Milestone
from pipeline.deals.selectors import pushes


def of_deal(*, deal: Deal) -> list[Milestone]:
    """The milestones of a deal by day, with their owners."""
    return list(deal.milestones.select_related("owner", "done_by").order_by("due_on", "pk"))


def visible(*, viewer: Person) -> QuerySet[Milestone]:
    """Milestones of deals in sight, by day."""
    rows: QuerySet[Milestone] = Milestone.objects.visible_to(viewer)
    return rows.select_related("owner", "deal__owner", "deal__stage").order_by("due_on", "pk")


def by_id(*, viewer: Person, deal_id: int, pk: int) -> Milestone:
    """One milestone of a deal in sight. Raises Milestone.DoesNotExist."""
    rows = Milestone.objects.visible_to(viewer).filter(deal_id=deal_id)
    return rows.select_related("owner", "deal__owner", "deal__stage").get(pk=pk)


def changes_of(*, deal: Deal) -> list[DealChange]:
    """The history of amount, close date, owner and milestones of a deal, oldest first; pushes say if they count."""
    explained = ("push_choice", "push_reason__choice", "push_reason__given_by")
    changes = pushes.with_taken_back(DealChange.objects.filter(deal=deal))
    return list(changes.select_related("by", *explained).order_by("at", "pk"))

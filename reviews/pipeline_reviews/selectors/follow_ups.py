"""Follow-ups as people see them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from accounts.duties.models import Obligation
from accounts.organisation.access import Relation, relation
from accounts.organisation.models import Person
from reviews.pipeline_reviews.models import FollowUp
from reviews.pipeline_reviews.rules import follow_ups as rules


def visible(*, viewer: Person) -> QuerySet[Any]:
    """The follow-ups that a viewer sees, the next one due first."""
    rows = FollowUp.objects.visible_to(viewer).select_related("review__team", "deal", "owner", "made_by", "done_by")
    return rows.order_by("due_on", "pk")


def by_id(*, viewer: Person, pk: int) -> FollowUp:
    """One follow-up. Raises FollowUp.DoesNotExist when invisible."""
    follow_up: FollowUp = visible(viewer=viewer).get(pk=pk)
    return follow_up


def owed(follow_up: FollowUp) -> list[Obligation]:
    """The duties that it still makes: one, of the person who was asked or of whoever took it over."""
    rows = Obligation.objects.filter(
        trap__key=rules.TRAPS[follow_up.kind], subject=rules.subject_of(follow_up.pk), done_at=None, waived_at=None
    )
    return list(rows.select_related("owner").order_by("pk"))


def owners(follow_up: FollowUp) -> list[Person]:
    """Who has to do it."""
    return [duty.owner for duty in owed(follow_up)] or [follow_up.owner]


def may_report(viewer: Person, owners: list[Person]) -> bool:
    """Whether somebody can say that it is done: one of its owners, or the line above one."""
    return any(relation(viewer, owner) in (Relation.SELF, Relation.LINE) for owner in owners)

"""Before whom a policy was put, who has read it, and what was objected."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from accounts.organisation.models import Person
from reviews.policies.models import Policy, PolicyObjection, PolicyReading
from reviews.policies.models.readings import PUT


def visible(*, viewer: Person) -> QuerySet[PolicyReading]:
    """The readings of the people whom somebody sees: who has not read it first, then by name."""
    rows = PolicyReading.objects.visible_to(viewer).select_related("person", "policy")
    return rows.order_by("-policy__version", "state", "person__name", "pk")


def by_id(*, viewer: Person, pk: int) -> PolicyReading:
    """One reading in sight. Raises PolicyReading.DoesNotExist."""
    return visible(viewer=viewer).get(pk=pk)


def of(policy: Policy, *, viewer: Person) -> QuerySet[PolicyReading]:
    """The readings of one version."""
    return visible(viewer=viewer).filter(policy=policy)


def own(policy: Policy, *, viewer: Person) -> PolicyReading | None:
    """The viewer's own reading of a version; None where it was not put before them."""
    return PolicyReading.objects.select_related("person", "policy").filter(policy=policy, person=viewer).first()


def own_of_viewer(viewer: Person) -> QuerySet[PolicyReading]:
    """Everything that was put before the viewer, unread first."""
    return PolicyReading.objects.select_related("person", "policy").filter(person=viewer).order_by("state", "-pk")


def unread(viewer: Person) -> QuerySet[PolicyReading]:
    """What the viewer still has to read."""
    return own_of_viewer(viewer).filter(state=PUT)


def objections(policy: Policy, *, viewer: Person) -> QuerySet[Any]:
    """What people in sight object to in a version, the newest first; admins see no more than their own line."""
    rows = PolicyObjection.objects.visible_to(viewer).filter(reading__policy=policy)
    return rows.select_related("made_by", "reading__person").order_by("-made_at", "-pk")

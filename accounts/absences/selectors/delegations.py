"""Who stands in for whom, and what waits for a decision in somebody's place."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from accounts.duties.models import Obligation
from accounts.duties.rules.traps import DECISIONS
from accounts.organisation.access import on_duty
from accounts.organisation.models import Delegation, Person


def decisions_with(*, person: Person, kind: str, today: date) -> list[int]:
    """Ids of what waits for a person's decision, their own or as somebody's stand-in; `kind` is like "win-request"."""
    away = Delegation.objects.filter(on_duty(today), to_person=person).values("from_person")
    rows = Obligation.objects.filter(Q(owner=person) | Q(owner__in=away), trap__key__in=DECISIONS)
    waiting = rows.filter(done_at__isnull=True, waived_at__isnull=True, subject__startswith=f"{kind}:")
    return [int(subject.split(":")[1]) for subject in waiting.values_list("subject", flat=True)]


def of_person(*, person: Person) -> list[Delegation]:
    """A person's stand-ins, the latest first."""
    return _listed(Delegation.objects.filter(from_person=person))


def held_by(*, person: Person, today: date) -> list[Delegation]:
    """The places a person fills today or will fill."""
    return _listed(Delegation.objects.filter(to_person=person, is_revoked=False, ends_before__gt=today))


def _listed(rows: QuerySet[Any]) -> list[Delegation]:
    return list(rows.select_related("from_person", "to_person", "made_by").order_by("-starts_on", "-pk"))


def visible(*, viewer: Person) -> QuerySet[Any]:
    """The stand-ins that a viewer is part of or sees, the latest first."""
    seen = Delegation.objects.visible_to(viewer).values("pk")
    rows = Delegation.objects.filter(Q(pk__in=seen) | Q(to_person=viewer))
    return rows.select_related("from_person", "to_person").order_by("-starts_on", "-pk")


def by_id(*, viewer: Person, pk: int) -> Delegation:
    """A stand-in that a viewer is part of or sees. Raises Delegation.DoesNotExist."""
    return visible(viewer=viewer).get(pk=pk)


def waiting_for(*, people: Iterable[Person]) -> list[Obligation]:
    """The decisions that people owe and that their stand-in may make, the nearest deadline first."""
    rows = Obligation.objects.filter(owner__in=list(people), status="open", trap__key__in=DECISIONS)
    return list(rows.select_related("trap", "owner").order_by("due_at", "pk")[:50])

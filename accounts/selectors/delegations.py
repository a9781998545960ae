"""Who stands in for whom, and what waits for a decision in somebody's place."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from accounts.access import on_duty
from accounts.models import Delegation, Obligation, Person, ReportingLine

DECISIONS = ("extension-decision", "leave-decision", "plan-decision")


def stand_in_of(*, person: Person, today: date) -> Person | None:
    """Who decides in a person's place today."""
    row = Delegation.objects.filter(on_duty(today), from_person=person).select_related("to_person").first()
    return row.to_person if row else None


def stands_in_for(*, person: Person, today: date) -> list[Person]:
    """In whose place a person decides today, by name."""
    rows = Delegation.objects.filter(on_duty(today), to_person=person).select_related("from_person")
    return [row.from_person for row in rows.order_by("from_person__name", "pk")]


def entrusted(*, person: Person, today: date) -> QuerySet[Any]:
    """Whose matters a person may decide on today only because they stand in: everybody below those who are away."""
    away = Delegation.objects.filter(on_duty(today), to_person=person).values("from_person")
    below = ReportingLine.objects.filter(depth__gt=0, above__in=away).values("below")
    headed = ReportingLine.objects.filter(depth__gt=0).values("below")
    of_last_resort = Person.objects.filter(last_resort_of__isnull=False, pk__in=away)
    topless = Person.objects.exclude(pk__in=headed).exclude(last_resort_of__isnull=False).values("pk")
    trusted = Q(pk__in=below) | Q(pk__in=topless) if of_last_resort.exists() else Q(pk__in=below)
    return Person.objects.filter(trusted).exclude(pk=person.pk)


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


def one(*, viewer: Person, pk: int) -> Delegation:
    """A stand-in that a viewer is part of or sees. Raises Delegation.DoesNotExist."""
    return visible(viewer=viewer).get(pk=pk)


def waiting_for(*, people: Iterable[Person]) -> list[Obligation]:
    """The decisions that people owe and that their stand-in may make, the nearest deadline first."""
    rows = Obligation.objects.filter(owner__in=list(people), status="open", trap__key__in=DECISIONS)
    return list(rows.select_related("trap", "owner").order_by("due_at", "pk")[:50])

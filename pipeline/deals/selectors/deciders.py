"""Who decides on the money of a deal: somebody of the line who neither asked nor is credited."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from accounts.organisation.access import Relation, on_duty, relation
from accounts.organisation.models import Delegation, Person, ReportingLine
from pipeline.deals.models import Deal


def credited(*, deal: Deal) -> frozenset[int]:
    """Ids of the owner and of everybody with a planned share: they do not judge a deal's money."""
    return frozenset(deal.shares.values_list("person_id", flat=True)) | {deal.owner_id}


def is_free(*, by: Person | None, owner: Person, barred: Collection[int]) -> bool:
    """Whether a person's own word suffices: of the line above the owner, or an admin, and not credited.

    None is the system, whose word always does.
    """
    if by is None:
        return True
    return by.pk not in barred and (by.is_admin or relation(by, owner) is Relation.LINE)


@dataclass(frozen=True, slots=True)
class Parties:
    """Who may not judge a deal's money.

    The owner and whoever asked never may, whoever is credited only where nobody else is left.
    """

    owner: Person
    asked_by_id: int
    credited: frozenset[int]


def deciders(parties: Parties) -> list[Person]:
    """Who may decide, the nearest first: the line above the owner, without whoever is credited.

    Where whoever asked is of that line, it begins above them. With nobody left, the reviewer of last resort decides,
    then the deputy, then the other admins; then the line even when credited, so that nobody gets rid of it by a share.
    Where there is nobody at all, whoever asks decides alone.
    """
    owner, never = parties.owner, {parties.owner.pk, parties.asked_by_id}
    line = ReportingLine.objects.filter(below=owner, depth__gt=0).select_related("above").order_by("depth", "above_id")
    own_step = next((step.depth for step in line if step.above_id == parties.asked_by_id), 0)
    above = [
        step.above for step in line if step.depth > own_step and step.above.is_active and step.above_id not in never
    ]
    if judges := [person for person in above if person.pk not in parties.credited]:
        return judges
    others = Person.objects.filter(is_active=True).exclude(pk__in=never | parties.credited)
    return (
        list(others.filter(last_resort_of__isnull=False))
        or list(others.filter(deputy_of_last_resort_of__isnull=False))
        or list(others.filter(is_admin=True).order_by("pk"))
        or above
    )


def place_of(*, by: Person, parties: Parties, today: date) -> Person | None:
    """In whose place a person decides: their own, or that of a decider they stand in for; None where they may not."""
    allowed = deciders(parties)
    if by in allowed:
        return by
    if by.pk in {parties.owner.pk, parties.asked_by_id, *parties.credited}:
        return None
    stand_ins = Delegation.objects.filter(on_duty(today), to_person=by, from_person__in=allowed)
    row = stand_ins.select_related("from_person").order_by("pk").first()
    return row.from_person if row else None


def common_line(*, first_id: int, second_id: int, barred: Collection[int]) -> QuerySet[Any]:
    """Everybody above both of two people, and every admin, without the barred."""
    above_first = ReportingLine.objects.filter(below=first_id, depth__gt=0).values("above")
    above_second = ReportingLine.objects.filter(below=second_id, depth__gt=0).values("above")
    people = Person.objects.filter(is_active=True)
    common = people.filter(pk__in=above_first) & people.filter(pk__in=above_second)
    return (common | people.filter(is_admin=True)).exclude(pk__in=barred)

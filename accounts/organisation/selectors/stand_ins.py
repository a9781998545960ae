"""Who decides in whose place today."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from accounts.organisation.access import on_duty, on_leave
from accounts.organisation.models import Delegation, Person, ReportingLine
from accounts.organisation.selectors import organisation as organisation_selector


def stand_in_of(*, person: Person, today: date) -> Person | None:
    """Who decides in a person's place today."""
    row = Delegation.objects.filter(on_duty(today), from_person=person).select_related("to_person").first()
    return row.to_person if row else None


def stands_in_for(*, person: Person, today: date) -> list[Person]:
    """In whose place a person decides today, by name."""
    rows = Delegation.objects.filter(on_duty(today), to_person=person).select_related("from_person")
    return [row.from_person for row in rows.order_by("from_person__name", "pk")]


def entrusted(*, person: Person, today: date) -> QuerySet[Any]:
    """Whose matters a person may decide on today without standing above them: everybody below those who are away, and
    whoever has nobody above when the person, or somebody who is away, is the reviewer of last resort or their deputy.
    """
    away = set(Delegation.objects.filter(on_duty(today), to_person=person).values_list("from_person", flat=True))
    below = ReportingLine.objects.filter(depth__gt=0, above__in=away).values("below")
    trusted = Q(pk__in=below) | _of_last_resort(away | {person.pk}, today)
    return Person.objects.filter(trusted).exclude(pk=person.pk)


def _of_last_resort(places: set[int], today: date) -> Q:
    """People with nobody above, if the reviewer of last resort, or their deputy in their absence, is in `places`."""
    organisation = organisation_selector.current()
    reviewer, deputy = organisation.reviewer_of_last_resort_id, organisation.deputy_of_last_resort_id
    headed = ReportingLine.objects.filter(depth__gt=0, above__is_active=True).values("below")
    if reviewer in places or (deputy in places and _is_out(reviewer, today)):
        # The reviewer's own matters are the deputy's, and nobody else's.
        return ~Q(pk__in=headed) & (Q() if deputy in places else ~Q(pk=reviewer))
    return ~Q(pk__in=headed) & Q(pk=reviewer) if deputy in places else Q(pk__in=())


def _is_out(person_id: int | None, today: date) -> bool:
    """Whether somebody cannot decide today: on leave, or gone."""
    here = Person.objects.filter(pk=person_id or 0, is_active=True).exclude(on_leave(today))
    return not here.exists()

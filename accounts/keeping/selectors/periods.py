"""The periods of keeping as they hold, and what the last runs did."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.keeping.models import KeepingPeriods, KeepingRun
from accounts.organisation.models import Person
from accounts.record.models import ReplacedName


def current() -> KeepingPeriods:
    """The periods; those of a new installation where none were set."""
    return KeepingPeriods.objects.filter(id=1).first() or KeepingPeriods()


def runs() -> QuerySet[KeepingRun]:
    """What the job did, the newest first."""
    return KeepingRun.objects.order_by("-at", "-pk")


def people_of(rows: list[KeepingRun]) -> dict[int, Person]:
    """Whoever these runs did not touch, by id."""
    ids = {part["person"] for row in rows for part in row.kept_back}
    return {person.pk: person for person in Person.objects.get_queryset().filter(pk__in=ids)}


def replaced() -> QuerySet[ReplacedName]:
    """Removed names, the newest first."""
    return ReplacedName.objects.order_by("-at", "-pk")

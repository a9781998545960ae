"""Whose name goes: leavers after the set period who have nothing in hand any more."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from accounts.duties.models import Obligation
from accounts.keeping.rules.periods import REMOVED
from accounts.organisation.models import Person
from accounts.organisation.selectors.service import successor_fault
from pipeline.deals.models import Deal
from traps_web.ui import words


def due(*, before: date) -> QuerySet[Person]:
    """Whose last day lies before a day, and whose name still stands."""
    rows = Person.objects.get_queryset().filter(is_active=False, ends_on__lt=before)
    return rows.exclude(email__endswith=REMOVED).order_by("pk")


def in_hand(person: Person) -> str:
    """What still keeps somebody's name; empty for nothing."""
    counts = (
        (Obligation.objects.filter(owner=person, status="open").count(), "open duty", "open duties"),
        (Deal.objects.filter(owner=person, status="open").count(), "open deal", "open deals"),
    )
    parts = [words.plural(count, singular, plural) for count, singular, plural in counts if count]
    return words.listed(parts) if parts else successor_fault(person)

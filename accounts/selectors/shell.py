"""What stands around every page: navigation, who is signed in, what day it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q

from accounts.models import FiscalPeriod, Obligation, OrganisationDay, Person, ReportingLine


@dataclass(frozen=True)
class ShellFacts:
    """Facts for the frame of a page."""

    manages: bool
    open_obligations: int
    quarter: str
    working_days_left: int | None


def shell_facts(*, viewer: Person, today: date, now: datetime) -> ShellFacts:
    """Three queries, whatever the size of the organisation."""
    owed = Obligation.objects.filter(owner=viewer).aggregate(
        open=Count("pk", filter=Q(status="open") | Q(status="missed", done_at__isnull=True))
    )
    manages = ReportingLine.objects.filter(above=viewer, depth__gt=0).exists()
    period = FiscalPeriod.objects.filter(kind="quarter", starts_on__lte=today, ends_before__gt=today).first()
    if period is None:
        return ShellFacts(manages=manages, open_obligations=owed["open"], quarter="", working_days_left=None)
    left = OrganisationDay.objects.filter(day__gte=today, day__lt=period.ends_before, is_working=True).count()
    return ShellFacts(manages=manages, open_obligations=owed["open"], quarter=period.key, working_days_left=left)

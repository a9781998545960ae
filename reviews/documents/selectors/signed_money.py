"""The reviews whose minutes stand on money that was booked, for whoever would take that money back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db.models import Q

from accounts.organisation.models import FiscalPeriod, ReportingLine
from reviews.documents.models import Minutes


def signers(people: Collection[int], booked_on: date, entered_at: datetime) -> list[str]:
    """Whose review of the quarter has minutes over a packet that counts the money: their own, or that of their line."""
    keys = FiscalPeriod.objects.filter(kind="quarter", starts_on__lte=booked_on, ends_before__gt=booked_on)
    line = ReportingLine.objects.filter(below_id__in=people).values("above_id")
    rows = Minutes.objects.filter(
        Q(review__person_id__in=people) | Q(review__person_id__in=line),
        review__cycle__period_key__in=keys.values("key"),
        packet__numbers_at__gte=entered_at,
    )
    return sorted(set(rows.values_list("review__person__name", flat=True)))

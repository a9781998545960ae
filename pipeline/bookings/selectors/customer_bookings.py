"""What was booked with a customer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum

from accounts.organisation.models import Person
from pipeline.bookings.models import Booking
from pipeline.bookings.selectors.bookings import is_invoiced
from pipeline.bookings.selectors.entries import with_run
from pipeline.customers.models import Customer
from traps_web.lib.fiscal import Period


@dataclass(frozen=True, slots=True)
class Booked:
    """What was booked with a customer as far as the viewer sees: in all, and in some periods, in their order."""

    total: Decimal
    by_period: tuple[Decimal, ...]


def booked(*, viewer: Person, customer: Customer, periods: Sequence[Period]) -> Booked:
    """Everything booked with a customer, and what of it lies in each of these periods; one query."""
    sums = {
        f"period_{place}": Sum("amount", filter=Q(booked_on__within=(period.starts_on, period.ends_before)))
        for place, period in enumerate(periods)
    }
    rows = Booking.objects.visible_to(viewer).filter(customer=customer)
    totals = rows.aggregate(total=Sum("amount"), **sums)
    return Booked(totals["total"] or Decimal(0), tuple(totals[name] or Decimal(0) for name in sums))


def listed(*, viewer: Person, customer: Customer) -> QuerySet[Booking]:
    """Bookings of a customer in the viewer's sight, newest first."""
    rows: QuerySet[Booking] = Booking.objects.visible_to(viewer).filter(customer=customer)
    known = rows.annotate(is_invoiced=is_invoiced())
    named = known.select_related("product", "category", "deal", "entered_by").prefetch_related("credits__person")
    return with_run(named).order_by("-booked_on", "-pk")

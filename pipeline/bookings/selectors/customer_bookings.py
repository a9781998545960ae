"""What was booked with a customer."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import QuerySet, Sum

from accounts.organisation.models import Person
from pipeline.bookings.models import Booking
from pipeline.bookings.selectors.bookings import is_invoiced
from pipeline.bookings.selectors.entries import with_run
from pipeline.customers.models import Customer


def total(*, viewer: Person, customer: Customer) -> Decimal:
    """Everything booked with a customer, as far as the viewer sees."""
    rows = Booking.objects.visible_to(viewer).filter(customer=customer)
    return rows.aggregate(total=Sum("amount"))["total"] or Decimal(0)


def listed(*, viewer: Person, customer: Customer) -> QuerySet[Booking]:
    """Bookings of a customer in the viewer's sight, newest first."""
    rows: QuerySet[Booking] = Booking.objects.visible_to(viewer).filter(customer=customer)
    known = rows.annotate(is_invoiced=is_invoiced())
    named = known.select_related("product", "category", "deal", "entered_by").prefetch_related("credits__person")
    return with_run(named).order_by("-booked_on", "-pk")

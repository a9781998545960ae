"""Restatements as people read them: what was corrected, by how much, and why."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import QuerySet, Sum

from accounts.models import AuditEvent, Person
from accounts.selectors import people
from pipeline.models import Booking
from pipeline.selectors.bookings import visible

KIND = "pipeline.booking"


def one(*, viewer: Person, pk: int) -> Booking:
    """A booking in sight; of a restatement, the booking that it corrects. Raises Booking.DoesNotExist."""
    found = visible(viewer=viewer).get(pk=pk)
    return found if found.restates_id is None else visible(viewer=viewer).get(pk=found.restates_id)


def stands_at(*, booking: Booking) -> Decimal:
    """What a booking comes to with all its restatements."""
    corrected = Booking.objects.filter(restates=booking).aggregate(total=Sum("amount"))["total"]
    return booking.amount + (corrected or Decimal(0))


def rows_of(*, booking: Booking) -> list[Booking]:
    """The restatements of a booking in the order they were written."""
    return list(Booking.objects.filter(restates=booking).select_related("entered_by").order_by("pk"))


def history_of(*, booking: Booking) -> list[AuditEvent]:
    """Who restated it when and why, newest first."""
    return people.history_of(kind=KIND, pk=booking.pk)


def listed(*, viewer: Person) -> QuerySet[Booking]:
    """Every restatement in sight, newest first."""
    rows = visible(viewer=viewer).filter(restates__isnull=False).select_related("entered_by", "restates")
    return rows.order_by("-booked_on", "-pk")

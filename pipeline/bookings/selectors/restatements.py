"""Restatements as people read them: what was corrected, by how much, and why."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from django.db.models import QuerySet, Sum

from accounts.organisation.models import Person
from accounts.organisation.selectors import people
from accounts.record.models import AuditEvent
from pipeline.bookings.models import Booking, Credit
from pipeline.bookings.rules.standings import Standing
from pipeline.bookings.selectors.bookings import CHUNK, visible
from traps_web.lib.sorting import Orders

KIND = "pipeline.booking"


def by_id(*, viewer: Person, pk: int) -> Booking:
    """A booking in sight; of a restatement, the booking that it corrects. Raises Booking.DoesNotExist."""
    booking = visible(viewer=viewer).get(pk=pk)
    return booking if booking.restates_id is None else visible(viewer=viewer).get(pk=booking.restates_id)


def stands_at(*, booking: Booking) -> Decimal:
    """What a booking comes to with all its restatements."""
    corrected = Booking.objects.filter(restates=booking).aggregate(total=Sum("amount"))["total"]
    return booking.amount + (corrected or Decimal(0))


def standings(*, booking_ids: Collection[int]) -> dict[int, Standing]:
    """What bookings stand at and who holds how much of each; four queries for a thousand of them."""
    by_booking: dict[int, Standing] = {}
    ids = sorted(booking_ids)
    for start in range(0, len(ids), CHUNK):
        by_booking |= _standings(ids[start : start + CHUNK])
    return by_booking


def _standings(booking_ids: Collection[int]) -> dict[int, Standing]:
    names: dict[int, str] = {}
    undone = set(Booking.objects.filter(undoes_id__in=booking_ids).values_list("undoes_id", flat=True))
    by_booking = {
        pk: Standing(
            booked_on, amount, [], {}, names=names, is_restatement=restates_id is not None, is_undone=pk in undone
        )
        for pk, booked_on, amount, restates_id in Booking.objects.filter(pk__in=booking_ids).values_list(
            "pk", "booked_on", "amount", "restates_id"
        )
    }
    roots = {pk: pk for pk in by_booking}
    restatements = Booking.objects.filter(restates_id__in=booking_ids)
    for pk, restates_id, amount in restatements.values_list("pk", "restates_id", "amount"):
        roots.setdefault(pk, restates_id)
        by_booking[restates_id].amount += amount
        by_booking[restates_id].rows += 1
    credits = Credit.objects.filter(booking_id__in=roots).order_by("pk")
    for booking_id, person_id, name, team_id, share_ppm, amount in credits.values_list(
        "booking_id", "person_id", "person__name", "team_id", "share_ppm", "amount"
    ):
        standing, names[person_id] = by_booking[roots[booking_id]], name
        if roots[booking_id] == booking_id:
            standing.shares.append((person_id, share_ppm))
        standing.held[person_id] = standing.held.get(person_id, Decimal(0)) + amount
        standing.teams.setdefault(person_id, team_id)
    return by_booking


def rows_of(*, booking: Booking) -> list[Booking]:
    """The restatements of a booking in the order they were written."""
    return list(Booking.objects.filter(restates=booking).select_related("entered_by").order_by("pk"))


def history_of(*, booking: Booking) -> list[AuditEvent]:
    """Who restated it when and why, newest first."""
    return people.history_of(kind=KIND, pk=booking.pk)


ORDERS = Orders(
    {"day": "booked_on", "customer": "customer__name", "by": "entered_by__name", "difference": "amount"}, first="-day"
)


def listed(*, viewer: Person) -> QuerySet[Booking]:
    """Every restatement in sight, newest first."""
    rows = visible(viewer=viewer).filter(restates__isnull=False).select_related("entered_by", "restates")
    return rows.order_by("-booked_on", "-pk")

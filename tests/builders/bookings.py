"""Builders of bookings."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from accounts.models import Person
from pipeline.activities.services import defaults
from pipeline.bookings.rules.bookings import NewBooking
from pipeline.intake.services import entered_bookings
from pipeline.models import Booking
from tests import make


def new(
    who: Person | list[tuple[int, int]], amount: str = "100.00", on: date = date(2026, 11, 20), **values: Any
) -> NewBooking:
    """A booking as it comes in, credited to one person or by pairs of person id and parts per million."""
    credit = [(who.pk, 1_000_000)] if isinstance(who, Person) else who
    return NewBooking(booked_on=on, amount=Decimal(amount), credit=credit, **values)


def make_booking(
    who: Person | list[tuple[int, int]],
    amount: str = "100.00",
    on: date = date(2026, 11, 20),
    now: datetime = make.NOW,
    **values: Any,
) -> Booking:
    """A booking as an import brings it."""
    defaults.install(make.act(now=now))
    [made] = entered_bookings.record_many(make.act(now=now), rows=[new(who, amount, on, **values)], source="import")
    return made

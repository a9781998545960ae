"""Bookings: the rows behind every actual figure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Min, QuerySet, Sum

from accounts.models import Person
from pipeline.models import Booking, Category, Credit

CHUNK = 1000


@dataclass(frozen=True, slots=True)
class NetCredit:
    """What a person still holds of a booking after its restatements."""

    person_id: int
    team_id: int
    share_ppm: int
    amount: Decimal


@dataclass(frozen=True)
class CreatedBooking:
    """A booking created when a deal was won, with what is left of it."""

    booking: Booking
    net_amount: Decimal
    credits: list[NetCredit]


def category_ids(*, booking_ids: Collection[int]) -> dict[int | None, int]:
    """Category of each booking by id."""
    if not booking_ids:
        return {}
    return dict(Booking.objects.filter(pk__in=booking_ids).values_list("pk", "category_id"))


def category_rules() -> list[tuple[int, str]]:
    """Categories in order with their rules."""
    return list(Category.objects.order_by("position").values_list("pk", "rule"))


def first_booked_on(*, customer_ids: Collection[int]) -> dict[int, date]:
    """Day of the first booking of each customer that has one."""
    if not customer_ids:
        return {}
    rows = Booking.objects.filter(restates__isnull=True)
    if len(customer_ids) <= CHUNK:
        rows = rows.filter(customer_id__in=customer_ids)
    found = rows.exclude(customer=None).values("customer_id").annotate(first=Min("booked_on")).order_by()
    return {row["customer_id"]: row["first"] for row in found}


def created_bookings(*, deal_ids: Collection[int]) -> list[CreatedBooking]:
    """Bookings created by winning the deals, each with what its restatements left; three queries per thousand deals."""
    found: list[CreatedBooking] = []
    wanted = sorted(deal_ids)
    for start in range(0, len(wanted), CHUNK):
        created = {
            booking.pk: booking
            for booking in Booking.objects.filter(
                deal_id__in=wanted[start : start + CHUNK], source="deal", restates=None
            ).order_by("pk")
        }
        if created:
            found.extend(_net(created))
    return found


def _net(created: dict[int, Booking]) -> list[CreatedBooking]:
    amounts = {pk: booking.amount for pk, booking in created.items()}
    roots = {pk: pk for pk in created}
    for pk, restates, amount in Booking.objects.filter(restates_id__in=created).values_list(
        "pk", "restates_id", "amount"
    ):
        roots[pk] = restates
        amounts[restates] += amount
    parts: dict[int, dict[int, NetCredit]] = defaultdict(dict)
    for credit in Credit.objects.filter(booking_id__in=roots).order_by("pk"):
        root = parts[roots[credit.booking_id]]
        held = root.get(credit.person_id)
        root[credit.person_id] = NetCredit(
            credit.person_id, credit.team_id, credit.share_ppm, credit.amount + (held.amount if held else Decimal(0))
        )
    return [CreatedBooking(booking, amounts[pk], list(parts[pk].values())) for pk, booking in created.items()]


def deals_told_by_files(*, deal_ids: Collection[int]) -> set[int]:
    """Deals that a file or a program has booked: for those it is the truth, and winning them creates nothing."""
    rows = Booking.objects.filter(deal_id__in=deal_ids).exclude(source="deal").order_by()
    return set(rows.values_list("deal_id", flat=True))


def visible(*, viewer: Person) -> QuerySet[Booking]:
    """Bookings with a credit in the viewer's sight, with what a row shows."""
    rows: QuerySet[Booking] = Booking.objects.visible_to(viewer)
    return rows.select_related("customer", "product", "category", "deal", "restates").prefetch_related(
        "credits__person", "credits__team"
    )


def credits_of(
    *,
    viewer: Person,
    person_id: int | None = None,
    team_ids: Collection[int] | None = None,
    starts_on: date | None = None,
    ends_before: date | None = None,
    filters: dict[str, Any] | None = None,
) -> QuerySet[Credit]:
    """Credits behind an actual figure: by person, team of the day and half-open span; newest first."""
    rows: QuerySet[Credit] = Credit.objects.visible_to(viewer)
    if person_id is not None:
        rows = rows.filter(person_id=person_id)
    if team_ids is not None:
        rows = rows.filter(team_id__in=team_ids)
    if starts_on is not None:
        rows = rows.filter(booked_on__gte=starts_on)
    if ends_before is not None:
        rows = rows.filter(booked_on__lt=ends_before)
    return (
        rows.filter(**(filters or {}))
        .select_related("person", "team", "booking__customer", "booking__product", "booking__category", "booking__deal")
        .order_by("-booked_on", "-booking_id", "pk")
    )


def total_of(rows: QuerySet[Credit]) -> Decimal:
    """What the credits add up to, in SQL."""
    return rows.order_by().aggregate(total=Sum("amount"))["total"] or Decimal(0)

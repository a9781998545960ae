"""Bookings: money comes in, is credited, and is summed by day in the same act."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.access import Relation, relation
from accounts.models import Person
from accounts.rules.faults import Invalid, Refused
from accounts.selectors.teams import TeamOfDay
from accounts.services import audit
from pipeline.models import Booking, Credit, Deal
from pipeline.rules import bookings as rules
from pipeline.rules import credit as credit_rules
from pipeline.rules.bookings import NewBooking
from pipeline.rules.categories import CategoryRule, category_of
from pipeline.selectors import bookings as facts
from pipeline.selectors.days import PeopleDays
from pipeline.services import daily_credits
from traps_web.lib import bulk
from traps_web.ui import words

BATCH = 1000
BOOKING_COLUMNS = (
    "external_id",
    "booked_on",
    "amount",
    "customer_id",
    "product_id",
    "category_id",
    "deal_id",
    "source",
    "restates_id",
    "entered_at",
    "entered_by_id",
)
CREDIT_COLUMNS = ("person_id", "team_id", "booked_on", "share_ppm", "amount")

__all__ = ["NewBooking", "prepare", "record_many", "record_one", "write"]


def record_one(*, row: NewBooking, source: str, by: Person | None, now: datetime) -> Booking:
    """Record one booking with its credit. Raises Invalid by field, Refused when somebody else's credit is not theirs to write."""
    _require_own_credit(row, by)
    with transaction.atomic():
        [booking] = record_many(rows=[row], source=source, by=by, now=now)
        audit.record(
            verb="booking recorded",
            subject=booking,
            by=by,
            now=now,
            after={
                "booked_on": row.booked_on.isoformat(),
                "amount": str(row.amount),
                "deal": row.deal_id,
                "restates": row.restates_id,
            },
        )
    return booking


@dataclass
class Prepared:
    """Bookings checked and made ready: what is left is to insert them."""

    rows: Sequence[NewBooking]
    source: str
    bookings: list[Booking]
    booking_values: list[tuple[Any, ...]]
    credit_values: list[tuple[int, tuple[Any, ...]]]
    sums: daily_credits.Sums
    replacements: list[Booking] = field(default_factory=list)
    """Filled by `write`: the rows that restated bookings created by deals."""


@transaction.atomic
def record_many(*, rows: Sequence[NewBooking], source: str, by: Person | None, now: datetime) -> list[Booking]:
    """Record bookings in order, all or none; a booking that names a deal replaces the one created when it was won.

    The rows are their own record (append-only, with who and when), so only single acts are audited besides. Raises Invalid
    with the sentences of the first faulty row.
    """
    return write(prepared=prepare(rows=rows, source=source, by=by, now=now), by=by, now=now)


def prepare(*, rows: Sequence[NewBooking], source: str, by: Person | None, now: datetime) -> Prepared:
    """Check bookings and split their credit; reads only, so that a great many need a short transaction. Raises Invalid."""
    person_ids = {person_id for row in rows for person_id, _ in row.credit}
    people, teams = PeopleDays.load(person_ids=person_ids, now=now), TeamOfDay.load(person_ids)
    for row in rows:
        _require_sound(row, people, teams)
    categories = _categories(rows) if rows else []
    made = [_booking(row, category, source, by, now) for row, category in zip(rows, categories, strict=True)]
    credits = [
        (
            place,
            Credit(
                person_id=part.person_id,
                team_id=teams.known_on(part.person_id, row.booked_on),
                booked_on=row.booked_on,
                share_ppm=part.share_ppm,
                amount=part.amount,
            ),
        )
        for place, row in enumerate(rows)
        for part in credit_rules.split(row.amount, row.credit)
    ]
    values = bulk.ready((credit for _, credit in credits), CREDIT_COLUMNS)
    return Prepared(
        rows=rows,
        source=source,
        bookings=made,
        booking_values=bulk.ready(made, BOOKING_COLUMNS),
        credit_values=[(place, value) for (place, _), value in zip(credits, values, strict=True)],
        sums=daily_credits.sums_of((credit, made[place].category_id) for place, credit in credits),
    )


@transaction.atomic
def write(*, prepared: Prepared, by: Person | None, now: datetime) -> list[Booking]:
    """Insert prepared bookings with their credits and sums; the bookings created by deals they name are restated to zero."""
    if not prepared.rows:
        return []
    replaced = [] if prepared.source == "deal" else _replacements(prepared.rows, prepared.source, by, now)
    ids = bulk.reserve_ids(Booking, len(prepared.bookings))
    bulk.insert(
        Booking,
        ("id", *BOOKING_COLUMNS),
        [(pk, *value) for pk, value in zip(ids, prepared.booking_values, strict=True)],
    )
    bulk.insert(
        Credit, ("booking_id", *CREDIT_COLUMNS), [(ids[place], *value) for place, value in prepared.credit_values]
    )
    taken_back = _replace(replaced)
    prepared.replacements = [zero for zero, _ in replaced]
    Credit.objects.bulk_create(taken_back, batch_size=BATCH)
    sums = daily_credits.merged(
        prepared.sums, daily_credits.sums_of((credit, credit.booking.category_id) for credit in taken_back)
    )
    # Last, and sorted over the whole act: two writers then lock the sums in the same order and never wait in a circle.
    daily_credits.add(sums)
    for booking, pk in zip(prepared.bookings, ids, strict=True):
        booking.pk = pk
        booking._state.adding, booking._state.db = False, "default"
    return prepared.bookings


def _require_own_credit(row: NewBooking, by: Person | None) -> None:
    if by is None or by.is_admin:
        return
    for person in Person.objects.get_queryset().filter(pk__in=[person_id for person_id, _ in row.credit]):
        if relation(by, person) not in (Relation.SELF, Relation.LINE):
            raise Refused(f"Credit of {person.name} is written by {person.name}, the line above and admins.")


def _require_sound(row: NewBooking, people: PeopleDays, teams: TeamOfDay) -> None:
    """Raises Invalid: unknown person, day, amount, shares, or a person without a team on the day."""
    named = [person_id for person_id, _ in row.credit]
    faults = rules.faults(row, people.bounds(named))
    for person_id in named:
        if person_id not in people.names:
            faults["credit"] = "The credit names a person who is not in TRAPS."
        elif teams.on(person_id, row.booked_on) is None:
            faults.setdefault(
                "credit",
                f"{people.names[person_id]} is in no team on {words.day(row.booked_on, year=True)}; give a team first.",
            )
    if faults:
        raise Invalid(**faults)


def _booking(row: NewBooking, category_id: int, source: str, by: Person | None, now: datetime) -> Booking:
    return Booking(
        external_id=row.external_id or None,
        booked_on=row.booked_on,
        amount=row.amount,
        customer_id=row.customer_id,
        product_id=row.product_id,
        category_id=category_id,
        deal_id=row.deal_id,
        source=source,
        restates_id=row.restates_id,
        entered_at=now,
        entered_by=by,
    )


def _categories(rows: Sequence[NewBooking]) -> list[int]:
    """The category of every row: the given one, that of the restated booking, or the first rule that holds by date order."""
    restated = facts.category_ids(booking_ids={row.restates_id for row in rows if row.restates_id})
    unnamed = [row for row in rows if row.category_id is None and row.restates_id not in restated]
    if not unnamed:
        return [row.category_id or restated[row.restates_id] for row in rows]
    ordered = [CategoryRule(*pair) for pair in facts.category_rules()]
    first_day = facts.first_booked_on(customer_ids={row.customer_id for row in rows if row.customer_id})
    found = [row.category_id or restated.get(row.restates_id) for row in rows]
    for place in sorted(range(len(rows)), key=lambda place: rows[place].booked_on):
        row = rows[place]
        known = first_day.get(row.customer_id) if row.customer_id else None
        if found[place] is None:
            try:
                found[place] = category_of(ordered, bought_before=known is not None and known <= row.booked_on)
            except ValueError as fault:
                raise Invalid(category=str(fault)) from None
        if row.customer_id and (known is None or row.booked_on < known):
            first_day[row.customer_id] = row.booked_on
    return [category for category in found if category is not None]


def _replacements(
    rows: Iterable[NewBooking], source: str, by: Person | None, now: datetime
) -> list[tuple[Booking, list[facts.NetCredit]]]:
    """Restatements to zero of the bookings created when the named deals were won; the deals are locked in order first."""
    deal_ids = sorted({row.deal_id for row in rows if row.deal_id})
    if not deal_ids:
        return []
    for start in range(0, len(deal_ids), BATCH):
        list(
            Deal.objects.select_for_update()
            .filter(pk__in=deal_ids[start : start + BATCH])
            .order_by("pk")
            .values_list("pk")
        )
    found = []
    for created in facts.created_bookings(deal_ids=deal_ids):
        if created.net_amount == Decimal(0) and all(part.amount == 0 for part in created.credits):
            continue
        zero = Booking(
            booked_on=created.booking.booked_on,
            amount=-created.net_amount,
            customer_id=created.booking.customer_id,
            product_id=created.booking.product_id,
            category_id=created.booking.category_id,
            deal_id=created.booking.deal_id,
            source=source,
            restates=created.booking,
            entered_at=now,
            entered_by=by,
        )
        found.append((zero, created.credits))
    return found


def _replace(replaced: list[tuple[Booking, list[facts.NetCredit]]]) -> list[Credit]:
    """Insert the restatements; their credits take back what each person still holds, in the team of that day."""
    Booking.objects.bulk_create([zero for zero, _ in replaced], batch_size=BATCH)
    return [
        Credit(
            booking=zero,
            person_id=part.person_id,
            team_id=part.team_id,
            booked_on=zero.booked_on,
            share_ppm=part.share_ppm,
            amount=-part.amount,
        )
        for zero, parts in replaced
        for part in parts
    ]

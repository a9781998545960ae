"""Bookings: money comes in, is credited, and is summed by day in the same act."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import transaction

from accounts.organisation.selectors.teams import TeamOfDay
from accounts.record.rules.acts import Act
from pipeline.bookings.models import Booking, Credit
from pipeline.bookings.rules import bookings as rules
from pipeline.bookings.rules import credit as credit_rules
from pipeline.bookings.rules.bookings import NewBooking
from pipeline.bookings.rules.categories import CategoryRule, category_of
from pipeline.bookings.rules.standings import Standing
from pipeline.bookings.selectors import bookings as facts
from pipeline.bookings.selectors.days import PeopleDays
from pipeline.bookings.services import credit_changes, daily_credits, replacements, restating
from pipeline.bookings.services.credit_changes import CreditChanges
from traps_web.lib import bulk
from traps_web.lib.faults import Invalid
from traps_web.ui import words

BATCH = 1000

__all__ = ["NewBooking", "prepare", "record_many", "tell", "write", "written"]


class _BookingRow(NamedTuple):
    """The columns of a new booking."""

    external_id: str | None
    booked_on: date
    amount: Decimal
    customer_id: int | None
    product_id: int | None
    category_id: int
    deal_id: int | None
    win: int
    source: str
    restates_id: int | None
    entered_at: datetime
    entered_by_id: int | None


class _CreditRow(NamedTuple):
    """The columns of a new credit, but for its booking."""

    person_id: int
    team_id: int
    booked_on: date
    share_ppm: int
    amount: Decimal


@dataclass
class Prepared:
    """Bookings checked and made ready: what is left is to insert them."""

    rows: Sequence[NewBooking]
    source: str
    bookings: list[_BookingRow]
    booking_values: list[tuple[Any, ...]]
    credit_values: list[tuple[int, tuple[Any, ...]]]
    sums: daily_credits.Sums
    restated: restating.PartsByPlace
    replacements: list[Booking] = field(default_factory=list)
    """Filled by `write`: the rows that restated bookings created by deals."""
    changes: CreditChanges = field(default_factory=CreditChanges)
    """Filled by `write`: whose credit is another one now. Whoever calls it tells them."""


@transaction.atomic
def record_many(act: Act, *, rows: Sequence[NewBooking], source: str) -> list[Booking]:
    """Record bookings that won deals and corrections create, in order, all or none.

    What files and programs enter goes through `services.entered_bookings`. The rows are their own record (append-only,
    with who and when), so only single acts are audited besides. Everybody whose credit changes is told. Raises Invalid
    with the sentences of the first faulty row.
    """
    prepared = prepare(act, rows=rows, source=source)
    ids = write(act, prepared=prepared)
    tell(act, prepared=prepared, ids=ids)
    return written(prepared, ids)


def written(prepared: Prepared, ids: Sequence[int]) -> list[Booking]:
    """The bookings that were written under these ids, for those who go on with them."""
    made = [Booking(id=pk, **row._asdict()) for pk, row in zip(ids, prepared.bookings, strict=True)]
    for booking in made:
        booking._state.adding, booking._state.db = False, "default"
    return made


def tell(act: Act, *, prepared: Prepared, ids: Sequence[int]) -> None:
    """Tell everybody whose credit these bookings change, except who recorded them."""
    if ids:
        who = act.by.name if act.by else "TRAPS"
        what = f"{who} restated or replaced {_of(prepared)}"
        credit_changes.tell(act, prepared.changes, what=what, key=f"booking:{ids[0]}")


def prepare(act: Act, *, rows: Sequence[NewBooking], source: str) -> Prepared:
    """Check bookings and split their credit; reads only, so that a great many need a short transaction.

    Raises Invalid.
    """
    person_ids = {person_id for row in rows for person_id, _ in row.credit}
    people, teams = PeopleDays.load(person_ids=person_ids, now=act.now), TeamOfDay.load(person_ids)
    restated, standings = restating.deal_out(rows)
    for row in rows:
        held_in = standings[row.restates_id].teams if row.restates_id else {}
        _require_sound(row, people, teams, held_in)
    categories = _categories(rows) if rows else []
    made = [_booking(act, row, category, source) for row, category in zip(rows, categories, strict=True)]
    places, credits = [], []
    for place, row in enumerate(rows):
        for part in restated.get(place) or credit_rules.split(row.amount, row.credit):
            places.append(place)
            credits.append(_credit(row, part, teams, standings))
    categories_of_credits = (categories[place] for place in places)
    prepared = Prepared(
        rows=rows,
        source=source,
        bookings=made,
        booking_values=bulk.ready(Booking, _BookingRow._fields, made),
        credit_values=list(zip(places, bulk.ready(Credit, _CreditRow._fields, credits), strict=True)),
        sums=daily_credits.sums_of(zip(credits, categories_of_credits, strict=True)),
        restated=restated,
    )
    if act.by is not None and source != "deal":
        own = [credit.amount for credit in credits if credit.person_id == act.by.pk]
        prepared.changes.entered_for_oneself += own
    return prepared


@transaction.atomic
def write(act: Act, *, prepared: Prepared, deal_ids: Sequence[int] = ()) -> Sequence[int]:
    """Insert prepared bookings with their credits and sums; their ids, in the order of the rows.

    `deal_ids` are deals, held by the caller, for which the rows speak: the bookings that winning them created are
    restated to zero. Restatements are judged once more by what their bookings stand at, which are locked. Raises
    Invalid.
    """
    if not prepared.rows:
        return []
    replaced = _hold(act, prepared, deal_ids)
    ids = bulk.reserve_ids(Booking, len(prepared.bookings))
    bulk.insert(
        Booking,
        ("id", *_BookingRow._fields),
        [(pk, *value) for pk, value in zip(ids, prepared.booking_values, strict=True)],
    )
    bulk.insert(
        Credit,
        ("booking_id", *_CreditRow._fields),
        [(ids[place], *value) for place, value in prepared.credit_values],
    )
    taken_back = replacements.insert(replaced)
    prepared.replacements = [zero for zero, _ in replaced]
    Credit.objects.bulk_create(taken_back, batch_size=BATCH)
    sums = daily_credits.merged(
        prepared.sums, daily_credits.sums_of((credit, credit.booking.category_id) for credit in taken_back)
    )
    # Last, and sorted over the whole act: two writers then lock the sums in the same order and never wait in a circle.
    daily_credits.add(sums)
    return ids


def _hold(act: Act, prepared: Prepared, deal_ids: Sequence[int]) -> replacements.Replaced:
    """Lock the bookings that the rows speak of, judge the rows as these stand now, and see what they replace."""
    rows, changes = prepared.rows, prepared.changes
    restated_ids = {row.restates_id for row in rows if row.restates_id}
    restating.lock(restated_ids | (replacements.created_ids(deal_ids) if deal_ids else set()))
    restating.hold(rows=rows, parts_by_place=prepared.restated, changes=changes)
    replaced = replacements.of_deals(act, deal_ids, prepared.source) if deal_ids else []
    if replaced:
        replacements.note_changes(replaced, _parts_of_deals(rows, {zero.deal_id for zero, _ in replaced}), changes)
    return replaced


def _of(prepared: Prepared) -> str:
    """What an act is about, in a few words."""
    if len(prepared.rows) != 1:
        return "money"
    row = prepared.rows[0]
    subject = (
        Booking.objects.filter(pk=row.restates_id) if row.restates_id else Booking.objects.filter(deal=row.deal_id)
    )
    first = subject.order_by("pk").values_list("booked_on", "customer__name").first()
    if first is None:
        return "money"
    return f"a booking of {first[1] or 'no customer'} of {words.day(first[0], year=True)}"


def _parts_of_deals(rows: Sequence[NewBooking], deal_ids: set[int | None]) -> Iterator[tuple[int, int, Decimal]]:
    """Who gets how much from the rows of some deals: (deal, person, money)."""
    for row in rows:
        if row.deal_id and row.deal_id in deal_ids and row.restates_id is None:
            for part in credit_rules.split(row.amount, row.credit):
                yield row.deal_id, part.person_id, part.amount


def _credit(row: NewBooking, part: credit_rules.Part, teams: TeamOfDay, standings: dict[int, Standing]) -> _CreditRow:
    """A person's part, credited to their team of the day.

    Whoever has left meanwhile is restated in the team in which they were credited.
    """
    team_id = teams.on(part.person_id, row.booked_on)
    if team_id is None and row.restates_id is not None:
        team_id = standings[row.restates_id].teams.get(part.person_id)
    if team_id is None:
        team_id = teams.known_on(part.person_id, row.booked_on)
    return _CreditRow(part.person_id, team_id, row.booked_on, part.share_ppm, part.amount)


def _require_sound(row: NewBooking, people: PeopleDays, teams: TeamOfDay, held_in: Mapping[int, int]) -> None:
    """Raises Invalid: unknown person, day, amount, shares, or a person without a team on the day."""
    named = [person_id for person_id, _ in row.credit]
    faults = rules.faults(row, people.bounds(named))
    for person_id in named:
        if person_id not in people.names:
            faults["credit"] = "The credit names a person who is not in TRAPS."
        elif teams.on(person_id, row.booked_on) is None and person_id not in held_in:
            faults.setdefault(
                "credit",
                f"{people.names[person_id]} is in no team on {words.day(row.booked_on, year=True)}. Add the person "
                "to a team first.",
            )
    if faults:
        raise Invalid(**faults)


def _booking(act: Act, row: NewBooking, category_id: int, source: str) -> _BookingRow:
    return _BookingRow(
        external_id=row.external_id or None,
        booked_on=row.booked_on,
        amount=row.amount,
        customer_id=row.customer_id,
        product_id=row.product_id,
        category_id=category_id,
        deal_id=row.deal_id,
        win=row.win,
        source=source,
        restates_id=row.restates_id,
        entered_at=act.now,
        entered_by_id=act.by.pk if act.by else None,
    )


def _categories(rows: Sequence[NewBooking]) -> list[int]:
    """The category of every row: the given one, that of the restated booking, or the first rule that holds.

    Rows are judged in the order of their days.
    """
    restated = facts.category_ids(booking_ids={row.restates_id for row in rows if row.restates_id})
    unnamed = [row for row in rows if row.category_id is None and row.restates_id not in restated]
    if not unnamed:
        return [row.category_id or restated[row.restates_id] for row in rows]
    ordered = [CategoryRule(*pair) for pair in facts.category_rules()]
    first_day = facts.first_booked_on(customer_ids={row.customer_id for row in rows if row.customer_id})
    category_ids = [row.category_id or restated.get(row.restates_id) for row in rows]
    for place in sorted(range(len(rows)), key=lambda place: rows[place].booked_on):
        row = rows[place]
        known = first_day.get(row.customer_id) if row.customer_id else None
        if category_ids[place] is None:
            try:
                category_ids[place] = category_of(ordered, bought_before=known is not None and known <= row.booked_on)
            except ValueError as fault:
                raise Invalid(category=str(fault)) from None
        if row.customer_id and (known is None or row.booked_on < known):
            first_day[row.customer_id] = row.booked_on
    return [category for category in category_ids if category is not None]

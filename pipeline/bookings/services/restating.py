"""The one way in which bookings are restated, whoever asks for it.

Each restatement is held against what its booking stands at.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.bookings.models import Booking, Credit
from pipeline.bookings.rules.bookings import NewBooking
from pipeline.bookings.rules.credit import Part
from pipeline.bookings.rules.standings import Standing
from pipeline.bookings.selectors import restatements as selector
from pipeline.bookings.services.credit_changes import NOTHING, Change, CreditChanges
from traps_web.lib.faults import Invalid

BATCH = 1000
PartsByPlace = dict[int, list[Part]]
Span = tuple[int, int]


def deal_out(rows: Sequence[NewBooking]) -> tuple[PartsByPlace, dict[int, Standing]]:
    """How each restatement among some rows is credited, by its place; reads only.

    Raises Invalid for what may not be restated.
    """
    standings = selector.standings(booking_ids={row.restates_id for row in rows if row.restates_id})
    parts_by_place: PartsByPlace = {}
    for place, row in enumerate(rows):
        if row.restates_id is None:
            continue
        standing = standings[row.restates_id]
        parts = standing.parts_of(row.amount, None if row.as_booked else row.credit)
        _add(standing, row, parts)
        parts_by_place[place] = parts
    return parts_by_place, standings


def hold(*, rows: Sequence[NewBooking], parts_by_place: PartsByPlace, changes: CreditChanges) -> None:
    """Judge prepared restatements once more by what their bookings stand at now, and note whose credit changes.

    The bookings have to be locked: whoever else restates them waits. Raises Invalid.
    """
    if not parts_by_place:
        return
    standings = selector.standings(booking_ids={row.restates_id for row in rows if row.restates_id})
    for place, parts in parts_by_place.items():
        row = rows[place]
        if row.restates_id is None:
            continue
        standing = standings[row.restates_id]
        before = dict(standing.held)
        _add(standing, row, parts)
        for part in parts:
            held = standing.held[part.person_id]
            change = Change(before.get(part.person_id, NOTHING), held)
            changes.note(part.person_id, ("booking", row.restates_id), change)


def lock(booking_ids: set[int]) -> None:
    """Hold bookings in the order of their ids, so that two writers never wait for each other in a circle."""
    ids = sorted(booking_ids)
    for start in range(0, len(ids), BATCH):
        rows = Booking.objects.select_for_update().filter(pk__in=ids[start : start + BATCH])
        list(rows.order_by("pk").values_list("pk"))


def restated_by(spans: Sequence[Span]) -> set[int]:
    """The bookings that rows of some stretches of ids restate and that are not among them."""
    restated_ids: set[int] = set()
    for first, last in spans:
        rows = Booking.objects.filter(pk__range=(first, last), restates__isnull=False)
        restated_ids.update(rows.values_list("restates_id", flat=True))
    return {pk for pk in restated_ids if not _is_within(pk, spans)}


def needed(spans: Sequence[Span]) -> list[int]:
    """Restatements, within some stretches of ids, that cannot be taken back.

    Without them the booking that they restate, or somebody's part of it, would be below zero.
    """
    standings = selector.standings(booking_ids=restated_by(spans))
    if not standings:
        return []
    last_rows: dict[int, int] = {}
    for first, last in spans:
        credits = Credit.objects.filter(booking_id__gte=first, booking_id__lte=last, booking__restates_id__in=standings)
        rows = credits.order_by("booking_id").values_list("booking_id", "booking__restates_id", "person_id", "amount")
        for pk, restates_id, person_id, amount in rows:
            last_rows[restates_id] = pk
            standings[restates_id].amount -= amount
            standings[restates_id].held[person_id] -= amount
    return sorted(
        last_rows[pk]
        for pk, standing in standings.items()
        if pk in last_rows and (standing.amount < 0 or any(held < 0 for held in standing.held.values()))
    )


def _is_within(pk: int, spans: Sequence[Span]) -> bool:
    return any(first <= pk <= last for first, last in spans)


def _add(standing: Standing, row: NewBooking, parts: list[Part]) -> None:
    if faults := standing.faults(row.booked_on, row.amount, parts):
        raise Invalid(**faults)
    standing.add(row.amount, parts)

"""What a file or program says of a won deal takes the place of the booking that winning it created."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from accounts.record.rules.acts import Act
from pipeline.bookings.models import Booking, Credit
from pipeline.bookings.selectors import bookings as facts
from pipeline.bookings.services.credit_changes import Change, CreditChanges

BATCH = 1000
Replaced = list[tuple[Booking, list[facts.NetCredit]]]


def created_ids(deal_ids: Sequence[int]) -> set[int]:
    """The bookings that winning some deals created."""
    ids: set[int] = set()
    for start in range(0, len(deal_ids), BATCH):
        chunk = deal_ids[start : start + BATCH]
        rows = Booking.objects.filter(deal_id__in=chunk, source="deal", restates=None)
        ids.update(rows.values_list("pk", flat=True))
    return ids


def of_deals(act: Act, deal_ids: Sequence[int], source: str) -> Replaced:
    """Unsaved restatements to zero of the bookings created when the deals were won.

    Each comes with the credit that it takes back.
    """
    replaced: Replaced = []
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
            entered_at=act.now,
            entered_by=act.by,
        )
        replaced.append((zero, created.credits))
    return replaced


def insert(replaced: Replaced) -> list[Credit]:
    """Insert the restatements; unsaved credits take back what each person still holds, in the team of that day."""
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


def note_changes(replaced: Replaced, parts: Iterable[tuple[int, int, Decimal]], changes: CreditChanges) -> None:
    """Whose credit of a deal is another one now; `parts` are what its new rows bring: (deal, person, money)."""
    for zero, held in replaced:
        for part in held:
            changes.note(part.person_id, ("deal", zero.deal_id or 0), Change(part.amount, Decimal(0)))
    for deal_id, person_id, amount in parts:
        changes.add(person_id, ("deal", deal_id), amount)

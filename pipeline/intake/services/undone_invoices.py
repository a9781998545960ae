"""Bookings of a file that is undone, with what they had done to deals."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import chain

from django.db import transaction

from accounts.imports.models import ImportRun
from accounts.record.rules.acts import Act
from pipeline.bookings.models import Booking
from pipeline.bookings.rules import credit as credit_rules
from pipeline.bookings.rules.bookings import NewBooking
from pipeline.bookings.selectors.bookings import created_bookings, deals_booked_by_files
from pipeline.bookings.services import bookings, daily_credits, undone_bookings
from pipeline.bookings.services.undone_bookings import Span
from pipeline.deals.models import Deal
from pipeline.deals.services import planned_shares
from pipeline.intake.services import invoices


@transaction.atomic
def take_back(act: Act, *, spans: Sequence[Span], run: ImportRun, reopened: Collection[int]) -> None:
    """Take back the bookings of some stretches of ids, and what deals owed because of them.

    A won deal for which the file spoke gets the booking that winning it creates, unless it is `reopened` because the
    file had won it.
    """
    deal_ids = _deal_ids(spans)
    with daily_credits.together():
        changes = undone_bookings.restate_to_zero(act, spans=spans, run=run)
        for first, last in spans:
            invoices.forget(first_id=first, last_id=last)
        booked = _book_won(act, deal_ids - set(reopened))
    for row in booked:
        for part in credit_rules.split(row.amount, row.credit):
            changes.add(part.person_id, ("import", run.pk), part.amount)
    undone_bookings.tell(act, changes, run=run)


def _deal_ids(spans: Sequence[Span]) -> set[int]:
    """Deals for which the bookings speak."""
    ids_by_span = (
        Booking.objects.filter(pk__range=span, deal__isnull=False)
        .exclude(source="deal")
        .values_list("deal_id", flat=True)
        for span in spans
    )
    return set(chain.from_iterable(ids_by_span))


def _book_won(act: Act, deal_ids: set[int]) -> list[NewBooking]:
    """Without the file the won deal itself is the truth again."""
    booked_by_files = deals_booked_by_files(deal_ids=deal_ids)
    booked = {created.booking.deal_id for created in created_bookings(deal_ids=deal_ids)}
    won = Deal.objects.filter(pk__in=deal_ids - booked_by_files - booked, status="won")
    rows = [
        NewBooking(
            booked_on=deal.closed_on,
            amount=deal.amount,
            credit=planned_shares.of(deal),
            customer_id=deal.customer_id,
            product_id=deal.product_id,
            deal_id=deal.pk,
        )
        for deal in won.order_by("pk")
        if deal.closed_on is not None and deal.amount is not None
    ]
    bookings.record_many(act, rows=rows, source="deal")
    return rows

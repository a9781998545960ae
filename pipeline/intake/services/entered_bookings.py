"""The one road by which files and programs enter bookings.

One that names a deal speaks for it, and wins it while it is open.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from accounts.record.rules.acts import Act
from accounts.record.services import audit
from pipeline.bookings.models import Booking
from pipeline.bookings.rules.bookings import NewBooking
from pipeline.bookings.services import bookings
from pipeline.deals.services import deal_saves
from pipeline.intake.services import invoices
from traps_web.lib.faults import Refused

WHO_RECORDS = "Only admins, their programs, files and won deals can enter money."


def check_may_record(act: Act) -> None:
    """Refuse everybody but admins and their programs, who enter money; nobody writes their own number.

    Files and winning a deal enter it as well. Raises Refused.
    """
    if act.by is not None and not act.by.is_admin:
        raise Refused(WHO_RECORDS)


def record_one(act: Act, *, row: NewBooking, source: str) -> Booking:
    """Record one booking with its credit. Raises Invalid by field, Refused to who is no admin."""
    check_may_record(act)
    with transaction.atomic():
        [booking] = record_many(act, rows=[row], source=source)
        audit.record(
            act,
            verb="booking recorded",
            subject=booking,
            after={
                "booked_on": row.booked_on.isoformat(),
                "amount": str(row.amount),
                "deal": row.deal_id,
                "restates": row.restates_id,
            },
        )
    return booking


@transaction.atomic
def record_many(act: Act, *, rows: Sequence[NewBooking], source: str) -> list[Booking]:
    """Record bookings in order, all or none.

    One that names a deal replaces the booking created when it was won, or wins it. The rows are their own record
    (append-only, with who and when), so only single acts are audited besides. Everybody whose credit changes is told.
    Raises Invalid with the sentences of the first faulty row.
    """
    prepared = bookings.prepare(act, rows=rows, source=source)
    ids = write(act, prepared=prepared)
    bookings.tell(act, prepared=prepared, ids=ids)
    return bookings.written(prepared, ids)


@transaction.atomic
def write(act: Act, *, prepared: bookings.Prepared) -> Sequence[int]:
    """Insert prepared bookings, and win the open deals that they name; the ids, in the order of the rows.

    Deals are locked before bookings, as everywhere.

    Raises Invalid where a row names a lost deal or the deal of another customer, or restates too much by now.
    """
    rows = prepared.rows
    if not rows:
        return []
    deal_ids = deal_saves.lock({row.deal_id for row in rows if row.deal_id and not row.restates_id})
    open_ids = invoices.require_winnable(rows, deal_ids)
    ids = bookings.write(act, prepared=prepared, deal_ids=deal_ids)
    if open_ids:
        invoices.win(act, invoices=zip(ids, rows, strict=True), open_ids=open_ids)
    return ids

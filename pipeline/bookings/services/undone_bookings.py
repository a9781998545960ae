"""Bookings of an import that is undone: their money is taken back by rows of its own, whatever their number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from django.db import connection, transaction
from django.db.models import Count, Sum

from accounts.imports.models import ImportRun
from accounts.record.rules.acts import Act
from pipeline.bookings.models import Booking, Credit
from pipeline.bookings.selectors import restatements
from pipeline.bookings.services import credit_changes, daily_credits, restating
from pipeline.bookings.services.credit_changes import NOTHING, Change, CreditChanges
from traps_web.lib import money

Span = tuple[int, int]

_ZEROES = """
    INSERT INTO pipeline_booking (booked_on, amount, category_id, source, restates_id, undoes_id, undone_run_id,
        undone_id, entered_at, entered_by_id)
    SELECT booked_on, -amount, category_id, 'undo', COALESCE(restates_id, id), id, %s, COALESCE(external_id, ''), %s, %s
    FROM pipeline_booking WHERE id BETWEEN %s AND %s ORDER BY id
"""
_CREDITS = """
    INSERT INTO pipeline_credit (booking_id, person_id, team_id, booked_on, share_ppm, amount)
    SELECT zero.id, given.person_id, given.team_id, given.booked_on, given.share_ppm, -given.amount
    FROM pipeline_booking zero JOIN pipeline_credit given ON given.booking_id = zero.undoes_id
    WHERE zero.undoes_id BETWEEN %s AND %s ORDER BY given.id
"""


@transaction.atomic
def take_back(act: Act, *, spans: Sequence[Span], run: ImportRun) -> None:
    """Restate each booking of some stretches of ids to zero, and tell who loses by it.

    Each is restated on its own day and with its own credit. This is for bookings that no deal has to answer for; those
    of a file of bookings go through `services.undone_invoices`.
    """
    tell(act, restate_to_zero(act, spans=spans, run=run), run=run)


def restate_to_zero(act: Act, *, spans: Sequence[Span], run: ImportRun) -> CreditChanges:
    """Take the money back and bring the sums along, inside the act that undoes the run; returns whose credit changes.

    The bookings stay and let go of their external id, deal, customer and product (docs/adr/0011). The database allows
    it only while the undo of the run is at work.
    """
    at = connection.ops.adapt_datetimefield_value(act.now)
    with connection.cursor() as cursor:
        for first, last in spans:
            cursor.execute(_ZEROES, [run.pk, at, act.by.pk if act.by else None, first, last])
            cursor.execute(_CREDITS, [first, last])
    for first, last in spans:
        Booking.objects.filter(pk__range=(first, last)).update(external_id=None, deal=None, customer=None, product=None)
    daily_credits.add(_sums(spans))
    return _changes(act, spans, run)


def tell(act: Act, changes: CreditChanges, *, run: ImportRun) -> None:
    """Tell everybody whose credit the undo of a run changes."""
    what = f"Import {run.pk} was undone{f' by {act.by.name}' if act.by else ''}"
    credit_changes.tell(act, changes, what=what, key=f"undone:{run.pk}")


def _sums(spans: Sequence[Span]) -> daily_credits.Sums:
    """What the new credits add to the sums of days, added up by the database."""
    added: daily_credits.Sums = defaultdict(int)
    for first, last in spans:
        credits = Credit.objects.filter(booking__undoes_id__gte=first, booking__undoes_id__lte=last).order_by()
        keys = ("booked_on", "person_id", "team_id", "booking__category_id")
        for *key, amount in credits.values_list(*keys).annotate(Sum("amount")):
            added[tuple(key)] += money.to_minor(amount)
    return added


def _changes(act: Act, spans: Sequence[Span], run: ImportRun) -> CreditChanges:
    """What everybody loses or gets back with it, added up by the database."""
    changes, taken = CreditChanges(), defaultdict[int, list[tuple[int, Decimal]]](list)
    for first, last in spans:
        credits = Credit.objects.filter(booking__undoes_id__gte=first, booking__undoes_id__lte=last).order_by()
        for person_id, count, amount in credits.values_list("person_id").annotate(Count("pk"), Sum("amount")):
            taken[person_id].append((count, amount))
        if act.by is not None:
            own = credits.filter(person=act.by, amount__gt=0).values_list("amount", flat=True)
            changes.entered_for_oneself += own
    left = _left(spans)
    for person_id, parts in taken.items():
        after = left[person_id]
        before = after - sum((amount for _, amount in parts), NOTHING)
        changes.note(person_id, ("import", run.pk), Change(before, after, sum(count for count, _ in parts)))
    return changes


def _left(spans: Sequence[Span]) -> dict[int, Decimal]:
    """What everybody holds again of the bookings that the file had restated."""
    held_by_person: dict[int, Decimal] = defaultdict(Decimal)
    for standing in restatements.standings(booking_ids=restating.restated_by(spans)).values():
        for person_id, held in standing.held.items():
            held_by_person[person_id] += held
    return held_by_person

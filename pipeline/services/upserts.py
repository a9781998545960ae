"""What programs send again and again: made when it is new, brought up to date when it is known, left alone when nothing changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from accounts.models import Person
from accounts.rules.faults import Invalid, StaleState
from pipeline.models import Activity, ActivityType, Booking, Credit, Deal, DealShare, Stage
from pipeline.rules.bookings import NewBooking
from pipeline.services import activities, bookings, checklists, deals

SHARE = ("person_id", "share_ppm")
CHANGED = (
    "This booking is recorded and does not change: its {} would be different. Send a restatement that names it instead."
)


@transaction.atomic
def save_deal(
    *,
    deal: Deal | None,
    data: Mapping[str, Any],
    by: Person,
    now: datetime,
    stage: Stage | None = None,
    closed_on: date | None = None,
    reason: str = "",
    version: int | None = None,
    items: Mapping[int, Any] | None = None,
    proof: str = "",
    override: deals.Override | None = None,
) -> Deal:
    """Open a deal, or change one, and move it to the named stage through the one road; checklist items may come along.

    Raises Invalid (GateClosed when items are missing), Refused, StaleState.
    """
    if deal is None:
        known = {field.name for field in fields(deals.DealData)}
        given: dict[str, Any] = {"name": "", "owner_id": by.pk} | {name: data[name] for name in known & data.keys()}
        given["pipeline_id"] = stage.pipeline_id if stage else None
        deal = deals.create(data=deals.DealData(**given), by=by, now=now)
    else:
        if version is not None and version != deal.version:
            raise StaleState
        deal = deals.change(deal=deal, version=deal.version, data=data, by=by, now=now)
    if stage is None or stage.pk == deal.stage_id:
        if items:
            checklists.answer(deal=deal, items=items, by=by, now=now)
        return deal
    return move_deal(
        deal=deal,
        to_stage=stage,
        by=by,
        now=now,
        closed_on=closed_on,
        reason=reason,
        items=items,
        proof=proof,
        override=override,
        reason_is="lost_reason" if stage.kind == "lost" else "reason",
    )


def move_deal(
    *, deal: Deal, to_stage: Stage, by: Person, now: datetime, reason_is: str = "reason", **along: Any
) -> Deal:
    """Move a deal for a program: what is wrong is told under the names it sent. Raises as `deals.move_stage` does."""
    try:
        return deals.move_stage(deal=deal, to_stage=to_stage, by=by, now=now, **along)
    except Invalid as fault:
        names = {"to_stage": "stage", "reason": reason_is, "override_reason": "override", "expires_on": "override"}
        fault.errors = {names.get(name, name): sentence for name, sentence in fault.errors.items()}
        raise


def save_activity(*, activity: Activity | None, data: Mapping[str, Any], by: Person, now: datetime) -> Activity:
    """Log a single act, or correct one; either is one transaction of its own. Raises Invalid by field, Refused."""
    if activity is not None:
        if data.get("person_id", activity.person_id) != activity.person_id:
            raise Invalid(person="An activity stays with the person who did it.")
        return activities.change_one(activity=activity, data=data, by=by, now=now)
    given = dict(data)
    person_id = given.pop("person_id", by.pk)
    person = by if person_id == by.pk else Person.objects.get_queryset().get(pk=person_id)
    type_id = given.pop("type_id")
    return activities.log_one(person=person, type=ActivityType.objects.get(pk=type_id), by=by, now=now, **given)


def put_booking(*, booking: Booking | None, row: NewBooking, by: Person, now: datetime) -> tuple[Booking, bool]:
    """Record a booking once: sent again with the same content it is left alone; returns whether it is new.

    Without credit it is credited as the booking that it restates, or as planned on the deal that it names. Raises Invalid by
    field, Refused to who is no admin, StaleState (the sentence asks for a restatement) when the content differs.
    """
    bookings.check_may_record(by=by)
    row = _with_credit(row)
    if booking is None:
        try:
            with transaction.atomic():
                return bookings.record_one(row=row, source="api", by=by, now=now), True
        except IntegrityError:
            # Sent twice at the same instant: the other one was first.
            booking = Booking.objects.filter(external_id=row.external_id).first()
            if booking is None:
                raise
    _require_same(booking, row)
    return booking, False


def _with_credit(row: NewBooking) -> NewBooking:
    if row.credit:
        return row
    if row.restates_id is not None:
        shares = list(Credit.objects.filter(booking_id=row.restates_id).order_by("pk").values_list(*SHARE))
        return replace(row, credit=shares, as_booked=True)
    if row.deal_id is not None:
        planned = DealShare.objects.filter(deal_id=row.deal_id).order_by("pk").values_list(*SHARE)
        return replace(row, credit=list(planned))
    raise Invalid(credit="Name who is credited.")


def _require_same(booking: Booking, row: NewBooking) -> None:
    wanted = row if row.category_id is not None else replace(row, category_id=booking.category_id)
    names = {
        "booked_on": "day",
        "amount": "money",
        "customer_id": "customer",
        "product_id": "product",
        "category_id": "category",
    }
    names |= {"deal_id": "deal", "restates_id": "restated booking"}
    other = [word for name, word in names.items() if getattr(booking, name) != getattr(wanted, name)]
    if sorted(booking.credits.values_list("person_id", "share_ppm")) != sorted(row.credit):
        other.append("credit")
    if other:
        raise StaleState(CHANGED.format(" and ".join(other)))

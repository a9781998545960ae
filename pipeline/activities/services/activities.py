"""Activities logged one by one; what comes after its time is late for ever. Tallies of a day are in `tallies`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.module_loading import import_string

from accounts.organisation.models import Person
from accounts.organisation.selectors.teams import TeamOfDay
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from pipeline.activities.models import Activity, ActivityType
from pipeline.activities.rules import activities as rules
from pipeline.activities.rules.activities import NewActivity
from pipeline.activities.selectors import weeks
from pipeline.bookings.selectors.days import PeopleDays, bounds_of
from pipeline.customers.access import require_write
from pipeline.customers.models import Contact
from traps_web.lib.faults import Invalid

BATCH = 1000
EDITABLE = frozenset({"type_id", "done_on", "count", "customer_id", "contact_id", "deal_id", "note", "external_id"})
TAKEN_ID = "Another activity already has this external id."
TALLY = "Correct a count on the page of its week."
EVIDENCE_OF = "traps_web.evidence.OF_CONTACTS"

__all__ = ["NewActivity", "add_many", "change_one", "delete_one", "log_one"]


@transaction.atomic
def log_one(
    act: Act,
    *,
    person: Person,
    type: ActivityType,
    done_on: date,
    count: int = 1,
    customer_id: int | None = None,
    contact_id: int | None = None,
    deal_id: int | None = None,
    note: str = "",
    external_id: str | None = None,
) -> Activity:
    """Log an act of a day; after the deadline it is labelled late. Raises Invalid by field, Refused."""
    require_write(act.by, person, "activity of theirs")
    _require_sound(person, done_on, count, act.now)
    customer_id = _customer_of(contact_id, customer_id)
    activity = Activity(
        external_id=external_id or None,
        person=person,
        team_id=TeamOfDay.load([person.pk]).on(person.pk, done_on),
        type=type,
        done_on=done_on,
        count=count,
        is_late=weeks.is_late(person=person, day=done_on, now=act.now),
        customer_id=customer_id,
        contact_id=contact_id,
        deal_id=deal_id,
        note=note.strip(),
        entered_at=act.now,
        entered_by=act.by,
    )
    _insert(activity)
    audit.record(act, verb="activity logged", subject=activity, after=facts_of(activity))
    if customer_id is not None:
        _let_it_settle(act, customer_id)
    return activity


def _let_it_settle(act: Act, customer_id: int) -> None:
    """Whoever logs the contact that they owe sees at once what became of the duty."""
    for path in import_string(EVIDENCE_OF):
        import_string(path)(act, customer_id=customer_id)


def _require_sound(person: Person, done_on: date, count: int, now: datetime) -> None:
    faults = rules.faults(done_on=done_on, count=count, day=bounds_of(person=person, now=now))
    if faults:
        raise Invalid(**faults)


def _insert(activity: Activity) -> None:
    """Only an external id can be taken; without one no savepoint is needed to say so."""
    if not activity.external_id:
        activity.save(force_insert=True)
        return
    try:
        with transaction.atomic():
            activity.save(force_insert=True)
    except IntegrityError:
        if Activity.objects.filter(external_id=activity.external_id).exists():
            raise Invalid(external_id=TAKEN_ID) from None
        raise


def _customer_of(contact_id: int | None, customer_id: int | None) -> int | None:
    """Who spoke to a contact spoke to the customer; a contact of another customer is refused."""
    if contact_id is None:
        return customer_id
    known_id = Contact.objects.filter(pk=contact_id).values_list("customer_id", flat=True).first()
    if known_id is None or customer_id not in (None, known_id):
        raise Invalid(contact="Choose a contact of this customer.")
    return known_id


def facts_of(activity: Activity) -> dict[str, Any]:
    """What the trail keeps of it."""
    values = {
        "type": activity.type.name,
        "done_on": activity.done_on.isoformat(),
        "count": activity.count,
        "late": activity.is_late,
        "customer": activity.customer_id,
        "contact": activity.contact_id,
        "deal": activity.deal_id,
        "note": activity.note,
    }
    return {name: value for name, value in values.items() if value not in (None, "", False)}


@transaction.atomic
def change_one(act: Act, *, activity: Activity, data: Mapping[str, Any]) -> Activity:
    """Correct a single act. Late stays late; a change that moves it to a day whose time has passed makes it late.

    Raises Invalid by field, Refused.
    """
    require_write(act.by, activity.person, "this activity")
    if activity.kind != "single":
        raise Invalid(whole=TALLY)
    changes = {name: value for name, value in data.items() if name in EDITABLE and getattr(activity, name) != value}
    if not changes:
        return activity
    if {"contact_id", "customer_id"} & changes.keys():
        contact, customer = (changes.get(name, getattr(activity, name)) for name in ("contact_id", "customer_id"))
        if (customer_id := _customer_of(contact, customer)) != activity.customer_id:
            changes["customer_id"] = customer_id
    before, entered = facts_of(activity), {"done_on", "count", "type_id"} & changes.keys()
    for name, value in changes.items():
        setattr(activity, name, value)
    _require_sound(activity.person, activity.done_on, activity.count, act.now)
    if entered:
        changes["is_late"] = activity.is_late or weeks.is_late(
            person=activity.person, day=activity.done_on, now=act.now
        )
        changes["team_id"] = TeamOfDay.load([activity.person_id]).on(activity.person_id, activity.done_on)
    try:
        with transaction.atomic():
            Activity.objects.filter(pk=activity.pk).update(**changes)
    except IntegrityError:
        if Activity.objects.filter(external_id=changes.get("external_id") or "").exclude(pk=activity.pk).exists():
            raise Invalid(external_id=TAKEN_ID) from None
        raise
    activity.refresh_from_db()
    audit.record(act, verb="activity changed", subject=activity, before=before, after=facts_of(activity))
    return activity


@transaction.atomic
def delete_one(act: Act, *, activity: Activity) -> None:
    """Take back a single act that was logged by mistake; the audit trail keeps it.

    Raises Invalid for a tally, Refused.
    """
    require_write(act.by, activity.person, "this activity")
    if activity.kind != "single":
        raise Invalid(whole=TALLY)
    audit.record(act, verb="activity deleted", subject=activity, before=facts_of(activity))
    Activity.objects.filter(pk=activity.pk).delete()


@transaction.atomic
def add_many(act: Act, *, rows: Sequence[NewActivity]) -> list[Activity]:
    """Bring in activities from elsewhere, all or none; they were not entered here, so they are not late.

    They are written in the order of their customers, which are locked until the commit.
    Raises Invalid with the sentences of the first faulty row.
    """
    person_ids = {row.person_id for row in rows}
    if not rows:
        return []
    people, teams = PeopleDays.load(person_ids=person_ids, now=act.now), TeamOfDay.load(person_ids)
    for row in rows:
        faults = rules.faults(done_on=row.done_on, count=row.count, day=people.bounds([row.person_id]))
        if faults:
            raise Invalid(**faults)
    made = [
        Activity(
            external_id=row.external_id or None,
            person_id=row.person_id,
            team_id=teams.on(row.person_id, row.done_on),
            type_id=row.type_id,
            done_on=row.done_on,
            count=row.count,
            customer_id=row.customer_id,
            deal_id=row.deal_id,
            note=row.note.strip(),
            entered_at=act.now,
            entered_by=act.by,
        )
        for row in sorted(rows, key=lambda row: row.customer_id or 0)
    ]
    return Activity.objects.bulk_create(made, batch_size=BATCH)

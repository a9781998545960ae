"""Stand-ins: named for days of absence, ended early when the absence ends."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import QuerySet

from accounts.duties.services import notices
from accounts.organisation.access import may_decide
from accounts.organisation.models import Delegation, Person
from accounts.organisation.selectors.calendar import organisation_today
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from traps_web.lib.faults import Invalid, Refused, StaleState
from traps_web.ui import words

LONGEST = timedelta(days=366)


@transaction.atomic
def name_stand_in(act: Act, *, from_person: Person, to_person: Person, starts_on: date, last_day: date) -> Delegation:
    """Let somebody decide in a person's place from a day up to and including another. Raises Refused, Invalid.

    By the person, by who decides on the person's own matters, or by an admin.
    """
    today = organisation_today(act.now)
    if not may_arrange(act, person=from_person, today=today):
        raise Refused("Only the person, the line above or an admin can name a stand-in.")
    _check(from_person, to_person, starts_on, last_day, today)
    try:
        with transaction.atomic():
            row = Delegation.objects.create(
                from_person=from_person,
                to_person=to_person,
                starts_on=starts_on,
                ends_before=last_day + timedelta(days=1),
                made_at=act.now,
                made_by=act.person,
            )
    except DatabaseError:
        raise Invalid(starts_on=_overlap(from_person, starts_on, last_day)) from None
    span = f"from {words.day(starts_on)} to {words.day(last_day)}"
    after = {"stand_in": to_person.name, "from": starts_on.isoformat(), "to": last_day.isoformat()}
    audit.record(act, verb="stand-in named", subject=from_person, after=after)
    _tell(act, row, to_person, f"You stand in for {from_person.name} {span}: you decide what waits for their decision.")
    if act.person.pk != from_person.pk:
        _tell(act, row, from_person, f"{act.person.name} named {to_person.name} to stand in for you {span}.")
    return row


def _check(from_person: Person, to_person: Person, starts_on: date, last_day: date, today: date) -> None:
    wrong: dict[str, str] = {}
    ends_before = last_day + timedelta(days=1)
    if to_person.pk == from_person.pk:
        wrong["to_person"] = "Choose another person: nobody can stand in for themselves."
    elif not to_person.is_active:
        wrong["to_person"] = f"The login of {to_person.name} is closed."
    elif to_person.ends_on is not None and to_person.ends_on < last_day:
        until = words.day(to_person.ends_on, year=True)
        wrong["to_person"] = (
            f"The last day of {to_person.name} is {until}; choose someone who is here on all these days."
        )
    elif away := _live(to_person).filter(starts_on__lt=ends_before, ends_before__gt=starts_on).first():
        until = words.day(away.ends_before - timedelta(days=1))
        wrong["to_person"] = f"{to_person.name} is away too, until {until}; a stand-in cannot pass this on."
    if last_day < starts_on:
        wrong["last_day"] = f"Choose {words.day(starts_on)} or a later day."
    elif last_day < today:
        wrong["last_day"] = "These days are past."
    elif last_day - starts_on > LONGEST:
        wrong["last_day"] = "A stand-in can be named for one year at most."
    if wrong:
        raise Invalid(**wrong)


def _live(person: Person) -> QuerySet[Any]:
    return Delegation.objects.filter(from_person=person, is_revoked=False).order_by("starts_on")


def _overlap(person: Person, starts_on: date, last_day: date) -> str:
    row = _live(person).filter(starts_on__lte=last_day, ends_before__gt=starts_on).first()
    if row is None:
        raise StaleState
    until = words.day(row.ends_before - timedelta(days=1))
    return (
        f"{row.to_person.name} stands in from {words.day(row.starts_on)} to {until} already. Each day can have one "
        "stand-in."
    )


@transaction.atomic
def end(act: Act, *, delegation: Delegation) -> None:
    """End a stand-in at once: what was decided stands, what waits is the person's again. Raises Refused, StaleState."""
    away, stand_in = delegation.from_person, delegation.to_person
    today = organisation_today(act.now)
    if act.person.pk != stand_in.pk and not may_arrange(act, person=away, today=today):
        raise Refused("Only the two people, the line above or an admin can end a stand-in.")
    standing = Delegation.objects.filter(pk=delegation.pk, is_revoked=False, ends_before__gt=today)
    if not standing.update(is_revoked=True, revoked_at=act.now, revoked_by=act.person):
        raise StaleState("This stand-in has ended already.")
    audit.record(act, verb="stand-in ended", subject=away, before={"stand_in": stand_in.name})
    for person, text in (
        (stand_in, f"You no longer stand in for {away.name}."),
        (away, f"{stand_in.name} no longer stands in for you."),
    ):
        if person.pk != act.person.pk:
            _tell(act, delegation, person, text, kind="stand-in-ended")


@transaction.atomic
def end_all_of(act: Act, *, person: Person) -> int:
    """Somebody leaves: nobody counts on them as a stand-in any more; how many ended."""
    rows = Delegation.objects.filter(to_person=person, is_revoked=False, ends_before__gt=organisation_today(act.now))
    for row in rows.select_related("from_person"):
        Delegation.objects.filter(pk=row.pk).update(is_revoked=True, revoked_at=act.now, revoked_by=act.person)
        audit.record(act, verb="stand-in ended", subject=row.from_person, before={"stand_in": person.name})
        _tell(act, row, row.from_person, f"{person.name} no longer stands in for you.", kind="stand-in-ended")
    return len(rows)


def may_arrange(act: Act, *, person: Person, today: date) -> bool:
    """Whether somebody may name and end a person's stand-ins: the person, whoever decides for them, or an admin."""
    return act.person.pk == person.pk or act.person.is_admin or may_decide(by=act.person, owner=person, today=today)


def _tell(act: Act, row: Delegation, person: Person, text: str, kind: str = "stand-in") -> None:
    notices.tell(act, person=person, kind=kind, key=f"delegation:{row.pk}", text=text, address="/me/stand-in/")

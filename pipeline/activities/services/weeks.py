"""The log of a week: opened on first use, noted, counted, closed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from accounts.duties.services import obligations
from accounts.organisation.models import Person
from accounts.record.rules.acts import Act
from accounts.record.services import audit, once_keys
from pipeline.activities.models import ActivityType, WeekLog
from pipeline.activities.selectors import weeks as selector
from pipeline.activities.services import tallies
from traps_web.lib import clock, wording
from traps_web.lib.faults import Invalid, Refused, StaleState
from traps_web.ui import words

LONGEST_NOTE = 4000


def ensure(act: Act, *, person: Person, week: str) -> WeekLog:
    """The log of a person's week; made when it is first used. Raises fiscal.UnknownPeriod."""
    standing = WeekLog.objects.filter(person=person, week=week).first()
    if standing is not None:
        return standing
    facts = selector.week(person=person, key=week)
    log = WeekLog(
        person=person,
        week=week,
        starts_on=facts.starts_on,
        due_at=facts.deadline.due_at if facts.deadline else None,
    )
    WeekLog.objects.bulk_create([log], ignore_conflicts=True)
    return WeekLog.objects.get(person=person, week=week)


@transaction.atomic
def note(act: Act, *, person: Person, week: str, text: str) -> WeekLog:
    """Keep the note on a week. Raises Refused to others, Invalid when it is too long."""
    _own(act, person)
    if len(text) > LONGEST_NOTE:
        raise Invalid(
            note=f"Keep the note under {wording.number(LONGEST_NOTE)} characters; it has {wording.number(len(text))}."
        )
    log = ensure(act, person=person, week=week)
    if log.note != text:
        if not WeekLog.objects.filter(pk=log.pk, version=log.version).update(note=text, version=log.version + 1):
            raise StaleState()
        audit.record(act, verb="week noted", subject=log, before={"note": log.note}, after={"note": text})
    return WeekLog.objects.get(pk=log.pk)


@transaction.atomic
def count(act: Act, *, person: Person, type: ActivityType, day: date, step: int, key: str = "") -> WeekLog:
    """Count one more or one less of a type on a day; returns the log of its week.

    Raises Refused to anybody but the person, Invalid where there is nothing to take away, and `once_keys.DoneAlready`
    where it was counted under this key before.
    """
    _own(act, person)
    if key:
        once_keys.take(act, key=key)
    log = ensure(act, person=person, week=selector.week_of_day(day))
    tallies.step(act, person=person, type=type, day=day, by_count=step, log=log)
    return log


@transaction.atomic
def correct(
    act: Act,
    *,
    person: Person,
    week: str,
    totals: Mapping[tuple[ActivityType, date], int],
    text: str,
    close_it: bool = False,
) -> WeekLog:
    """Set days of a week to their true totals, keep the note and, if wanted, close the week: all of it or nothing.

    Raises Refused to others, Invalid with one sentence for each wrong cell, named like `2026-11-23-calls`.
    """
    _own(act, person)
    errors: dict[str, str] = {}
    for (type, day), total in totals.items():
        try:
            tallies.set_total(act, person=person, type=type, day=day, total=total)
        except Invalid as fault:
            errors[f"{day.isoformat()}-{type.key}"] = str(fault)
    if errors:
        raise Invalid(**errors)
    log = note(act, person=person, week=week, text=text)
    return close(act, person=person, week=week) if close_it else log


@transaction.atomic
def close(act: Act, *, person: Person, week: str) -> WeekLog:
    """Close a week for good, early or late; it fulfils the weekly log.

    Raises Refused, StaleState when it is already closed.
    """
    _own(act, person)
    log = ensure(act, person=person, week=week)
    facts = selector.week(person=person, key=week)
    if clock.today_in(facts.zone, act.now) < facts.starts_on:
        raise Refused(f"Week {facts.number} begins on {words.day(facts.starts_on)}; it can be closed from then on.")
    if not WeekLog.objects.filter(pk=log.pk, closed_at__isnull=True).update(
        closed_at=act.now, closed_by=act.person, version=log.version + 1
    ):
        raise StaleState(f"Week {facts.number} is already closed.")
    audit.record(act, verb="week closed", subject=log, after={"week": week})
    obligations.fulfil(act, trap_key=selector.TRAP, owner=person, subject=week)
    return WeekLog.objects.get(pk=log.pk)


def _own(act: Act, person: Person) -> None:
    if person.pk != act.person.pk:
        raise Refused("Only its owner can change this week.")

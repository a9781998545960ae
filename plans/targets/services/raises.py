"""Raising somebody's target for some weeks: what held before holds again afterwards, and nothing past is touched."""

from __future__ import annotations

from datetime import date

from django.db import DatabaseError, transaction

from accounts.organisation.models import Person
from accounts.organisation.services import configuration
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from pipeline.activities.models import ActivityType
from plans.targets.models import ActivityTarget
from plans.targets.selectors import target_weeks
from plans.targets.services.targets import MOST_PER_WEEK, facts_of
from traps_web.lib.faults import Invalid, StaleState
from traps_web.ui import words

RAISED = "Raised for some weeks from the same day."
GOES_ON = "As before, after weeks in which more was asked."
OVERTAKEN = "Someone has just set a target for these weeks. Check it, then try again."


@configuration.writes(ActivityTarget)
def raise_for(
    act: Act, *, person: Person, type: ActivityType, per_week: int, starts_on: date, ends_before: date, reason: str
) -> ActivityTarget:
    """Set a target of somebody for some weeks to come. The caller decides who may, and tells the person.

    A target of their own goes on from the day on which this one ends; without one, that of the team or role holds
    again. Raises Invalid (per_week, starts_on), StaleState.
    """
    rows = ActivityTarget.objects.filter(type=type, person=person, withdrawn_at__isnull=True)
    if not 0 < per_week <= MOST_PER_WEEK:
        raise Invalid(per_week=f"Enter a number from 1 to {MOST_PER_WEEK}.")
    if fault := target_weeks.fault(starts_on, person=person, now=act.now):
        raise Invalid(starts_on=fault)
    before = rows.filter(starts_on__lte=starts_on).filter(ends_before__open_after=starts_on).first()
    later = rows.filter(starts_on__gt=starts_on, starts_on__lt=ends_before).order_by("starts_on").first()
    changes_on = later.starts_on if later else before.ends_before if before else None
    if changes_on is not None and changes_on < ends_before:
        what = f"The target of {type.name.lower()} of {person.name} changes on {words.day(changes_on, year=True)}."
        raise Invalid(starts_on=f"{what} Choose other weeks, or withdraw that change first.")
    row = ActivityTarget(
        type=type,
        person=person,
        per_week=per_week,
        starts_on=starts_on,
        ends_before=ends_before,
        reason=reason,
        set_at=act.now,
        set_by=act.person,
    )
    try:
        with transaction.atomic():
            if before is not None:
                _make_room(act, row, before)
            row.save()
            if before is not None:
                _go_on(act, row, from_day=ends_before)
    except DatabaseError:  # Somebody set another one in the same moment.
        raise StaleState(OVERTAKEN) from None
    held = {"per_week": before.per_week} if before else {}
    audit.record(act, verb="target set", subject=row, before=held, after=facts_of(row), reason=reason)
    return row


def _make_room(act: Act, row: ActivityTarget, before: ActivityTarget) -> None:
    row.follows, row.followed_until = before, before.ends_before
    stands = ActivityTarget.objects.filter(pk=before.pk, withdrawn_at__isnull=True, ends_before=before.ends_before)
    if before.starts_on == row.starts_on:
        changed = stands.update(withdrawn_at=act.now, withdrawn_by=act.person, withdrawn_reason=RAISED)
    else:
        changed = stands.update(ends_before=row.starts_on)
    if not changed:
        raise StaleState(OVERTAKEN)


def _go_on(act: Act, raised: ActivityTarget, *, from_day: date) -> None:
    """What held before holds again from a day on, for as long as it would have."""
    before, until = raised.follows, raised.followed_until
    if before is None or (until is not None and until <= from_day):
        return
    ActivityTarget.objects.create(
        type=raised.type,
        person=raised.person,
        per_week=before.per_week,
        starts_on=from_day,
        ends_before=until,
        reason=GOES_ON,
        follows=raised,
        followed_until=from_day,
        set_at=act.now,
        set_by=act.person,
    )


@configuration.writes(ActivityTarget)
def end_raise(act: Act, *, target: ActivityTarget, ends_before: date, reason: str) -> None:
    """End a raised target with a week to come, and let what held before go on from there.

    One that has not begun by then is taken back. Does nothing where somebody has ended or replaced it already.
    """
    row = ActivityTarget.objects.select_related("type", "person", "follows").get(pk=target.pk)
    if row.withdrawn_at is not None or row.ends_before is None or row.ends_before <= ends_before:
        return
    stated = facts_of(row)
    after = ActivityTarget.objects.filter(follows=row, reason=GOES_ON, withdrawn_at__isnull=True)
    after.update(withdrawn_at=act.now, withdrawn_by=act.person, withdrawn_reason=reason)
    itself = ActivityTarget.objects.filter(pk=row.pk)
    if ends_before > row.starts_on:
        itself.update(ends_before=ends_before, ended_at=act.now, ended_by=act.person, end_reason=reason)
        _go_on(act, row, from_day=ends_before)
    else:
        itself.update(withdrawn_at=act.now, withdrawn_by=act.person, withdrawn_reason=reason)
        _stand_again(act, row)
    row.refresh_from_db()
    audit.record(act, verb="target ended", subject=row, before=stated, after=facts_of(row), reason=reason)


def _stand_again(act: Act, raised: ActivityTarget) -> None:
    before = raised.follows
    if before is None:
        return
    if before.withdrawn_at is None:
        ActivityTarget.objects.filter(pk=before.pk, ends_before=raised.starts_on).update(
            ends_before=raised.followed_until
        )
    else:
        _go_on(act, raised, from_day=raised.starts_on)

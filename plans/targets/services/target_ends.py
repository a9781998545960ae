"""Taking back a target that has not begun, and ending one that runs: with a week to come, and a reason."""

from __future__ import annotations

from datetime import date, datetime

from accounts.organisation.services import configuration
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from plans.targets.models import ActivityTarget
from plans.targets.selectors import target_weeks
from plans.targets.services.targets import count, facts_of, require_reason, require_setter, tell, whom
from traps_web.lib.faults import Invalid, Refused, StaleState
from traps_web.ui import words


@configuration.writes(ActivityTarget)
def take_back(act: Act, *, target: ActivityTarget, reason: str) -> ActivityTarget:
    """Take back a target that has not begun; the one that it was to end goes on. The row stays, with the reason.

    Raises Refused once it has begun and to all who may not set it, Invalid (reason), StaleState.
    """
    row = _read(act, target)
    first = target_weeks.earliest(person=row.person, team=row.team, now=act.now)
    if row.starts_on < first:
        began = words.day(row.starts_on, year=True)
        raise Refused(f"This target began on {began}; end it with {words.day(first, year=True)} or a later week.")
    reason = require_reason(reason)
    after = ActivityTarget.objects.filter(follows=row, withdrawn_at__isnull=True).first()
    if after is not None:
        since = words.day(after.starts_on, year=True)
        raise Refused(f"The target from {since} follows this one. Withdraw that one first.")
    stands = ActivityTarget.objects.filter(pk=row.pk, withdrawn_at__isnull=True)
    if not stands.update(withdrawn_at=act.now, withdrawn_by=act.person, withdrawn_reason=reason):
        raise StaleState
    row.refresh_from_db()
    if row.follows_id is not None:
        ActivityTarget.objects.filter(pk=row.follows_id, ends_before=row.starts_on).update(
            ends_before=row.followed_until
        )
    audit.record(act, verb="target taken back", subject=row, before=facts_of(row), reason=reason)
    since = words.day(row.starts_on, year=True)
    text = f"the target of {count(row)} for {whom(row)} from {since} is withdrawn."
    tell(act, row=row, event="taken back", text=text, reason=reason)
    return row


@configuration.writes(ActivityTarget)
def end(act: Act, *, target: ActivityTarget, ends_before: date, reason: str) -> ActivityTarget:
    """End a target with the first day of a week to come; from it on the next nearest one holds.

    Raises Refused to all who may not set it, Invalid by field, StaleState.
    """
    row = _read(act, target)
    if fault := _end_fault(row, ends_before, act.now):
        raise Invalid(ends_before=fault)
    reason = require_reason(reason)
    before = facts_of(row)
    stands = ActivityTarget.objects.filter(pk=row.pk, withdrawn_at__isnull=True, ends_before=row.ends_before)
    if not stands.update(ends_before=ends_before, ended_at=act.now, ended_by=act.person, end_reason=reason):
        raise StaleState
    row.refresh_from_db()
    audit.record(act, verb="target ended", subject=row, before=before, after=facts_of(row), reason=reason)
    day = words.day(ends_before, year=True)
    text = f"the target of {count(row)} for {whom(row)} ends before {day}."
    tell(act, row=row, event=f"ends {ends_before}", text=text, reason=reason)
    return row


def _end_fault(row: ActivityTarget, ends_before: date, now: datetime) -> str:
    if fault := target_weeks.fault(ends_before, person=row.person, team=row.team, now=now):
        return fault
    if ends_before <= row.starts_on:
        return f"It begins on {words.day(row.starts_on, year=True)}. Choose a later week, or withdraw it."
    if row.ends_before is not None and ends_before >= row.ends_before:
        return f"It already ends before {words.day(row.ends_before, year=True)}."
    return ""


def _read(act: Act, target: ActivityTarget) -> ActivityTarget:
    row: ActivityTarget = ActivityTarget.objects.select_related("type", "person", "team").get(pk=target.pk)
    require_setter(act, person=row.person, team=row.team)
    if row.withdrawn_at is not None:
        raise StaleState("This target was already withdrawn.")
    return row

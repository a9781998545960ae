"""A count, an activity or the closing of a week, taken back a moment later by whose week it is."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from django.urls import reverse

from accounts.duties.services.undoing import (
    SETTLED_SINCE,
    owe_again,
    require_in_time,
    require_unsettled_since,
    settled_by,
)
from accounts.record.models import AuditEvent
from accounts.record.rules.acts import Act
from accounts.record.rules.undos import CHANGED_SINCE, Reversal, Undone
from accounts.record.services import undos
from pipeline.activities.models import Activity, ActivityType, WeekLog
from pipeline.activities.selectors import weeks as selector
from pipeline.activities.services import activities, tallies
from traps_web.lib.faults import StaleState
from traps_web.ui import words

COUNTED = "activity counted"
COUNTED_SINCE: Final = "Something was counted late since then, so the week stays closed."
_DAY: Final = timedelta(days=1)


def take_back_count(act: Act, *, event: AuditEvent) -> Undone:
    """One more or one less of a type on a day, in the very row in which it was counted.

    Raises StaleState when the week was closed or the day set to a total since: both build on the figure.
    """
    person, day = act.person, date.fromisoformat(event.after["day"])
    type = ActivityType.objects.get(key=event.after["type"])
    week = selector.week_of_day(day)
    log = WeekLog.objects.select_for_update().get(person=person, week=week)
    facts = selector.week(person=person, key=week)
    if log.closed_at is not None and log.closed_at >= event.at:
        raise StaleState(f"Week {facts.number} was closed since, so its counts stay. Correct the day instead.")
    require_in_time(act, owner=person, at=event.at, deadlines=(facts.deadline.due_at if facts.deadline else None,))
    if _is_set_since(event):
        raise StaleState(f"{type.name} of {words.day(day)} were changed since, so the new count stays.")
    added, late = int(event.after["added"]), bool(event.after[tallies.STEP_IN])
    if not tallies.step_back(person=person, type=type, day=day, by_count=added, late=late, now=act.now):
        raise StaleState(f"{type.name} of {words.day(day)} are already at 0.")
    undos.record(act, event=event, subject=person)
    total = selector.counts(person=person, start=day, end=day + _DAY)[type.pk, day].total
    button = f"#{'plus' if added > 0 else 'minus'}-{type.pk}"
    return Undone(
        f"{type.name} of {words.day(day)} are at {total} again.", reverse("week_detail", args=[week]) + button
    )


def take_back_logged(act: Act, *, event: AuditEvent) -> Undone:
    """A single activity goes, and the contact that it settled is owed again.

    Raises StaleState when it was changed, its week closed, or something else settled by it since.
    """
    rows = Activity.objects.select_for_update(of=("self",)).select_related("person", "type")
    activity = rows.filter(pk=event.object_id, entered_at=event.at).first()
    if activity is None or activities.facts_of(activity) != event.after:
        raise StaleState(CHANGED_SINCE)
    person, week = activity.person, selector.week_of_day(activity.done_on)
    facts = selector.week(person=person, key=week)
    if facts.log is not None and facts.log.closed_at is not None and facts.log.closed_at >= event.at:
        raise StaleState(f"Week {facts.number} was closed since, so its counts stay.")
    require_in_time(act, owner=person, at=event.at, deadlines=(facts.deadline.due_at if facts.deadline else None,))
    require_unsettled_since(event, of=person)
    settled = settled_by(event, of=person)
    reopened = list(settled.values_list("pk", flat=True))
    if reopened and (person != act.person or settled.exclude(done_at=event.at).exists()):
        raise StaleState(SETTLED_SINCE)
    owe_again(act, event=event, duties=settled)
    undos.record(act, event=event, subject=activity)
    text = f"the entry of {words.day(activity.done_on)} under {activity.type.name} is gone."
    activity.delete()
    place = f"owed-{reopened[0]}" if reopened else "main"
    return Undone(text, f"{reverse('week_detail', args=[week])}#{place}")


def _is_set_since(event: AuditEvent) -> bool:
    """The day was set to a total after that count: it says what is true, whatever was counted before."""
    later = AuditEvent.objects.filter(object_type=event.object_type, object_id=event.object_id, verb=COUNTED)
    same = (event.after["type"], event.after["day"])
    facts = later.filter(at__gte=event.at, pk__gt=event.pk).values_list("after", flat=True)
    return any((after["type"], after["day"]) == same and tallies.STEP_IN not in after for after in facts)


def reopen(act: Act, *, event: AuditEvent) -> WeekLog:
    """The week of a closing is open again; what was typed and saved with it stays.

    Raises StaleState when its deadline passed since, or something was counted that the closing made late.
    """
    log = WeekLog.objects.select_for_update().get(pk=event.object_id)
    if (log.closed_at, log.closed_by_id) != (event.at, act.person.pk):
        raise StaleState(CHANGED_SINCE)
    facts = selector.week(person=act.person, key=log.week)
    due_at = facts.deadline.due_at if facts.deadline else None
    require_in_time(act, owner=act.person, at=event.at, deadlines=(due_at, log.due_at))
    inside = Activity.objects.filter(person=act.person, done_on__within=(facts.starts_on, facts.ends_before))
    if inside.filter(entered_at__gt=event.at).exists():
        raise StaleState(COUNTED_SINCE)
    WeekLog.objects.filter(pk=log.pk).update(closed_at=None, closed_by=None, version=log.version + 1)
    return log


def _is_step(after: Any) -> bool:
    return tallies.STEP_IN in after


LOGGED: Final = Reversal("activity logged", take_back_logged)
COUNT: Final = Reversal(COUNTED, take_back_count, covers=_is_step)

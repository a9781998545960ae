"""The tally of a type on a day: counted up and down, or set to its true total.

What is added late is a row of its own.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from accounts.organisation.models import Person
from accounts.organisation.selectors.teams import TeamOfDay
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from pipeline.activities.models import Activity, ActivityType, WeekLog
from pipeline.activities.selectors import weeks as selector
from pipeline.bookings.rules.dates import fact_day_fault
from pipeline.bookings.selectors.days import bounds_of
from traps_web.lib.faults import Invalid, StaleState
from traps_web.ui import words

MOST_A_DAY = 999
STEP_IN = "late"
"""What the trail says of a step alone: whether it was counted in the row that carries the label late."""


@transaction.atomic(savepoint=False)
def step(act: Act, *, person: Person, type: ActivityType, day: date, by_count: int, log: WeekLog | None = None) -> None:
    """Count a type up or down on a day, also while others do the same.

    `log` is that of the day's week. Raises Invalid where it cannot be counted, or where there is nothing to take away.
    """
    _require_day(person, day, act.now)
    if by_count > 0:
        late: bool | None = _add(act, person, type, day, by_count, log)
    else:
        late = _take(act, person, type, day, -by_count)
    if late is None:
        raise Invalid(whole=_nothing_to_take(person, type, day))
    _record(act, person, type, day, by_count, late=late)


def step_back(*, person: Person, type: ActivityType, day: date, by_count: int, late: bool, now: datetime) -> bool:
    """Count back in the row in which a step was counted; False where that row has not so much left."""
    rows = Activity.objects.filter(person=person, type=type, done_on=day, kind="tally", is_late=late)
    return bool(rows.filter(count__gte=max(by_count, 0)).update(count=F("count") - by_count, entered_at=now))


@transaction.atomic
def set_total(act: Act, *, person: Person, type: ActivityType, day: date, total: int) -> int:
    """Make everything of a type on a day add up to a total; returns the difference. Single activities stay as they are.

    Raises Invalid when the day has not come, or fewer are wanted than were logged singly.
    """
    _require_day(person, day, act.now)
    if not 0 <= total <= MOST_A_DAY:
        raise Invalid(whole=f"Enter a number from 0 to {MOST_A_DAY}.")
    stands = selector.counts(person=person, start=day, end=date.fromordinal(day.toordinal() + 1)).get((type.pk, day))
    standing, single = (stands.total, stands.single) if stands else (0, 0)
    if total < single:
        raise Invalid(whole=f"{single} of them are logged one by one, so the count cannot be less than {single} here.")
    difference = total - standing
    if difference > 0:
        _add(act, person, type, day, difference)
    elif difference < 0:
        _take_all(act, person, type, day, -difference)
    if difference:
        _record(act, person, type, day, difference)
    return difference


def _require_day(person: Person, day: date, now: datetime) -> None:
    bounds = bounds_of(person=person, now=now)
    if fault := fact_day_fault(day, today=bounds.today, span=bounds.span):
        raise Invalid(whole=fault)


def _add(act: Act, person: Person, type: ActivityType, day: date, by_count: int, log: WeekLog | None = None) -> bool:
    """Add to the row of that day: the one that carries the label late when the entry is late. Returns whether it is."""
    late = selector.is_late(person=person, day=day, now=act.now, log=log)
    rows = Activity.objects.filter(person=person, type=type, done_on=day, kind="tally", is_late=late)
    if rows.filter(count__lte=MOST_A_DAY * 2 - by_count).update(
        count=F("count") + by_count, entered_at=act.now, entered_by=act.person
    ):
        return late
    row = Activity(
        person=person,
        team_id=TeamOfDay.load([person.pk]).on(person.pk, day),
        type=type,
        done_on=day,
        count=0,
        kind="tally",
        is_late=late,
        entered_at=act.now,
        entered_by=act.person,
    )
    # Two first counts at the same instant: one makes the row, both add to it.
    Activity.objects.bulk_create([row], ignore_conflicts=True)
    rows.update(count=F("count") + by_count, entered_at=act.now, entered_by=act.person)
    return late


def _take(act: Act, person: Person, type: ActivityType, day: date, by_count: int) -> bool | None:
    """Take away from the late row first: what was added last goes first.

    Returns whether it was that one; None where none has so much.
    """
    tallies = Activity.objects.filter(person=person, type=type, done_on=day, kind="tally", count__gte=by_count)
    less = {"count": F("count") - by_count, "entered_at": act.now}
    return next((late for late in (True, False) if tallies.filter(is_late=late).update(**less)), None)


def _take_all(act: Act, person: Person, type: ActivityType, day: date, by_count: int) -> None:
    left = by_count
    rows = Activity.objects.filter(person=person, type=type, done_on=day, kind="tally").order_by("-is_late")
    for pk, count in rows.values_list("pk", "count"):
        taken = min(left, count)
        if not Activity.objects.filter(pk=pk, count=count).update(count=count - taken, entered_at=act.now):
            raise StaleState()
        left -= taken
    if left:
        raise StaleState()


def _nothing_to_take(person: Person, type: ActivityType, day: date) -> str:
    singles = Activity.objects.filter(person=person, type=type, done_on=day, kind="single").exists()
    if singles:
        return f"{type.name} of {words.day(day)} are logged one by one. Delete one under Activities."
    return f"{type.name} of {words.day(day)} are already at 0."


def _record(
    act: Act, person: Person, type: ActivityType, day: date, difference: int, *, late: bool | None = None
) -> None:
    """A step says in which row it was counted; a total says nothing of rows."""
    after: dict[str, Any] = {"type": type.key, "day": day.isoformat(), "added": difference}
    if late is not None:
        after[STEP_IN] = late
    audit.record(act, verb="activity counted", subject=person, after=after)

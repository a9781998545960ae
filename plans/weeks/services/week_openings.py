"""The weekly log is owed by everybody who has targets: opened ahead, once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.db.models import Q

from accounts.duties.services import obligations
from accounts.organisation.models import Membership, Person
from accounts.organisation.selectors import calendar
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors.calendar import organisation_today
from accounts.record.rules.acts import Act
from pipeline.activities.models import ActivityType, WeekLog
from pipeline.activities.selectors import weeks as week_selector
from pipeline.activities.services import weeks
from plans.targets.selectors.targets import targets_for
from plans.weeks.services import weeks_owed
from traps_web.lib import fiscal


def open_weekly_logs(act: Act) -> int:
    """Open this and next week's log for all active members with a target; returns how many were new.

    Run twice = run once.
    """
    today = organisation_today(act.now)
    this = fiscal.activity_week(today, calendar.rules())
    return sum(_open(act, week) for week in (this, fiscal.shift_activity_week(this, 1)))


@transaction.atomic
def close(
    act: Act, *, person: Person, week: str, totals: Mapping[tuple[ActivityType, date], int], text: str
) -> WeekLog:
    """Correct and close a week.

    A duty that the last sweep had not opened is opened first, so that it stands on record as done, and when. What the
    week owes is kept with it. Raises what `weeks.correct` raises, and fiscal.UnknownPeriod.
    """
    _open(act, week, person=person)
    log = weeks.correct(act, person=person, week=week, totals=totals, text=text, close_it=True)
    weeks_owed.keep(act, person=person, week=week)
    return log


@transaction.atomic
def close_as_it_stands(act: Act, *, person: Person, week: str) -> WeekLog:
    """Close a week without a correction; the same otherwise.

    Raises what `weeks.close` raises, and fiscal.UnknownPeriod.
    """
    _open(act, week, person=person)
    log = weeks.close(act, person=person, week=week)
    weeks_owed.keep(act, person=person, week=week)
    return log


def _open(act: Act, week: str, *, person: Person | None = None) -> int:
    organisation = organisation_selector.current()
    starts_on, ends_before = fiscal.activity_week_range(week, calendar.rules())
    members = Membership.objects.filter(_some_day(starts_on, ends_before), manages=False)
    members = members.filter(person=person) if person else members
    # A week that is closed already is never owed afterwards: nothing could settle it.
    closed = WeekLog.objects.filter(week=week, closed_at__isnull=False)
    candidates = Person.objects.get_queryset().filter(pk__in=members.values("person_id"), is_active=True)
    candidates = candidates.exclude(pk__in=closed.values("person_id"))
    people = [member for member in candidates.order_by("pk") if _serves(member, starts_on, ends_before)]
    targets = targets_for(people=people, week=week, organisation=organisation)
    deadlines = week_selector.deadlines(key=week, people=people, organisation=organisation)
    ids = [member.pk for member in people]
    terms = week_selector.terms_of_weeks(people=ids, start=starts_on, end=ends_before)
    number = int(week.split("-W")[1])
    rows = [
        obligations.NewObligation(
            trap_key=week_selector.TRAP,
            owner=member,
            subject=week,
            label=f"Close week {number}",
            address=f"/week/{week}/",
            due_on=due.due_on,
            due_at=due.due_at,
            terms=week_selector.terms_of_week(terms, member.pk, starts_on),
        )
        for member in people
        # What is over already is not opened afterwards: nobody is held to a deadline that was never announced.
        if (due := deadlines[member.pk]) and due.due_at > act.now and any(t.target for t in targets[member.pk].values())
    ]
    return obligations.open_many(act, rows=rows)


def _some_day(starts_on: date, ends_before: date) -> Q:
    return Q(starts_on__lt=ends_before, ends_before__open_after=starts_on)


def _serves(person: Person, starts_on: date, ends_before: date) -> bool:
    """In service on some day of the week."""
    begun = person.starts_on is None or person.starts_on < ends_before
    return begun and (person.ends_on is None or person.ends_on >= starts_on)

"""Keeping what a week owed: when it is closed or at its deadline, whichever comes first, and once for the past."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Min, Q

from accounts.organisation.models import Membership, Organisation, Person
from accounts.organisation.selectors import calendar
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors.calendar import organisation_today
from accounts.record.rules.acts import Act
from pipeline.activities.models import Activity, WeekLog
from pipeline.activities.selectors import weeks as week_selector
from plans.targets.models import WeekKept, WeekOwed
from plans.targets.selectors.targets import Owed, live_of_weeks
from traps_web.lib import clock, fiscal
from traps_web.lib.deadlines import day_bounds

WEEKS_AT_ONCE = 30
"""An installation with years behind it is filled over some runs, the latest weeks first."""
BATCH = 500
_DAY = timedelta(days=1)
_EVERYWHERE = timedelta(days=1)
"""A day after its end a week has ended in every time zone."""


def keep_passed(act: Act) -> int:
    """Keep what was owed in every week whose deadline has passed and of which it is not kept yet; how many.

    Run twice = run once. By the leave that was known at the deadline, however late the job is.
    """
    organisation = organisation_selector.current()
    return sum(_keep_week(act, week, organisation) for week in _waiting(organisation, act.now))


def keep(act: Act, *, person: Person, week: str) -> None:
    """Keep what a person's week owes, which is being closed now or was due before."""
    organisation = organisation_selector.current()
    due_at = _due([person], week, organisation)[person.pk]
    _keep_people(act, [person], week, organisation, known_at=min(due_at, act.now))


def _waiting(organisation: Organisation, now: datetime) -> list[str]:
    """The weeks that are not kept of everybody yet, the latest first.

    From the organisation's first week, or the first that anybody worked in.
    """
    today = organisation_today(now, organisation)
    scheme = calendar.rules()
    begun = [
        clock.local_date(organisation.created_at, organisation.time_zone),
        WeekLog.objects.aggregate(day=Min("starts_on"))["day"],
        Activity.objects.aggregate(day=Min("done_on"))["day"],
    ]
    first = min([day for day in begun if day is not None and day <= today], default=today)
    start = fiscal.week_of(first, scheme).starts_on
    weeks = fiscal.activity_weeks_in(scheme, start, today + 7 * _DAY)
    whole = set(WeekKept.objects.values_list("week", flat=True))
    return [week for week in reversed(weeks) if week not in whole][:WEEKS_AT_ONCE]


@transaction.atomic
def _keep_week(act: Act, week: str, organisation: Organisation) -> int:
    """Keep the week of those whose deadline has passed; once it has passed everywhere, the week is done with."""
    starts_on, ends_before = fiscal.activity_week_range(week, calendar.rules())
    kept = 0
    if starts_on <= clock.local_date(act.now, "UTC") + _DAY:
        people = _owing(week, starts_on, ends_before)
        due = _due(people, week, organisation)
        by_instant: dict[datetime, list[Person]] = defaultdict(list)
        for person in people:
            if due[person.pk] <= act.now:
                by_instant[due[person.pk]].append(person)
        for due_at, group in by_instant.items():
            kept += _keep_people(act, group, week, organisation, known_at=due_at)
    if day_bounds(ends_before, "UTC")[1] + _EVERYWHERE < act.now:
        WeekKept.objects.bulk_create([WeekKept(week=week, kept_at=act.now)], ignore_conflicts=True)
    return kept


def _owing(week: str, starts_on: date, ends_before: date) -> list[Person]:
    """Everybody who was in a team and in service on some day of a week, and of whom it is not kept yet."""
    inside = Q(starts_on__lt=ends_before, ends_before__open_after=starts_on)
    members = Membership.objects.filter(inside).values("person_id")
    served = Q(starts_on__isnull=True) | Q(starts_on__lt=ends_before)
    served &= Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on)
    kept = WeekOwed.objects.filter(week=week).values("person_id")
    people = Person.objects.get_queryset().filter(served, pk__in=members).exclude(pk__in=kept)
    return list(people.order_by("pk"))


def _due(people: Collection[Person], week: str, organisation: Organisation) -> dict[int, datetime]:
    """When the week closes for each of these people; one without a working day when its last day ends."""
    _, ends_before = fiscal.activity_week_range(week, calendar.rules())
    deadlines = week_selector.deadlines(key=week, people=people, organisation=organisation)
    return {
        person.pk: due.due_at
        if (due := deadlines[person.pk])
        else day_bounds(ends_before - _DAY, calendar.zone_of(person, organisation))[1]
        for person in people
    }


def _keep_people(
    act: Act, people: Collection[Person], week: str, organisation: Organisation, *, known_at: datetime
) -> int:
    owed = live_of_weeks(people=people, weeks=[week], organisation=organisation, known_at=known_at)[week]
    rows = [_row(person_id, week, week_owed, act.now) for person_id, week_owed in owed.items()]
    # Somebody may close the week at the same moment: what was kept first stays.
    WeekOwed.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    return len(rows)


def _row(person_id: int, week: str, owed: Owed, now: datetime) -> WeekOwed:
    counts = {str(type_id): [quota.per_week, quota.target] for type_id, quota in owed.targets.items()}
    return WeekOwed(person_id=person_id, week=week, owed=counts, worked_days=owed.worked_days, kept_at=now)

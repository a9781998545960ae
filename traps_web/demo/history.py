"""Thirteen weeks of work: what was counted, who closed the week in time, who did not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from accounts.duties.services.obligations import flag_missed
from accounts.organisation.models import Membership, Person
from accounts.organisation.selectors import calendar
from accounts.organisation.selectors.teams import live_on
from accounts.record.rules.acts import Act, Via
from pipeline.activities.models import Activity, ActivityType
from pipeline.activities.services import weeks as week_services
from plans.weeks.services.week_openings import open_weekly_logs
from traps_web.demo import seeded, tightenings
from traps_web.demo.stage import Stage
from traps_web.lib import fiscal
from traps_web.lib.deadlines import due_instant

WEEKS = 13
WEEKS_CLOSED = 9
ZONE = "America/New_York"
NOTES = (
    "Two buyers are away until Monday; both offers are with them.",
    "The second site wants the offer split.",
    "Three conversations came from one referral.",
    "Price was asked about in every call.",
    "A meeting moved to next week.",
)


def weeks(stage: Stage) -> None:
    """Work of the last thirteen weeks and of this one up to yesterday; nine weeks of closings, as many as pages show.

    Where TRAPS starts after this week's deadline, on a weekend for example, this week is closed too.
    """
    reps = _reps(stage.today)
    ways = seeded.disciplines(rep.email for rep in reps)
    this_week = fiscal.activity_week(stage.today)
    first = fiscal.shift_activity_week(this_week, -WEEKS)
    starts_on = fiscal.activity_week_range(first).starts_on
    _work(reps, ways, calendar.working_days(starts_on, stage.today), stage.today)
    weeks_past = WEEKS + (_at(_closes_on(this_week), 17) <= stage.now)
    for offset in range(WEEKS - WEEKS_CLOSED, weeks_past):
        _close_week(fiscal.shift_activity_week(first, offset), reps, ways, stage.now)
    open_weekly_logs(stage.act())


def _reps(today: date) -> list[Person]:
    members = Membership.objects.filter(live_on(today), manages=False).values("person_id")
    return list(Person.objects.get_queryset().filter(pk__in=members).order_by("email"))


def _work(reps: Sequence[Person], ways: dict[str, seeded.Discipline], days: Sequence[date], today: date) -> None:
    types = {row.key: row for row in ActivityType.objects.all()}
    rows = [
        Activity(
            person=rep,
            team_id=rep.current_team_id,
            type=types[key],
            done_on=day,
            count=count + tightenings.more(rep.email, key, day, today),
            kind="tally",
            entered_at=_at(day, 17),
            entered_by=rep,
        )
        for rep in reps
        for day, key, count in seeded.tallies(rep.email, ways[rep.email], [day for day in days if _serves(rep, day)])
    ]
    Activity.objects.bulk_create(rows, batch_size=2000)


def _serves(rep: Person, day: date) -> bool:
    return rep.starts_on is None or rep.starts_on <= day


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return due_instant(day, time(hour, minute), ZONE)


def _close_week(week: str, reps: Sequence[Person], ways: dict[str, seeded.Discipline], now: datetime) -> None:
    """Opened on Monday, closed on Friday afternoon by those who did, flagged at five, made good on Tuesday by some."""
    starts_on, ends_before = fiscal.activity_week_range(week)
    open_weekly_logs(Act(None, _at(starts_on, 8), Via.DEMO))
    late = []
    for place, rep in enumerate(reps):
        if not _serves(rep, ends_before - timedelta(days=1)):
            continue
        how = seeded.closing(rep.email, week, ways[rep.email])
        if how == "done":
            _close(rep, week, _at(_closes_on(week), 15, place % 60), place)
        elif how == "missed then done":
            late.append(rep)
    flag_missed(Act(None, _at(starts_on + timedelta(days=5), 9), Via.DEMO))
    tuesday = _at(ends_before + timedelta(days=1), 10)
    if tuesday < now:
        for place, rep in enumerate(late):
            _close(rep, week, tuesday, place)


def _closes_on(week: str) -> date:
    """The Friday, or the working day before it that is left of a week with a holiday."""
    starts_on = fiscal.activity_week_range(week).starts_on
    friday = starts_on + timedelta(days=4)
    return max(calendar.working_days(starts_on, friday + timedelta(days=1)), default=friday)


def _close(rep: Person, week: str, at: datetime, place: int) -> None:
    if (place + int(week[-2:])) % 3 == 0:
        week_services.note(
            Act(rep, at, Via.DEMO), person=rep, week=week, text=NOTES[(place + int(week[-2:])) % len(NOTES)]
        )
    week_services.close(Act(rep, at, Via.DEMO), person=rep, week=week)

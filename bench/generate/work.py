"""Activities, the logs of weeks, what people owed and whether they did it, and a round of reviews."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from accounts.models import Obligation, OrganisationDay, Person, Trap
from accounts.record.rules.acts import Act, Via
from bench.generate.people import FIRST_DAY, NOW, TODAY, ZONE, Organisation
from bench.generate.tables import Rows, close
from pipeline.activities.rules import weeks as rules
from pipeline.models import Activity, ActivityType, Customer, WeekLog
from reviews.cycles.services.cycles import open_cycle
from traps_web.lib import fiscal

_WEEK = timedelta(days=7)
IN_TIME, LATE = 93, 98
"""Of a hundred weeks, so many are closed in time, and so many at all."""
CYCLE = "FY2026-Q4"
ACTIVITY_COLUMNS = (
    "person",
    "team",
    "type",
    "done_on",
    "count",
    "kind",
    "is_late",
    "customer",
    "note",
    "entered_at",
    "entered_by",
)
OBLIGATION_COLUMNS = (
    "trap",
    "owner",
    "team",
    "subject",
    "label",
    "address",
    "due_on",
    "due_at",
    "first_due_at",
    "missed_at",
    "status",
    "opened_at",
    "done_at",
    "done_by",
    "flagged_at",
    "waive_reason",
)


def log_activities(made: Organisation) -> int:
    """Tallies and single acts on working days, some of them added late."""
    rows = Rows(Activity, *ACTIVITY_COLUMNS)
    types = list(ActivityType.objects.order_by("position").values_list("pk", flat=True))
    customers = list(Customer.objects.values_list("pk", flat=True))
    days = _working_days(FIRST_DAY, TODAY + timedelta(days=1))
    dice = made.dice
    each, more = divmod(made.size.activities, len(made.reps))
    for place, rep in enumerate(made.reps):
        for cell in dice.sample(range(len(days) * len(types)), each + (place < more)):
            day, type = days[cell // len(types)], types[cell % len(types)]
            late = dice.randrange(100) < 4
            at = min(_afternoon(day) + timedelta(days=9 if late else 0), NOW)
            single = dice.randrange(100) < 15
            rows.add(
                rep,
                made.team(rep, day),
                type,
                day,
                1 if single else dice.randint(1, 12),
                "single" if single else "tally",
                late,
                dice.choice(customers) if single else None,
                "",
                at,
                rep,
            )
    close(rows)
    return rows.written


def log_weeks(made: Organisation) -> int:
    """The log of every week of every rep, and what each owed for the last of them.

    Returns how many obligations there were.
    """
    logs = Rows(WeekLog, "person", "week", "starts_on", "due_at", "note", "closed_at", "closed_by", "version")
    owed = Rows(Obligation, *OBLIGATION_COLUMNS)
    trap = Trap.objects.get(key="weekly-log").pk
    weeks = _weeks()
    first_owed = len(weeks) - max(1, made.size.obligations // len(made.reps))
    for rep in made.reps:
        for place, (key, starts_on, due) in enumerate(weeks):
            closed_at = _closed_at(made, due.due_at)
            logs.add(rep, key, starts_on, due.due_at, "", closed_at, rep if closed_at else None, 1)
            if place < first_owed:
                continue
            status, flagged_at = _outcome(due.due_at, closed_at)
            owed.add(
                trap,
                rep,
                made.team(rep, min(starts_on, TODAY)),
                key,
                f"Close week {int(key[-2:])}",
                f"/week/{key}/",
                due.due_on,
                due.due_at,
                due.due_at,
                due.due_at,
                status,
                due.due_at - _WEEK,
                closed_at,
                rep if closed_at else None,
                flagged_at,
                "",
            )
    close(logs, owed)
    return owed.written


def _weeks() -> list[tuple[str, date, rules.Deadline]]:
    """Every week up to the running one with its deadline; weeks without a working day owe nothing."""
    working = set(_working_days(FIRST_DAY, TODAY + 2 * _WEEK))
    weeks, starts_on = [], FIRST_DAY
    while starts_on <= TODAY:
        days = [day for step in range(7) if (day := starts_on + timedelta(days=step)) in working]
        due = rules.deadline(starts_on=starts_on, working_days=days, zone=ZONE)
        if due is not None:
            weeks.append((fiscal.activity_week(starts_on), starts_on, due))
        starts_on += _WEEK
    return weeks


def _closed_at(made: Organisation, due_at: datetime) -> datetime | None:
    outcome = made.dice.randrange(100)
    if due_at > NOW or outcome >= LATE:
        return None
    return due_at - timedelta(hours=3) if outcome < IN_TIME else min(due_at + timedelta(days=2), NOW)


def _outcome(due_at: datetime, closed_at: datetime | None) -> tuple[str, datetime | None]:
    """Status and the instant of the sweep; the weekly log gives no grace."""
    if due_at > NOW:
        return "open", None
    if closed_at is not None and closed_at <= due_at:
        return "done", None
    return "missed", due_at + timedelta(minutes=5)


def hold_a_cycle(made: Organisation) -> int:
    """The round of reviews of the running quarter, opened as a leader does it."""
    leader = Person.objects.get_queryset().get(pk=made.leader)
    return open_cycle(
        Act(leader, NOW, Via.COMMAND), period_key=CYCLE, starts_on=date(2026, 12, 1), ends_before=date(2026, 12, 31)
    ).added


def _working_days(start: date, end: date) -> list[date]:
    working_days = OrganisationDay.objects.filter(day__gte=start, day__lt=end, is_working=True)
    return list(working_days.order_by("day").values_list("day", flat=True))


def _afternoon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 18, tzinfo=NOW.tzinfo)

"""Traps that people made without code: what was reported for them in the last weeks, and what TRAPS checks itself."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from zoneinfo import ZoneInfo

from accounts.duties.models import Obligation
from accounts.duties.services.obligations import flag_missed
from accounts.organisation.models import Membership, Person
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.own_traps.models import OwnTrap
from accounts.own_traps.rules.evidence import CHECK
from accounts.own_traps.rules.ready_made import READY_MADE
from accounts.own_traps.services import openings, own_traps, reports
from accounts.own_traps.services.own_traps import NewVersion
from accounts.record.rules.acts import Act, Via
from accounts.record.rules.readers import Reader
from pipeline.board.services import saved_views
from plans.conditions.forms import freezing
from traps_web.demo import maven, seeded
from traps_web.demo.stage import Stage
from traps_web.lib import fiscal
from traps_web.lib.deadlines import due_instant

ZONE = "America/New_York"
FRIDAY = 4
WEEKS = 10
KEEPER = f"melvin.marxen@{maven.DOMAIN}"
READY_MADE_KEY = "next-step-dated"
NOTES = ("All of them, two by phone.", "Done on Tuesday, in one go.", "Three moved on, one is waiting for the buyer.")
KEPT, LATE = 0.86, 0.93
"""Of a hundred duties so many are kept in time, and up to so many late; the others are forgotten."""


def complete(stage: Stage) -> int:
    """The traps, and what became of their duties until now. Returns how many duties they opened."""
    monday = fiscal.week_start(stage.today)
    first = monday - timedelta(weeks=WEEKS)
    _make(stage, first)
    for weeks_ago in range(WEEKS, -1, -1):
        day = monday - timedelta(weeks=weeks_ago)
        openings.open_own_traps(Act(None, min(_at(day, 8), stage.now), Via.DEMO))
        _report(stage, day)
        flagged_at = _at(day + timedelta(days=7), 6)
        if flagged_at < stage.now:
            flag_missed(Act(None, flagged_at, Via.DEMO))
    _make_checked(stage)
    _start_from_ready_made(stage)
    openings.open_own_traps(stage.act())
    return Obligation.objects.filter(trap__own__isnull=False).count()


def _make(stage: Stage, first: date) -> list[OwnTrap]:
    keeper = Person.objects.get(email=KEEPER)
    seat = Membership.objects.filter(person=keeper, manages=True).select_related("team").order_by("-starts_on")[0]
    at = _at(first, 7)
    return [
        own_traps.make(
            Act(stage.admin, at, Via.DEMO),
            name="Contacts tidied",
            new_version=NewVersion(
                starts_on=first,
                help_text="Look through your contacts: retire who has left, add who is new, correct the numbers.",
                audience="role",
                role="reps",
                rhythm="month",
                due_time=time(16, 0),
                evidence="note",
                reason="A third of the calls of last spring went to people who had left.",
            ),
        ),
        own_traps.make(
            Act(keeper, at, Via.DEMO),
            name="Quiet customers called",
            new_version=NewVersion(
                starts_on=first,
                help_text="Call the customers of yours that nobody has spoken to for a month.",
                audience="team",
                team=seat.team,
                rhythm="week",
                weekday=2,
                due_time=time(12, 0),
                evidence="note",
                weight=2,
                remind_days_before=2,
                reason="We lost two customers whom nobody had called in a quarter.",
            ),
        ),
        own_traps.make(
            Act(stage.admin, at, Via.DEMO),
            name="Visits with a rep",
            new_version=NewVersion(
                starts_on=first,
                help_text="Go to customers together with a rep of yours, and count the visits of the month.",
                audience="role",
                role="managers",
                rhythm="month",
                month_day=10,
                due_time=time(17, 0),
                evidence="number",
                floor=Decimal(2),
                unit="visits",
                reason="Coaching happens at the customer.",
            ),
        ),
    ]


def _make_checked(stage: Stage) -> None:
    """From today on: a saved view that has to be empty, and a measure above its floor."""
    keeper = Person.objects.get(email=KEEPER)
    seat = Membership.objects.filter(person=keeper, manages=True).select_related("team").order_by("-starts_on")[0]
    view = saved_views.save(stage.act(keeper), name="Not ready", query="closing=quarter&not_ready=any")
    reader = _reader(stage, keeper)
    checked = (
        ("Deals ready on Friday", f"view:{view.pk}", None, "Every deal that closes this quarter is ready on Friday."),
        ("Enough in the pipeline", "measure:coverage", Decimal(2), "Twice what the quarter still misses is open."),
    )
    for name, chosen, bound, help_text in checked:
        own_traps.make(
            stage.act(keeper),
            name=name,
            new_version=NewVersion(
                starts_on=stage.today,
                help_text=help_text,
                audience="team",
                team=seat.team,
                rhythm="week",
                weekday=FRIDAY,
                due_time=time(17, 0),
                evidence=CHECK,
                condition=freezing.freeze(reader, chosen, bound),
                reason="Calls rested on deals that nobody had touched.",
            ),
        )


def _start_from_ready_made(stage: Stage) -> None:
    """From today on, “Next step dated” of all reps, as it is offered."""
    ready = next(row for row in READY_MADE if row.key == READY_MADE_KEY)
    fields = ready.fields()
    fields["condition"] = freezing.freeze(_reader(stage, stage.admin), ready.condition, ready.floor)
    own_traps.make(
        stage.act(stage.admin),
        name=fields.pop("name"),
        new_version=NewVersion(
            starts_on=stage.today,
            audience="role",
            role=ready.role,
            reason="Half of what we lost in spring had no next step in its last month.",
            **fields,
        ),
    )


def _reader(stage: Stage, person: Person) -> Reader:
    here = organisation_selector.current()
    return Reader(person, stage.now, stage.today, ZoneInfo(here.time_zone), here)


def _report(stage: Stage, monday: date) -> None:
    """What people report of what is due in a week: most in time, some late, some not at all."""
    due = Obligation.objects.filter(
        trap__own__isnull=False, status="open", due_on__gte=monday, due_on__lt=monday + timedelta(days=7)
    ).exclude(own_duty__version__evidence=CHECK)
    for duty in due.select_related("owner", "own_duty__version").order_by("due_at", "owner__email"):
        random = Random(f"{seeded.SEED}:own:{duty.owner.email}:{duty.subject}")
        luck = random.random() * (KEPT if duty.owner.email.startswith(seeded.KEEPS) else 1)
        if luck >= LATE:
            continue
        hours = -random.randint(2, 30) if luck < KEPT else random.randint(2, 20)
        at = duty.due_at + timedelta(hours=hours)
        if at > stage.now:
            continue
        number = duty.own_duty.version.floor
        reports.report(
            Act(duty.owner, at, Via.DEMO),
            duty=duty,
            note=random.choice(NOTES),
            number=None if number is None else number + random.randint(0, 3),
        )


def _at(day: date, hour: int) -> datetime:
    return due_instant(day, time(hour, 0), ZONE)

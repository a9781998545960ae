"""Tightenings of the demo: one that ended and stayed, one that runs, and one to come."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random
from typing import Final

from accounts.duties.models import Obligation
from accounts.duties.services.obligations import flag_missed
from accounts.organisation.models import Person
from accounts.record.rules.acts import Act, Via
from pipeline.activities.models import ActivityType
from reviews.tightening.models import Tightening
from reviews.tightening.rules.checking import CHECK, EXTRA
from reviews.tightening.selectors import tightenings as selector
from reviews.tightening.services import checks, tightenings
from reviews.tightening.services.tightenings import Raise
from traps_web.demo import maven, seeded
from traps_web.demo.stage import Stage
from traps_web.lib import fiscal
from traps_web.lib.deadlines import due_instant

ZONE: Final = "America/New_York"
MANAGER: Final = f"melvin.marxen@{maven.DOMAIN}"
ENDED, RUNNING, COMING = (
    f"{name}@{maven.DOMAIN}" for name in ("gladys.colclough", "niesha.huffines", "jonathan.berthelot")
)
WEEKS_AGO: Final = 9
WEEKS: Final = 3
NOTES: Final = (
    "On track. The two meetings of Thursday moved to Friday.",
    "Short by two; called the list together.",
    "Met. The openings are better prepared than last week.",
)
WORD: Final = "The daily ten minutes, I keep those."


def say(stage: Stage) -> int:
    """Say them, each some days before it begins. Returns how many there are."""
    monday = fiscal.week_start(stage.today)
    meetings = ActivityType.objects.get(key="first-meetings")
    _say(
        stage,
        ENDED,
        starts_on=monday - timedelta(weeks=WEEKS_AGO),
        weeks=WEEKS,
        raises_=[Raise(meetings, 9)],
        check_rhythm="weekly",
        reason="Three weeks under four first meetings.",
    )
    _say(
        stage,
        RUNNING,
        starts_on=monday - timedelta(weeks=2),
        weeks=4,
        raises_=[Raise(meetings, 8)],
        extra="Next steps of all open deals, by mail",
        extra_rhythm="weekly",
        check_rhythm="weekly",
        reason="The pipeline of next quarter is half of what it should be.",
    )
    _say(
        stage,
        COMING,
        starts_on=monday + timedelta(weeks=2),
        weeks=2,
        raises_=[Raise(meetings, 7)],
        check_rhythm="daily",
        reason="Two weeks before the fair.",
    )
    return Tightening.objects.count()


def more(email: str, key: str, day: date, today: date) -> int:
    """How many first meetings more somebody had on a day because of what was asked."""
    began = fiscal.week_start(today) - timedelta(weeks=WEEKS_AGO)
    week = (day - began).days // 7
    if email != ENDED or key != "first-meetings" or not 0 <= week < 2 * WEEKS:
        return 0
    return 2 if week < WEEKS else day.weekday() % 2


def complete(stage: Stage) -> int:
    """Check what was due since, and let one say what it was worth. Returns how many duties there were."""
    rows = list(Tightening.objects.prefetch_related("covered__person").order_by("starts_on"))
    manager = Person.objects.get(email=MANAGER)
    for row in rows:
        _work(stage, row, manager, selector.covered(row)[0])
    ended = rows[0]
    person = selector.covered(ended)[0]
    tightenings.say(Act(person, _at(ended.ends_before, 11), Via.DEMO), tightening=ended, text=WORD)
    return Obligation.objects.filter(trap__key__in=[CHECK, EXTRA]).count()


def _say(stage: Stage, email: str, *, starts_on: date, **facts: object) -> None:
    manager, person = Person.objects.get(email=MANAGER), Person.objects.get(email=email)
    said_at = min(_at(starts_on - timedelta(days=6), 10), stage.now)
    tightenings.tighten(
        Act(manager, said_at, Via.DEMO),
        person=person,
        starts_on=starts_on,
        **facts,  # type: ignore[arg-type]
    )


def _work(stage: Stage, row: Tightening, manager: Person, person: Person) -> None:
    """Week by week its duties are opened, and most of them done an hour before their time."""
    day = row.starts_on - timedelta(days=3)
    while day < row.ends_before and _at(day, 8) <= stage.now:
        checks.open_due(Act(None, _at(day, 8), Via.DEMO), tightenings=[row])
        day += timedelta(days=7)
    near = Obligation.objects.filter(subject__startswith=f"tightening:{row.pk}:", due_at__lt=stage.now)
    for duty in near.select_related("trap").order_by("due_at", "pk"):
        random = Random(f"{seeded.SEED}:tightening:{person.email}:{duty.due_on}:{duty.trap.key}")
        if random.random() < 0.8:
            at = duty.due_at - timedelta(hours=1)
            if duty.trap.key == CHECK:
                checks.note(Act(manager, at, Via.DEMO), tightening=row, day=duty.due_on, note=random.choice(NOTES))
            elif duty.trap.key == EXTRA:
                checks.report(Act(person, at, Via.DEMO), tightening=row, day=duty.due_on)
    flag_missed(stage.act())


def _at(day: date, hour: int) -> datetime:
    return due_instant(day, time(hour), ZONE)

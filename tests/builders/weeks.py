"""Builders of activity weeks: types, targets, counts, promises."""

from __future__ import annotations

from datetime import date, datetime

from accounts.duties.services.traps import install_defaults as install_traps
from accounts.models import Person, Trap
from pipeline.activities.services import defaults as pipeline_defaults
from pipeline.models import Activity, ActivityType
from plans.models import Promise
from plans.weeks.services import defaults as plan_defaults
from plans.weeks.services import promises
from tests import make

WEEK = "2026-W48"
MONDAY, TUESDAY, WEDNESDAY, FRIDAY = (date(2026, 11, day) for day in (23, 24, 25, 27))


def defaults() -> dict[str, ActivityType]:
    """Default traps, activity types and targets; the types by key."""
    if not Trap.objects.exists():
        install_traps(make.act())
    pipeline_defaults.install(make.act())
    plan_defaults.install(make.act())
    return {type.key: type for type in ActivityType.objects.order_by("position")}


def done(person: Person, key: str, on: date, count: int = 1, *, kind: str = "tally", is_late: bool = False) -> Activity:
    """Work of a day, as it stands in the table."""
    return Activity.objects.create(
        person=person,
        team=person.current_team,
        type=ActivityType.objects.get(key=key),
        done_on=on,
        count=count,
        kind=kind,
        is_late=is_late,
        entered_at=make.NOW,
        entered_by=person,
    )


def promise(owner: Person, *, text: str = "Send the offer", due_on: date = FRIDAY, now: datetime = make.NOW) -> Promise:
    """An open promise with its obligation."""
    if not Trap.objects.exists():
        install_traps(make.act(now=now))
    return promises.make(make.act(owner, now=now), owner=owner, text=text, due_on=due_on)

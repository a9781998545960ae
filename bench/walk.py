"""A small organisation, day by day, with every job run on each of them: what opens, what doubles, what gets stuck.

The whole walk begins a week before the 53rd week of 2026 and ends on 4 Mar 2028: both changes of the clock, the ends of
five quarters and of a year, and a leap day lie inside. People go on working meanwhile (`bench/walk_people.py`), and
each evening is looked at (`bench/walk_watch.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.module_loading import import_string

from accounts.models import FiscalPeriod, OrganisationDay
from accounts.organisation.services import configuration
from bench.walk_people import People
from bench.walk_watch import Watch
from tests import make
from traps_web.jobs import JOBS
from traps_web.lib import clock

WORKED_AT, SWEPT_AT = time(15, 0), time(22, 30)
LAST_YEAR_OPEN = "FY2027"
_DAY = timedelta(days=1)


def run(*, starts_on: date, days: int) -> int:
    """Walk, and print what was seen; returns 1 when something was wrong."""
    watch = walk(starts_on=starts_on, days=days, say=lambda text: print(text, flush=True))
    for line in watch.summary():
        print(line)
    for fault in watch.faults:
        print(f"WRONG: {fault}")
    return 1 if watch.faults else 0


def walk(*, starts_on: date, days: int, say: Callable[[str], None], left_out: Collection[str] = ()) -> Watch:
    """Begin with years open up to the running one, and go on for so many days. `left_out`: jobs that rest."""
    with clock.frozen(make.NOW):
        world = make.world()
        people = People.of(world)
    _close_years_ahead()
    watch = Watch(world.leader, starts_on)
    for step in range(days):
        day = starts_on + step * _DAY
        if day.day == 1:
            say(f"  {day:%d %b %Y}, week {day.isocalendar().week}")
        with clock.frozen(datetime.combine(day, WORKED_AT, UTC)):
            people.work(day)
        for instant in _instants(day):
            with clock.frozen(instant):
                for name, job in JOBS.items():
                    if name not in left_out:
                        watch.ran(name, instant, import_string(job.task).run)
        with clock.frozen(instant):
            watch.look(day, instant)
    return watch


def _instants(day: date) -> Iterator[datetime]:
    """When the jobs run: in the evening, and every half hour of a night in which the clock changes."""
    zone = ZoneInfo("America/New_York")
    midnight = datetime.combine(day, time(), zone)
    if midnight.utcoffset() != datetime.combine(day + _DAY, time(), zone).utcoffset():
        first = midnight.astimezone(UTC)
        yield from (first + step * timedelta(minutes=30) for step in range(9))
    yield datetime.combine(day, SWEPT_AT, UTC)


def _close_years_ahead() -> None:
    """As nobody had opened another year: the builders of the tests open two more."""
    last = FiscalPeriod.objects.get(key=LAST_YEAR_OPEN)
    FiscalPeriod.objects.filter(starts_on__gte=last.ends_before).delete()
    OrganisationDay.objects.filter(day__gte=last.ends_before).delete()
    configuration.raise_version()

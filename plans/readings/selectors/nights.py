"""The chain of readings as it is kept: its nights, the newest first or the oldest first, and which are owed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import NamedTuple

from accounts.organisation.models import Organisation, Person, Team
from accounts.organisation.selectors.calendar import organisation_today
from accounts.record.models import JobRun
from pipeline.history.selectors.deal_days import reach
from plans.calls.rules.calls import PERSON, TEAM
from plans.readings.models import Reading, ReadingNight
from plans.readings.rules.chain import Closing, Night
from plans.readings.rules.figures import Standing
from plans.readings.selectors.known_then import AT_ONCE

SETTLES = timedelta(hours=1)
"""How long after its end a day is left alone: what began before midnight is saved by then."""
VERIFY = "verify-readings"
_DAY = timedelta(days=1)
_OF_STANDING = tuple(name for name in Standing.__slots__ if name not in ("day", "pk"))


def newest() -> ReadingNight | None:
    """The last night that was taken; None before the first."""
    return ReadingNight.objects.order_by("-number").first()


def owed(now: datetime, organisation: Organisation) -> Iterator[date]:
    """The days whose nights are not taken yet, the oldest first.

    The first night is that of the day from which the history of deals is exact, or of yesterday without deals.
    """
    last = newest()
    until = organisation_today(now - SETTLES, organisation)
    if last is not None:
        day = last.day + _DAY
    else:
        known = reach(organisation)
        day = (known.exact_from if known else None) or until - _DAY
    while day < until:
        yield day
        day += _DAY


def kept(until: ReadingNight | None = None) -> Iterator[Night]:
    """Every night with its readings, the oldest first, up to one; two queries, read piece by piece."""
    nights = ReadingNight.objects.order_by("number")
    rows = Reading.objects.order_by("night__number", "pk")
    if until is not None:
        nights, rows = nights.filter(number__lte=until.number), rows.filter(night__number__lte=until.number)
    grouped = groupby(rows.iterator(chunk_size=AT_ONCE), key=lambda row: row.night_id)
    waiting = next(grouped, None)
    for night in nights.iterator(chunk_size=AT_ONCE):
        readings = []
        if waiting is not None and waiting[0] == night.pk:
            readings = [(standing_of(row, night.day), row.digest) for row in waiting[1]]
            waiting = next(grouped, None)
        yield Night(closing_of(night), readings, night.head)


class SubjectNamed(NamedTuple):
    """Whom a number of the chain stands for."""

    about: str
    pk: int
    name: str


def subjects() -> Iterator[SubjectNamed]:
    """Every team and person with a reading, as they are called today."""
    for about, model in ((TEAM, Team), (PERSON, Person)):
        ids = Reading.objects.filter(about=about).order_by().values(f"{about}_id").distinct()
        rows = model._default_manager.filter(pk__in=ids).order_by("pk").values_list("pk", "name")
        yield from (SubjectNamed(about, *row) for row in rows)


@dataclass(frozen=True, slots=True)
class Check:
    """The last proof of the chain: when it was, how many nights held, and what was wrong."""

    at: datetime | None
    nights: int
    fault: str


def last_check() -> Check:
    """How the last check of the chain ended."""
    run = JobRun.objects.filter(name=VERIFY).first()
    if run is None:
        return Check(None, 0, "")
    has_failed = run.failed_at is not None and (run.succeeded_at is None or run.failed_at > run.succeeded_at)
    return Check(run.failed_at if has_failed else run.succeeded_at, run.rows, run.failure if has_failed else "")


def closing_of(night: ReadingNight) -> Closing:
    """What a night says of itself."""
    return Closing(night.number, night.day, night.known_at, night.period, night.readings, night.version)


def standing_of(row: Reading, day: date) -> Standing:
    """What a reading says."""
    pk = (row.person_id if row.about == PERSON else row.team_id) or 0
    return Standing(day=day, pk=pk, **{name: getattr(row, name) for name in _OF_STANDING})

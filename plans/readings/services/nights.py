"""Nights: taken once the day has ended, in order, each whole or not at all."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import islice

from django.db import IntegrityError, transaction

from accounts.organisation.models import Organisation
from accounts.organisation.selectors import calendar
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.record.rules.acts import Act
from pipeline.deals.services import deal_states
from pipeline.history.selectors.deal_days import as_of, end_of
from pipeline.history.selectors.scopes import Scope
from plans.calls.rules.calls import PERSON, TEAM
from plans.readings.models import Reading, ReadingNight
from plans.readings.rules import chain
from plans.readings.rules.chain import Closing
from plans.readings.rules.figures import Standing
from plans.readings.selectors import nights
from plans.readings.selectors.known_then import Moment
from plans.readings.selectors.standings import standings
from traps_web.lib import clock

ENOUGH = timedelta(minutes=5)
"""How long one run takes missed nights; the next one goes on."""
BATCH = 500


def take_owed(act: Act, *, most: int | None = None) -> int:
    """Take every night that is owed, the oldest first, for five minutes at most; returns how many.

    Run late, twice, or by two workers at once, it comes to the same nights. It waits while the past of deals is still
    being put together.
    """
    try:
        organisation = organisation_selector.current()
    except organisation_selector.NotSetUp:
        return 0
    owed = list(islice(nights.owed(act.now, organisation), most))
    if not owed or deal_states.without_states().exists():
        return 0
    taken, began = 0, clock.real_now()
    for day in owed:
        if clock.real_now() - began > ENOUGH or not take_night(act, organisation, day):
            break
        taken += 1
    return taken


def take_night(act: Act, organisation: Organisation, day: date) -> bool:
    """Take one night; False when another worker took it first."""
    at = Moment(day, end_of(day, organisation))
    every = standings(at)
    last = nights.newest()
    period = calendar.period_at("quarter", day)
    closing = Closing(last.number + 1 if last else 1, day, at.known_at, period.key, len(every))
    previous = last.head if last else chain.FIRST
    try:
        _keep(act, previous, chain.link(previous, closing, every))
    except IntegrityError:
        return False
    return True


@transaction.atomic
def _keep(act: Act, previous: str, night: chain.Night) -> None:
    closing = night.closing
    row = ReadingNight.objects.create(
        number=closing.night,
        day=closing.day,
        known_at=closing.known_at,
        period=closing.period,
        readings=closing.readings,
        version=closing.version,
        previous=previous,
        head=night.head,
        taken_at=act.now,
    )
    Reading.objects.bulk_create((_row(row, standing, digest) for standing, digest in night.readings), batch_size=BATCH)


def _row(night: ReadingNight, standing: Standing, digest: str) -> Reading:
    values = {name: getattr(standing, name) for name in Standing.__slots__ if name not in ("day", "pk")}
    person_id = standing.pk if standing.about == PERSON else None
    team_id = standing.pk if standing.about == TEAM else None
    return Reading(night=night, person_id=person_id, team_id=team_id, digest=digest, **values)


class NotAsOf(Exception):
    """The newest night does not say of the organisation's deals what their history says."""


def verify(act: Act) -> int:
    """Prove that the chain holds, and that its newest night is what history says of that day; how many nights it has.

    Raises chain.Broken, NotAsOf.
    """
    night, count = None, 0
    for night in chain.check(nights.kept()):  # noqa: B007 - the last one is compared
        count += 1
    if night is not None:
        _compare(night)
    return count


def _compare(night: chain.Night) -> None:
    whole = night.readings[0][0]
    held = as_of(night.closing.day, night.closing.known_at, scope=Scope("everything"))
    if (whole.deals, whole.pipeline, whole.weighted, whole.undated) != (
        held.deals,
        held.pipeline,
        held.weighted,
        held.undated,
    ):
        raise NotAsOf(
            f"The night of {night.closing.day} says {whole.deals} open deals with {whole.pipeline}, their history "
            f"{held.deals} with {held.pipeline}."
        )

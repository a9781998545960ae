"""Where a quarter is coming from: the calls, the expected landing and the movement of a packet."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from accounts.organisation.selectors.calendar import organisation_today
from accounts.record.rules.readers import Reader
from pipeline.history.rules.movement_sums import Sum
from pipeline.history.selectors import movement as history
from pipeline.history.selectors.bucket_deals import DealMoved, largest_of_each
from pipeline.history.selectors.deal_days import reach
from pipeline.history.selectors.movement import MovementQuery, MovementShown
from pipeline.history.selectors.scopes import Scope
from plans.calls.rules.calls import PERSON, TEAM
from plans.calls.rules.subjects import Subject
from plans.calls.selectors import calls as call_selector
from plans.measures.rules.landing_words import PastLine
from plans.measures.selectors.landing import Landing, landing
from reviews.documents.rules.packet import Who
from reviews.documents.rules.packet_v2 import (
    LARGEST,
    Bucket,
    CallLine,
    Coming,
    End,
    Expected,
    Foreseen,
    MovedDeal,
    Movement,
)
from traps_web.lib import fiscal, money
from traps_web.lib.faults import Invalid

_DAY = timedelta(days=1)
_RATIO = Decimal("0.0001")


def coming(reader: Reader, *, team: Who | None, period: fiscal.Period) -> Coming:
    """What a packet holds of it, for the person who reads, or for a team that they manage."""
    return Coming(
        calls=_calls(reader, team, period),
        expected=_expected(reader, team, period),
        movement=_movement(reader, team, period),
    )


def _calls(reader: Reader, team: Who | None, period: fiscal.Period) -> list[CallLine]:
    """Every call for the quarter of the person, or of their team, that they can see; the oldest first."""
    person = reader.viewer
    subject = Subject(TEAM, team.id, team.name) if team else Subject(PERSON, person.pk, person.name)
    chain = call_selector.chain(viewer=person, subject=subject, period=period)
    return [
        CallLine(
            by=Who(call.said_by_id, call.said_by.name),
            said_at=call.said_at,
            commit=call.commit,
            best_case=call.best_case,
            stands=not hasattr(call, "superseded_by"),
        )
        for call in reversed(chain)
    ]


def _expected(reader: Reader, team: Who | None, period: fiscal.Period) -> Expected | None:
    """Where the quarter is expected to land, and how well that was foreseen; None before it begins."""
    shown = landing(
        reader,
        period_key=period.key,
        team_id=team.id if team else None,
        person_id=None if team else reader.viewer.pk,
    )
    if shown.lands is None:
        return None
    return Expected(
        as_of=shown.day,
        basis=shown.lands.basis,
        amount=shown.lands.expected,
        low=shown.lands.low,
        high=shown.lands.high,
        chance=_ratio(shown.lands.chance),
        foreseen=[_foreseen(line, shown) for line in shown.past],
    )


def _foreseen(line: PastLine, shown: Landing) -> Foreseen:
    quarter = fiscal.period_of(shown.time.calendar, line.span.starts_on, shown.time.period.kind)
    return Foreseen(quarter.key, line.foretold, line.came, _ratio(line.error), line.held)


def _movement(reader: Reader, team: Who | None, period: fiscal.Period) -> Movement | None:
    """What moved since the quarter began, or since the first deal; None while nothing can have moved yet."""
    known = reach(reader.organisation)
    today = min(reader.today, organisation_today(reader.now, reader.organisation))
    if known is None:
        return None
    since = max(period.starts_on - _DAY, known.first_day - _DAY)
    until = min(today, period.ends_before - _DAY)
    if until <= since:
        return None
    person = reader.viewer
    scope = Scope(team.name, team_id=team.id) if team else Scope(person.name, person_id=person.pk)
    try:
        shown = history.movement(reader, MovementQuery(since, until, scope, period))
    except Invalid:  # The team existed on neither of the two days.
        return None
    return None if shown is None else _moved(reader, shown)


def _moved(reader: Reader, shown: MovementShown) -> Movement:
    sums, query = shown.movement, shown.query
    largest = largest_of_each(reader, shown, LARGEST)
    return Movement(
        opening=_end(query.since, sums.opening),
        closing=_end(query.until, sums.closing),
        buckets=[
            Bucket(
                bucket.value,
                row.count,
                money.from_minor(row.amounts.pipeline),
                money.from_minor(row.amounts.landing),
                [_deal(moved) for moved in largest[bucket]],
            )
            for bucket, row in sums.buckets.items()
            if row.count
        ],
        exact_from=shown.reach.exact_from,
    )


def _end(on: date, row: Sum) -> End:
    return End(on, row.count, money.from_minor(row.amounts.pipeline), money.from_minor(row.amounts.landing))


def _deal(moved: DealMoved) -> MovedDeal:
    amounts = moved.amounts
    return MovedDeal(
        moved.name, money.from_minor(amounts.pipeline), money.from_minor(amounts.landing), moved.state.starts_on
    )


def _ratio(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(_RATIO)

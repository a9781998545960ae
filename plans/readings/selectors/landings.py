"""The expected landing of everybody at the end of a day, from what was known then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from accounts.organisation.selectors import calendar
from plans.measures.rules import landing as rules
from plans.measures.rules.landing_facts import DAY, Money, Span
from plans.measures.rules.landing_facts import Known as KnownOfAll
from plans.measures.rules.landing_words import Lands, landed, lands
from plans.measures.selectors.landing import QUARTERS_READ, working_days
from plans.readings.selectors import known_then
from plans.readings.selectors.known_then import Moment
from plans.readings.selectors.placing import WHOLE, Key
from traps_web.lib import fiscal, money
from traps_web.lib.fiscal import Period


@dataclass(frozen=True, slots=True)
class Known:
    """What stands beside the landing of a subject."""

    actual: Decimal
    budget: Decimal | None
    weighted: Decimal


def first_day(period: Period) -> date:
    """Where the past that is read begins: three years before the quarter."""
    return _before(period, QUARTERS_READ)[0].starts_on


def landings(
    at: Moment, period: Period, by_day: Mapping[Key, Mapping[date, int]], known: Mapping[Key, Known]
) -> dict[Key, Lands | None]:
    """Where the quarter of the day is expected to end for each, or ended with the day; one query at most."""
    if at.day == period.last_day:
        return {key: landed(stands.actual, stands.budget) for key, stands in known.items()}
    own = {key: _money(days) for key, days in by_day.items()}
    whole = own.get(WHOLE, Money())
    foretold = rules.foretell(_known(at, period, whole))
    ends = {}
    for key, stands in known.items():
        mine = own.get(key, Money())
        ends[key] = lands(
            rules.expected(foretold, mine),
            actual=stands.actual,
            booked=Decimal(str(round(mine.between(period.starts_on, at.day + DAY), 2))),
            budget=stands.budget,
            weighted=stands.weighted,
        )
    return ends


def _known(at: Moment, period: Period, whole: Money) -> KnownOfAll:
    spans = [Span(quarter.starts_on, quarter.ends_before) for quarter in _before(period, QUARTERS_READ)]
    first = whole.first_day
    since = first or spans[0].starts_on
    return KnownOfAll(
        day=at.day,
        span=Span(period.starts_on, period.ends_before),
        before=tuple(span for span in spans if span.ends_before > since),
        money=whole,
        days=working_days(spans[0].starts_on, period.ends_before),
        deals=known_then.deals_by_fortnight(at, first) if first else None,
    )


def _before(period: Period, number: int) -> list[Period]:
    """The quarters before, the oldest first."""
    quarters: list[Period] = []
    scheme = calendar.rules()
    for _ in range(number):
        period = fiscal.period_of(scheme, period.starts_on - DAY, "quarter")
        quarters.insert(0, period)
    return quarters


def _money(days: Mapping[date, int]) -> Money:
    return Money.of({day: money.from_minor(minor) for day, minor in days.items()})

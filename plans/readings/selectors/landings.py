"""The expected landing of everybody at the end of a day, from what was known then.

Figures are divided and calls heard as on the page of one scope (plans.measures); only the rows are read here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from accounts.organisation.selectors import calendar
from accounts.organisation.selectors import organisation as organisations
from plans.calls.rules.calls import PERSON, TEAM
from plans.measures.rules import landing as rules
from plans.measures.rules.landing import Foretold
from plans.measures.rules.landing_facts import DAY, Money, Span
from plans.measures.rules.landing_facts import Known as KnownOfAll
from plans.measures.rules.landing_words import Lands, landed, lands
from plans.measures.selectors.deal_cohorts import deals_by_fortnight_then
from plans.measures.selectors.landing import QUARTERS_READ, working_days
from plans.measures.selectors.landing_calls import calls_until
from plans.measures.selectors.landing_division import Division, Ladder, Parts, deals_since
from plans.readings.selectors import known_then
from plans.readings.selectors.known_then import Moment
from plans.readings.selectors.placing import WHOLE, Key, Places
from traps_web.lib import fiscal, money
from traps_web.lib.fiscal import Period


@dataclass(frozen=True, slots=True)
class Known:
    """What stands beside the landing of a subject."""

    actual: Decimal
    budget: Decimal | None
    weighted: Decimal


@dataclass(frozen=True, slots=True)
class Earned:
    """Money by day, from the first one that is read: of every subject, and of the own people of each team."""

    by_day: Mapping[Key, Mapping[date, int]]
    by_day_directly: Mapping[int, Mapping[date, int]]

    def of_whole(self) -> Money:
        """The money of the organisation."""
        return _money(self.by_day.get(WHOLE, {}))

    def of_team(self, team_id: int) -> Money:
        """The money of a team with all below it, by the tree of each day."""
        return _money(self.by_day.get((TEAM, team_id), {}))

    def directly(self, team_id: int) -> Money:
        """The money of a team's own people."""
        return _money(self.by_day_directly.get(team_id, {}))

    def of_person(self, person_id: int) -> Money:
        """The money of a person, whatever team it was earned in."""
        return _money(self.by_day.get((PERSON, person_id), {}))


def first_day(period: Period) -> date:
    """Where the past that is read begins: three years before the quarter."""
    return _before(period, QUARTERS_READ)[0].starts_on


def landings(
    at: Moment, period: Period, places: Places, earned: Earned, known: Mapping[Key, Known]
) -> dict[Key, Lands | None]:
    """Where the quarter of the day is expected to end for each, or ended with the day; five queries at most."""
    if at.day == period.last_day:
        return {key: landed(stands.actual, stands.budget) for key, stands in known.items()}
    foretold = rules.foretell(_known(at, period, earned.of_whole()))
    division = _division(at, foretold, places, earned)
    ends = {}
    for key, stands in known.items():
        part = _part(division, key)
        ends[key] = lands(
            rules.expected(foretold, part.own, part.by_day),
            actual=stands.actual,
            booked=Decimal(str(round(part.own.between(period.starts_on, at.day + DAY), 2))),
            budget=stands.budget,
            weighted=stands.weighted,
        )
    return ends


def _division(at: Moment, foretold: Foretold, places: Places, earned: Earned) -> Division:
    """Down to every team and person of the day."""
    tree = places.tree
    ladder = Ladder(tree, places.teams.people_in(tree.parents, at.day))
    ways = [ladder.way(team) for team in tree.parents]
    ways += [ladder.way(team, person) for person, team in ladder.team_by_person.items()]
    deals = known_then.open_deals(at, deals_since(foretold.known), ladder.people_of_deals(ways))
    return Division(foretold, ladder, earned, deals)


def _part(division: Division, key: Key) -> Parts:
    about, pk = key
    if about == PERSON:
        return division.of_person(pk)
    return division.of_team(pk) if about == TEAM else Parts(division.foretold.known.money)


def _known(at: Moment, period: Period, whole: Money) -> KnownOfAll:
    spans = [Span(quarter.starts_on, quarter.ends_before) for quarter in _before(period, QUARTERS_READ)]
    first, zone = whole.first_day, organisations.current().time_zone
    quarters = Span(spans[0].starts_on, period.ends_before)
    since = first or spans[0].starts_on
    return KnownOfAll(
        day=at.day,
        span=Span(period.starts_on, period.ends_before),
        before=tuple(span for span in spans if span.ends_before > since),
        money=whole,
        days=working_days(spans[0].starts_on, period.ends_before),
        deals=deals_by_fortnight_then(first, at.day, at.known_at) if first else None,
        calls=calls_until(at.day, quarters, zone, scored_until=at.day),
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

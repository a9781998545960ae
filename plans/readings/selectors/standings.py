"""How everybody stood at the end of a day: the readings of one night, in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from accounts.organisation.selectors import calendar
from accounts.organisation.selectors.day_counts import DayCounts
from pipeline.stages.selectors.chances import chances_on
from plans.calls.rules.calls import ORGANISATION, PERSON, TEAM
from plans.measures.rules.landing_words import Lands
from plans.measures.selectors.own_numbers import counted
from plans.readings.rules.figures import ORDER, Standing, coverage
from plans.readings.selectors import known_then, landings
from plans.readings.selectors.known_then import Budgeted, Called, Member, Moment
from plans.readings.selectors.landings import Earned, Known
from plans.readings.selectors.placing import WHOLE, Key, Places
from traps_web.lib import money
from traps_web.lib.fiscal import Period


@dataclass
class Open:
    """The open deals of a subject, in minor units."""

    deals: set[int] = field(default_factory=set)
    undated: set[int] = field(default_factory=set)
    pipeline: int = 0
    weighted: int = 0
    in_quarter: int = 0
    in_quarter_weighted: int = 0
    stages: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))


def standings(at: Moment) -> list[Standing]:
    """The organisation, every team and every person, in this order, as known at an instant."""
    period = calendar.period_at("quarter", at.day)
    since = landings.first_day(period)
    places = Places.until(at.day, since=since, ends_before=period.ends_before)
    people = known_then.members(at)
    held = _open(at, period, places)
    earned = _earned(at, since, places)
    budgets = _budgets(known_then.budgeted(at, period), period, places)
    actual = {key: minor for key, days in earned.by_day.items() if (minor := _inside(days, period))}
    calls = _calls(known_then.called(at, period), people)
    named = {(PERSON, row.person) for row in people} | {(TEAM, pk) for pk in places.tree.names} | {WHOLE}
    every = sorted(named | held.keys() | actual.keys() | budgets.keys(), key=lambda key: (ORDER.index(key[0]), key[1]))
    known = {
        key: Known(
            actual=money.from_minor(actual.get(key, 0)),
            budget=None if key not in budgets else money.from_minor(budgets[key]),
            weighted=money.from_minor(held[key].in_quarter_weighted if key in held else 0),
        )
        for key in every
    }
    ends = landings.landings(at, period, places, earned, known)
    return [_standing(at.day, key, held.get(key) or Open(), known[key], calls.get(key), ends[key]) for key in every]


def _open(at: Moment, period: Period, places: Places) -> dict[Key, Open]:
    chances = chances_on(at.day)
    held: dict[Key, Open] = defaultdict(Open)
    for share in known_then.open_shares(at):
        minor = share.minor or 0
        weighted = money.apply_ppm(minor, chances.get(share.stage, 0))
        is_inside = share.close_on is not None and period.starts_on <= share.close_on < period.ends_before
        for key in places.of_person(share.person):
            of = held[key]
            if share.close_on is None:
                of.undated.add(share.deal)
                continue
            if share.person is not None:
                of.deals.add(share.deal)
                of.stages[share.stage].add(share.deal)
            of.pipeline += minor
            of.weighted += weighted
            if is_inside:
                of.in_quarter += minor
                of.in_quarter_weighted += weighted
    return dict(held)


def _earned(at: Moment, since: date, places: Places) -> Earned:
    """Money by day of everybody, from the first day that the expected landing reads."""
    by_day: dict[Key, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    directly: dict[int, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    for row in known_then.credited(at, since):
        for key in places.of_money(row.person, row.team, row.day):
            by_day[key][row.day] += row.minor
        directly[row.team][row.day] += row.minor
    return Earned(by_day, directly)


def _inside(days: Mapping[date, int], period: Period) -> int:
    return sum(minor for day, minor in days.items() if period.starts_on <= day < period.ends_before)


def _budgets(rows: list[Budgeted], period: Period, places: Places) -> dict[Key, int]:
    """Numbers of people, and those of teams that stand for people without one (plans.measures, own numbers)."""
    counts = DayCounts.load()
    with_people = {(row.team, row.month) for row in rows if row.person is not None}
    own = [(place, row.team, row.month, row.starts_on) for place, row in enumerate(rows) if row.person is None]
    counting = counted(own, with_people, period.starts_on, places.segments)
    budgets: dict[Key, int] = defaultdict(int)
    for place, row in enumerate(rows):
        if row.person is not None or place in counting:
            for keys, minor in places.cut(row, counts):
                for key in keys:
                    budgets[key] += minor
    return dict(budgets)


def _calls(rows: Iterable[Called], people: Iterable[Member]) -> dict[Key, Called]:
    """The last call that counts for each: a person's own, that of a team's manager, any for the organisation."""
    managers = {(row.person, row.team) for row in people if row.manages}
    calls: dict[Key, Called] = {}
    for row in rows:
        if row.about == ORGANISATION:
            calls[WHOLE] = row
        elif row.person is not None and row.said_by == row.person:
            calls[PERSON, row.person] = row
        elif row.team is not None and (row.said_by, row.team) in managers:
            calls[TEAM, row.team] = row
    return calls


def _standing(day: date, key: Key, held: Open, known: Known, call: Called | None, ends: Lands | None) -> Standing:
    in_quarter = money.from_minor(held.in_quarter)
    return Standing(
        day=day,
        about=key[0],
        pk=key[1],
        budget=known.budget,
        actual=known.actual,
        deals=len(held.deals),
        pipeline=money.from_minor(held.pipeline),
        weighted=money.from_minor(held.weighted),
        undated=len(held.undated),
        in_quarter=in_quarter,
        in_quarter_weighted=known.weighted,
        coverage=coverage(in_quarter, budget=known.budget, actual=known.actual),
        commit=call.commit if call else None,
        best_case=call.best_case if call else None,
        basis=ends.basis if ends else "",
        expected=_cents(ends.expected) if ends else None,
        low=_cents(ends.low) if ends else None,
        high=_cents(ends.high) if ends else None,
        stages={str(stage): len(deals) for stage, deals in sorted(held.stages.items())},
    )


def _cents(amount: Decimal | None) -> Decimal | None:
    """With the decimals of the currency, as the database gives it back."""
    return None if amount is None else money.from_minor(money.to_minor(amount))

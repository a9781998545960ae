"""Which part of the organisation's figure belongs to a team or a person: from the whole down, step by step.

The first part is the share of the organisation's money. Each further step divides a team among its teams and people in
two ways: by their shares of the money, and by the open deals of each, weighed by their age, their stage and how often
each brings its deals home. The two are blended by their errors in the periods that were over. As each step divides a
whole, people add up to their team, and teams to the team above them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import NamedTuple

from plans.measures.rules.deal_survival import Ahead, ahead
from plans.measures.rules.landing_facts import DAY, Known, Money, Span
from plans.measures.rules.landing_methods import share
from plans.measures.rules.landing_weights import LAST_DAYS, weigh

BY_MONEY = "money"
BY_DEALS = "deals"
SPANS_OF_DEALS = 4
PRIOR_WINS = 65.0
"""Rates start with this many wins at the rate of all: five deals, each seen on thirteen Mondays."""

Shares = Mapping[int, float]


class OpenDeal(NamedTuple):
    """How an open deal of a unit stood from a day until another, and when it was won, if it was."""

    unit: int
    stage: int
    opened_on: date
    starts_on: date
    ends_before: date | None
    amount: float
    won_on: date | None


@dataclass(frozen=True, slots=True)
class Step:
    """A team divided among its teams and people, the units; `money` names every one of them."""

    money: Mapping[int, Money]
    deals: Sequence[OpenDeal] = ()


class Divided(NamedTuple):
    """The part of each unit on a day, and how much of it the open deals decided."""

    parts: Shares
    weight_of_deals: float


@dataclass(slots=True)
class _Rates:
    """Of the deals of each stage, or of each unit: how many were won, and how many wins their age alone made likely."""

    likely: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    won: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    def by_key(self, keys: Iterable[int]) -> dict[int, float]:
        """The rates against that of all deals of the same age, drawn towards it while little is known."""
        return {key: (self.won[key] + PRIOR_WINS) / (self.likely[key] + PRIOR_WINS) for key in keys}


class _Past:
    """What earlier periods teach about a step: the errors of both ways, and the rates of stages and units."""

    def __init__(self, step: Step, days: Sequence[date]) -> None:
        self.step, self._of_stages, self._of_units = step, _Rates(), _Rates()
        self._open = _open_by_day(step.deals, days)
        self._squares: dict[str, list[float]] = {BY_MONEY: [], BY_DEALS: []}

    @property
    def weight_of_deals(self) -> float:
        return weigh(self._squares)[BY_DEALS]

    def by_deals(self, day: date, lies_ahead: Ahead, by_money: Shares) -> Shares:
        """The share of each unit by its open deals; deals yet to open come as the money did. Empty without any."""
        expected: dict[int, float] = defaultdict(float)
        deals, chance = self._open[day], lies_ahead.chance
        of_stages = self._of_stages.by_key({deal.stage for deal in deals})
        of_units = self._of_units.by_key({deal.unit for deal in deals})
        for deal in deals:
            rate = of_stages[deal.stage] * of_units[deal.unit]
            expected[deal.unit] += deal.amount * chance(deal.opened_on) * rate
        of_open = _parts(expected)
        return _mixed(of_open, by_money, lies_ahead.part_of_new) if of_open else {}

    def learn(self, span: Span, judged: Sequence[tuple[date, Ahead, Shares, Shares]]) -> None:
        """Take in a period that is over."""
        errors: list[tuple[float, float]] = []
        for day, lies_ahead, by_money, by_deals in judged:
            came = _parts({key: own.between(day + DAY, span.ends_before) for key, own in self.step.money.items()})
            if came and by_deals:
                errors.append((_square(by_money, came), _square(by_deals, came)))
            self._count(day, span, lies_ahead)
        if errors:
            for key, squares in zip(self._squares, zip(*errors, strict=True), strict=True):
                self._squares[key].append(sum(squares) / len(squares))

    def _count(self, day: date, span: Span, lies_ahead: Ahead) -> None:
        """Count what became of the deals that were open on a day; without a call for each, as there are very many."""
        of_stages, of_units, chance = self._of_stages, self._of_units, lies_ahead.chance
        for deal in self._open[day]:
            likely = chance(deal.opened_on)
            of_stages.likely[deal.stage] += likely
            of_units.likely[deal.unit] += likely
            if deal.won_on is not None and deal.won_on < span.ends_before:
                of_stages.won[deal.stage] += 1
                of_units.won[deal.unit] += 1


def outlook(known: Known) -> Ahead | None:
    """What the organisation's deals say of the days left after a day."""
    if known.deals is None:
        return None
    return ahead(known.deals.until(known.day), (known.span.ends_before - known.day).days - 1)


def divided(
    step: Step,
    known: Known,
    days: Sequence[tuple[date, Span]],
    look_ahead: Callable[[Known], Ahead | None] = outlook,
) -> dict[date, Divided]:
    """A step on each day, the oldest first; nothing on days without money of the team.

    What a day is judged by comes from the periods that were over by then. `look_ahead` may remember the outlook of a
    day, which is the same in every step.
    """
    past, by_day = _Past(step, [day for day, _ in days]), {}
    spans = sorted({span for _, span in days})[-SPANS_OF_DEALS - 1 :]
    for span, of_span in groupby(days, key=lambda pair: pair[1]):
        weight = past.weight_of_deals
        judged: list[tuple[date, Ahead, Shares, Shares]] = []
        for day, _ in of_span:
            then = known.at(day)
            by_money = _parts({key: share(then, own) or 0.0 for key, own in step.money.items()})
            lies_ahead = look_ahead(then) if span in spans and step.deals else None
            by_deals = past.by_deals(day, lies_ahead, by_money) if lies_ahead else {}
            if by_money:
                used = weight if by_deals else 0.0
                by_day[day] = Divided(_mixed(by_deals, by_money, 1 - used), used)
            if lies_ahead and then.days_left >= LAST_DAYS:
                judged.append((day, lies_ahead, by_money, by_deals))
        past.learn(span, judged)
    return by_day


def along(shares: Mapping[date, float], path: Sequence[tuple[int, Mapping[date, Divided]]]) -> dict[date, float]:
    """The part of the organisation of the last unit of a path, by day: the first share, times the part in each step."""
    parts = dict(shares)
    for unit, step in path:
        parts = {day: part * step[day].parts.get(unit, 0.0) for day, part in parts.items() if day in step}
    return {day: part for day, part in parts.items() if part > 0}


def _open_by_day(deals: Sequence[OpenDeal], days: Sequence[date]) -> dict[date, list[OpenDeal]]:
    """The deals as they stood at the end of each of some days, the oldest first."""
    by_day: dict[date, list[OpenDeal]] = {day: [] for day in days}
    for deal in deals:
        until = len(days) if deal.ends_before is None else bisect_left(days, deal.ends_before)
        for day in days[bisect_left(days, deal.starts_on) : until]:
            by_day[day].append(deal)
    return by_day


def _parts(amounts: Mapping[int, float]) -> Shares:
    """Amounts as parts of their sum; empty where there is nothing."""
    whole = sum(amounts.values())
    return {key: amount / whole for key, amount in amounts.items()} if whole > 0 else {}


def _mixed(first: Shares, second: Shares, weight_of_second: float) -> Shares:
    keys = {*first, *second}
    return {key: first.get(key, 0.0) * (1 - weight_of_second) + second.get(key, 0.0) * weight_of_second for key in keys}


def _square(shares: Shares, came: Shares) -> float:
    return sum((shares.get(key, 0.0) - came.get(key, 0.0)) ** 2 for key in {*shares, *came})

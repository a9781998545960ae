"""The published sample as the expected landing sees it, with its own dates, and the plain methods it is compared with.

The plain methods count calendar days and know nothing but the sample's deals; they are the yardstick, no part of TRAPS.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

from plans.measures.rules.deal_survival import FORTNIGHT, Cohort, Deals
from plans.measures.rules.landing_facts import DAY, Known, Money, Span, WorkingDays
from plans.measures.rules.landing_methods import share
from plans.measures.rules.landing_parts import Divided, OpenDeal, Step, along, divided
from traps_web.demo.maven import PRODUCT_ALIASES, SAMPLE

QUARTERS = tuple(Span(date(2017, month, 1), date(2017 + month // 10, (month + 3) % 12, 1)) for month in (1, 4, 7, 10))
FIRST_FULL = QUARTERS[2].starts_on
MONDAYS = tuple(date(2017, 5, 1) + timedelta(weeks=week) for week in range(33))
_NINETY_ONE = timedelta(days=91)


@dataclass(frozen=True)
class Row:
    """A deal of the sample with the people it belongs to; `price` is what the list of products says."""

    rep: str
    manager: str
    region: str
    price: int
    won: bool
    opened_on: date | None
    closed_on: date | None
    amount: int


def rows() -> list[Row]:
    """All deals of the sample."""
    line_by_rep = {line["sales_agent"]: line for line in _read("sales_teams")}
    prices = {line["product"]: int(line["sales_price"]) for line in _read("products")}
    prices |= {alias: prices[product] for product, alias in PRODUCT_ALIASES.items()}
    return [
        Row(
            rep=line["sales_agent"],
            manager=line_by_rep[line["sales_agent"]]["manager"],
            region=line_by_rep[line["sales_agent"]]["regional_office"],
            price=prices[line["product"]],
            won=line["deal_stage"] == "Won",
            opened_on=_day(line["engage_date"]),
            closed_on=_day(line["close_date"]),
            amount=int(line["close_value"] or 0),
        )
        for line in _read("sales_pipeline")
    ]


def money_of(deals: Iterable[Row]) -> Money:
    """What was won by day."""
    amount_by_day: dict[date, Decimal] = defaultdict(Decimal)
    for deal in deals:
        if deal.won and deal.closed_on:
            amount_by_day[deal.closed_on] += deal.amount
    return Money.of(amount_by_day)


def known_of(deals: Sequence[Row]) -> Known:
    """All that is known at the sample's end; the rules cut it at the day that is asked for."""
    opened = [deal.opened_on for deal in deals if deal.opened_on]
    first = min(opened) - timedelta(days=min(opened).weekday())
    last = QUARTERS[-1].ends_before - DAY
    days = [first + timedelta(days=day) for day in range((last - first).days + 1)]

    def fortnight(day: date) -> int:
        return (day - first).days // FORTNIGHT

    counts = Counter(
        (fortnight(deal.opened_on), fortnight(deal.closed_on) if deal.closed_on else None, deal.won)
        for deal in deals
        if deal.opened_on
    )
    since = min(deal.closed_on for deal in deals if deal.closed_on)
    cohorts = tuple(Cohort(*key, count) for key, count in counts.items())
    return Known(
        day=last,
        span=QUARTERS[-1],
        before=QUARTERS[:-1],
        money=money_of(deals),
        days=WorkingDays.of(day for day in days if day.weekday() < 5),
        deals=Deals(first, fortnight(since), last, cohorts),
    )


class Parts:
    """The part of each region, manager and rep in the organisation's figure, step by step, as TRAPS divides it.

    Open deals stand at their list price; the sample knows no stage but the one that they are in.
    """

    def __init__(self, deals: Sequence[Row], known: Known, days: Sequence[tuple[date, Span]]) -> None:
        self.known, self.days = known, sorted({*days, *((day, known.at(day).span) for day in MONDAYS)})
        self.above = {deal.rep: deal.manager for deal in deals} | {deal.manager: deal.region for deal in deals}
        self.money = {unit: _money_by(deals, unit) for unit in ("region", "manager", "rep")}
        self._every = {name: own for by_name in self.money.values() for name, own in by_name.items()}
        self._numbers = {name: number for number, name in enumerate(self._every)}
        self._steps = {
            team: self._divided(deals, team, unit)
            for above, unit in (("region", "manager"), ("manager", "rep"))
            for team in self.money[above]
        }

    def of(self, name: str) -> dict[date, float]:
        """The part of a region, manager or rep on each day."""
        path = [name]
        while path[0] in self.above:
            path.insert(0, self.above[path[0]])
        shares = {day: share(self.known.at(day), self._every[path[0]]) or 0.0 for day, _ in self.days}
        return along(shares, [(self._numbers[below], self._steps[above]) for above, below in pairwise(path)])

    def _divided(self, deals: Sequence[Row], team: str, unit: str) -> dict[date, Divided]:
        units = [name for name, above in self.above.items() if above == team]
        opened = [
            OpenDeal(
                self._numbers[name],
                0,
                deal.opened_on,
                deal.opened_on,
                deal.closed_on,
                deal.price,
                deal.closed_on if deal.won else None,
            )
            for deal in deals
            if deal.opened_on and (name := getattr(deal, unit)) in units
        ]
        return divided(Step({self._numbers[name]: self._every[name] for name in units}, opened), self.known, self.days)


def _money_by(deals: Sequence[Row], unit: str) -> dict[str, Money]:
    names = sorted({getattr(deal, unit) for deal in deals})
    return {name: money_of(deal for deal in deals if getattr(deal, unit) == name) for name in names}


def listed(deals: Sequence[Row], day: date) -> float:
    """The list value of all open deals × the share of closed deals that were won."""
    is_open = [deal for deal in deals if _is_open(deal, day)]
    closed = [deal for deal in deals if deal.closed_on and deal.closed_on <= day]
    return sum(deal.price for deal in is_open) * sum(deal.won for deal in closed) / len(closed)


def plain_run_rate(known: Known) -> float:
    """The money of the last 91 days, or of those there are, by calendar day."""
    start = max(known.day + DAY - _NINETY_ONE, known.money.first_day or known.day)
    per_day = known.money.between(start, known.day + DAY) / (known.day + DAY - start).days
    return per_day * _days_left(known)


def plain_same_days(known: Known) -> float | None:
    """What as many last calendar days of the quarter before brought; None before one full quarter is known."""
    end = known.span.starts_on
    if known.day < FIRST_FULL:
        return None
    return known.money.between(end - timedelta(days=_days_left(known)), end)


def plain_half(known: Known) -> float:
    """Half of the last two, and the run-rate alone while the other is silent."""
    run_rate, same_days = plain_run_rate(known), plain_same_days(known)
    return run_rate if same_days is None else (run_rate + same_days) / 2


def _days_left(known: Known) -> int:
    return (known.span.ends_before - known.day - DAY).days


def _is_open(deal: Row, day: date) -> bool:
    return bool(deal.opened_on and deal.opened_on <= day and (deal.closed_on is None or deal.closed_on > day))


def _read(name: str) -> list[dict[str, str]]:
    with (SAMPLE / f"{name}.csv").open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def _day(text: str) -> date | None:
    """The sample writes month/day/year."""
    return datetime.strptime(text, "%m/%d/%Y").date() if text else None  # noqa: DTZ007

"""Readings in words: a statement, a chart night by night, the list of nights, and how the chain stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo
from decimal import Decimal

from accounts.organisation.selectors import calendar
from pipeline.history.selectors.scopes import Scope
from plans.measures.rules.landing import WEIGHTED
from plans.readings.models import Reading, ReadingNight
from plans.readings.selectors.nights import Check
from traps_web.edges import lists
from traps_web.edges.lists import Heading, ListQuery
from traps_web.lib.fiscal import Period
from traps_web.ui import charts, period_picking, periods, values, words
from traps_web.ui.addresses import address
from traps_web.ui.charts import Chart
from traps_web.ui.deal_tabs import deal_tabs
from traps_web.ui.exports import Table

HEADS = (
    Heading("End of", "lst__name"),
    Heading("Booked", "num lst__amt", term="actual"),
    Heading("Budget", "num only-mid", term="budget"),
    Heading("Open pipeline", "num", term="open pipeline"),
    Heading("Weighted", "num only-mid"),
    Heading("Coverage", "num only-mid", term="coverage"),
    Heading("Call", "num only-mid", term="call"),
    Heading("Expected landing", "num lst__state", term="expected landing"),
)
FILE = (
    "day",
    "period",
    "budget",
    "actual",
    "deals",
    "open_pipeline",
    "weighted",
    "undated",
    "closing_in_quarter",
    "closing_in_quarter_weighted",
    "coverage",
    "commit",
    "best_case",
    "expected_landing",
    "low",
    "high",
    "basis",
    "digest",
)


@dataclass(frozen=True)
class Row:
    """A night."""

    day: str
    booked: str
    budget: str
    pipeline: str
    deals: str
    weighted: str
    coverage: str
    call: str
    expected: str
    interval: str


@dataclass(frozen=True)
class Chain:
    """How the chain stands."""

    verified: str
    is_broken: bool
    head: str
    taken: str


def statement(scope: Scope, newest: Reading | None, period: Period, today: date) -> str:
    """The newest night of the quarter in a sentence."""
    if newest is None:
        return f"No night of {periods.say(period, today)} has been taken for {scope.name}."
    day = words.day(newest.night.day, year=newest.night.day.year != today.year)
    booked = words.money(newest.actual)
    of = f" of {words.money(newest.budget)}" if newest.budget is not None else ""
    expected = "" if newest.expected is None else f", {words.money(newest.expected)} expected"
    return f"{scope.name} at the end of {day}: {booked}{of} booked{expected}."


def rows(readings: Iterable[Reading]) -> list[Row]:
    """The nights of a page."""
    return [_row(reading) for reading in readings]


def _row(row: Reading) -> Row:
    named = "weighted, no past yet" if row.basis == WEIGHTED else ""
    interval = named if row.low is None else f"{words.money(row.low)} to {words.money(row.high)}"
    return Row(
        day=words.day(row.night.day, year=True),
        booked=words.money(row.actual),
        budget=words.money(row.budget),
        pipeline=words.money(row.pipeline),
        deals=words.plural(row.deals, "deal"),
        weighted=words.money(row.weighted),
        coverage=words.ratio(row.coverage),
        call=words.money(row.commit),
        expected=words.money(row.expected),
        interval=interval,
    )


def chart(readings: Sequence[Reading], period: Period, today: date) -> Chart | None:
    """Booked money, expected landing and budget, night by night; None before the first night."""
    oldest_first = list(reversed(readings))
    if not oldest_first:
        return None

    def run(label: str, name: str) -> charts.Run:
        known = ((row.night.day, getattr(row, name)) for row in oldest_first)
        return charts.Run(label, tuple((day, amount) for day, amount in known if amount is not None))

    return charts.runs(
        title=_finding(oldest_first, period, today),
        unit="",
        start=period.starts_on,
        end=period.last_day,
        runs=[run("booked", "actual"), run("expected", "expected"), run("budget", "budget")],
    )


def _finding(oldest_first: Sequence[Reading], period: Period, today: date) -> str:
    quarter = periods.say(period, today)
    first, last = (row.expected for row in (oldest_first[0], oldest_first[-1]))
    if first is None or last is None or len(oldest_first) < 2:
        return f"How {quarter} stood each night"
    if first == last:
        return f"Every night {quarter} was expected to land at {words.money(last)}"
    way = "rose" if last > first else "fell"
    return f"What {quarter} is expected to bring {way} by {words.money(abs(last - first))} since the first night"


def chain(check: Check, newest: ReadingNight | None, zone: tzinfo) -> Chain:
    """How the chain stands, in words."""
    at = "" if check.at is None else words.moment(check.at, zone)
    if check.fault:
        verified = f"Broken, found {at}: {check.fault.partition(': ')[2]}"
    elif check.at is None:
        verified = "The chain has not been checked yet; TRAPS checks it every six hours."
    else:
        verified = f"Verified {at}: {words.plural(check.nights, 'night')}, unbroken."
    taken = "" if newest is None else words.moment(newest.taken_at, zone)
    return Chain(verified, bool(check.fault), newest.head if newest else "", taken)


def bar(list_query: ListQuery, count: int) -> values.ListBar:
    """The bar over the nights."""
    return lists.bar(
        list_query,
        "Nights",
        has_files=True,
        count=words.plural(count, "night"),
        heads=list_query.heads(HEADS, ""),
        all_url=list_query.path,
    )


def picker(scope: Scope, period: Period, today: date) -> values.PeriodControl | None:
    """The control for the quarter; None before any fiscal year is open."""
    opened = calendar.opened_span()
    if opened is None:
        return None

    def link(other: Period) -> str:
        return address("readings", period=other.key, team=scope.team_id, person=scope.person_id)

    return period_picking.control(calendar.rules(), period, today=today, opened=opened, link=link, kinds=("quarter",))


def places(scope: Scope, period: Period) -> list[values.Tab]:
    """The tabs of the deal pages, each for the same scope and quarter; nights stand behind movement."""
    return deal_tabs("movement", period=period.key, team=scope.team_id, person=scope.person_id)


def teams(choices: Sequence[tuple[int, str]], scope: Scope) -> list[values.Choice]:
    """The teams to choose from, after everybody whom the viewer sees."""
    if not choices or scope.person_id is not None:
        return []
    every = values.Choice("", "Everybody you see", scope.team_id is None)
    return [every, *(values.Choice(str(pk), name, pk == scope.team_id) for pk, name in choices)]


def table(period: Period, readings: Iterable[Reading]) -> Table:
    """The nights as a file."""
    return Table(f"readings-{period.key}", FILE, (_cells(row) for row in readings))


def _cells(row: Reading) -> list[str | int | date | Decimal | None]:
    return [
        row.night.day,
        row.night.period,
        row.budget,
        row.actual,
        row.deals,
        row.pipeline,
        row.weighted,
        row.undated,
        row.in_quarter,
        row.in_quarter_weighted,
        row.coverage,
        row.commit,
        row.best_case,
        row.expected,
        row.low,
        row.high,
        row.basis,
        row.digest,
    ]

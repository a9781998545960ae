"""What the past costs after three years of it: a day, movement, a team's pipeline review, and a night of readings."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from accounts.organisation.selectors import calendar
from accounts.organisation.selectors import organisation as organisations
from accounts.record.rules.acts import Act, Via
from accounts.record.rules.readers import Reader
from bench import compare, held_reviews, processor, server
from bench.generate import states
from bench.generate.people import NOW, TODAY
from bench.pages import QUARTER, Cast, Page
from bench.statements import recorded
from bench.web import Browser, serving
from pipeline.history.selectors import deal_days
from pipeline.history.selectors.movement import MovementQuery, movement
from pipeline.history.selectors.scopes import Scope
from pipeline.models import DealState, DealStateShare
from plans.readings.selectors.known_then import Moment
from plans.readings.selectors.standings import standings
from plans.readings.services import nights
from traps_web.lib import clock

A_DAY = timedelta(days=1)
AIM, AIM_OF_A_NIGHT = 8, 60
WEEK_AGO, BEFORE_THE_QUARTER, LONG_AGO = date(2026, 11, 18), date(2026, 9, 30), date(2025, 3, 31)
SUMS = """
    SELECT SUM(share.share_amount) FROM pipeline_dealstate state
    JOIN pipeline_dealstateshare share ON share.state_id = state.id
    WHERE state.status = 'open' AND state.close_on IS NOT NULL AND state.starts_on <= %s
      AND (state.ends_before IS NULL OR state.ends_before > %s)
"""
Work = Callable[[], Any]


@dataclass
class Measured:
    """Processor time of this process and of the database in milliseconds, seconds on the clock, and queries."""

    name: str
    own: float
    database: float
    took: float
    queries: int

    @property
    def both(self) -> float:
        return self.own + self.database


def run(url: str, *, deals: int, rounds: int) -> None:
    """Make the history where it lacks, measure each read, and print it beside the floor."""
    with clock.frozen(NOW):
        _make(deals)
        _without_parallel_helpers(url)
        pages, floor = _pages(url, rounds)
        sums = _measured("the floor's sums of both days", _sums, rounds)
        measured = [_measured(name, work, rounds) for name, work in _reads().items()]
        held = [_once(name, work) for name, work in held_reviews.steps()]
        nightly = [_once(name, work) for name, work in _nights().items()]
    _print([sums, *measured, *pages, *held, *nightly], floor=floor, sums=sums.both)


def _make(deals: int) -> None:
    """The states of so many deals."""
    if not DealState.objects.exists():
        started = time.monotonic()
        with transaction.atomic():
            states.build(deals)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE pipeline_dealstate, pipeline_dealstateshare")
        print(f"  {'states of deals':<42} {time.monotonic() - started:6.1f} s", flush=True)
    count, known = DealState.objects.values("deal_id").distinct().count(), DealState.objects.count()
    first = DealState.objects.order_by("starts_on").values_list("starts_on", flat=True)[0]
    print(f"{count:,} deals in {known:,} states of {DealStateShare.objects.count():,} shares since {first}")


def _without_parallel_helpers(url: str) -> None:
    """Their time could not be told from that of others, so it would be missing."""
    server.execute(url, f"ALTER DATABASE {url.rpartition('/')[2]} SET max_parallel_workers_per_gather = 0")
    connection.close()


def _reads() -> dict[str, Work]:
    """What is read, by name; everything as the leader sees it."""
    reader, whole = _reader(), Scope("Scale")
    quarter = calendar.period(QUARTER)
    lately = deal_days.end_of(WEEK_AGO, reader.organisation)
    long_ago = deal_days.end_of(LONG_AGO, reader.organisation)
    week = MovementQuery(WEEK_AGO, TODAY, whole, quarter)
    return {
        "as_of a week ago": lambda: deal_days.as_of(WEEK_AGO, scope=whole),
        "as_of a week ago, as known then": lambda: deal_days.as_of(WEEK_AGO, lately, scope=whole),
        "as_of 20 months ago": lambda: deal_days.as_of(LONG_AGO, scope=whole),
        "as_of 20 months ago, as known then": lambda: deal_days.as_of(LONG_AGO, long_ago, scope=whole),
        "movement of a week": lambda: movement(reader, week),
        "movement of a week, everything open": lambda: movement(reader, replace(week, period=None)),
        "movement of a quarter": lambda: movement(reader, replace(week, since=BEFORE_THE_QUARTER)),
        "movement of a quarter, everything open": lambda: movement(
            reader, MovementQuery(BEFORE_THE_QUARTER, TODAY, whole, None)
        ),
    }


def _nights() -> dict[str, Work]:
    """What the nightly job does, each once."""
    act, here = Act(None, NOW, Via.COMMAND), _reader().organisation
    long_ago = Moment(LONG_AGO, deal_days.end_of(LONG_AGO, here))
    return {
        "figures of a night, 20 months ago": lambda: standings(long_ago),
        "a night taken": lambda: nights.take_night(act, here, TODAY - 2 * A_DAY),
        "the next night taken": lambda: nights.take_night(act, here, TODAY - A_DAY),
        "two nights verified": lambda: nights.verify(act),
    }


def _reader() -> Reader:
    organisation = organisations.current()
    return Reader(Cast().leader, NOW, TODAY, ZoneInfo(organisation.time_zone), organisation)


def _sums() -> None:
    """What anybody would ask a table of states: the open money of both days."""
    with connection.cursor() as cursor:
        for day in (BEFORE_THE_QUARTER, TODAY):
            cursor.execute(SUMS, [day, day])
            cursor.fetchall()


def _measured(name: str, work: Work, rounds: int) -> Measured:
    """The cheapest of a few rounds, after one that warms up."""
    work()
    return min((_once(name, work) for _ in range(rounds)), key=lambda row: row.both)


def _once(name: str, work: Work) -> Measured:
    own, database, started = time.process_time(), _of_database(), time.perf_counter()
    with recorded() as statements:
        work()
    took = time.perf_counter() - started
    spent = (time.process_time() - own) * 1e3, (_of_database() - database) / 1e6
    return Measured(name, *spent, took, len(statements))


def _of_database() -> int:
    connection.ensure_connection()
    return processor.of_process(connection.connection.info.backend_pid)


def _pages(url: str, rounds: int) -> tuple[list[Measured], float]:
    """The page and the call of the movement over HTTP, and what the floor's page takes."""
    who, days = Cast(), f"?since={BEFORE_THE_QUARTER}&until={TODAY}&period={QUARTER}"
    asked = [
        Page("page of the movement of a quarter", who.leader, f"/pipeline/movement/{days}"),
        Page("page of a team's movement of a quarter", who.manager, f"/pipeline/movement/{days}"),
    ]
    plain = Page("the floor's page", who.rep, "/page/")
    with serving(compare.TRAPS) as traps, serving(compare.FLOOR) as floor:
        rows = [compare.Measurement(page, traps, Browser(traps, page, backend=compare.ALLAUTH)) for page in asked]
        bare = compare.Measurement(plain, floor, Browser(floor, plain, backend=compare.DJANGO))
        bare.warm_up()
        meter = compare.Meter(url)
        for row in rows:
            row.browser.ask(1)
        for _ in range(rounds):
            for row in (bare, *rows):
                meter.add(row)
    return [_of_page(row) for row in rows], bare.taken.whole


def _of_page(row: compare.Measurement) -> Measured:
    web, database = row.taken.each
    return Measured(row.page.name, web, database, 0, 0)


def _print(rows: list[Measured], *, floor: float, sums: float) -> None:
    print(f"\nProcessor time in ms. The floor's page: {floor:.2f}, its sums of both days: {sums:.1f}.")
    print(f"{'':<42}{'own':>9}{'database':>10}{'both':>9}{'clock s':>9}{'queries':>9}{'× page':>9}{'× sums':>8}")
    for row in rows:
        clock_, queries = (f"{row.took:.2f}" if row.took else ""), (str(row.queries) if row.queries else "")
        print(
            f"{row.name:<42}{row.own:>9.1f}{row.database:>10.1f}{row.both:>9.1f}{clock_:>9}{queries:>9}"
            f"{row.both / floor:>9.1f}{row.both / sums:>8.1f}"
        )
    print(f"(aims: movement of a quarter at most {AIM} times the floor, a night at most {AIM_OF_A_NIGHT} s)")

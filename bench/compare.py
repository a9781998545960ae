"""What a page takes beside a bare Django on the same database: processor time of the web worker and of PostgreSQL.

Both servers run at the same time with the same configuration, and are asked in turn, so that a busy machine meets both.
PostgreSQL answers without parallel workers, because their time could not be told from that of others.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from bench import pages, processor, server
from bench.generate.people import NOW
from bench.pages import FloorKind, Page
from bench.web import Browser, Server, serving
from traps_web.lib import clock

AT_ONCE, WARM_UP = 4, 8
TRAPS, FLOOR = "traps_web.wsgi:application", "bench.floor.wsgi:application"
ALLAUTH, DJANGO = "allauth.account.auth_backends.AuthenticationBackend", "django.contrib.auth.backends.ModelBackend"


@dataclass
class Taken:
    """Processor time of so many requests, in nanoseconds."""

    web: int = 0
    database: int = 0
    requests: int = 0

    @property
    def each(self) -> tuple[float, float]:
        """Milliseconds of the worker and of the database for one request."""
        return self.web / self.requests / 1e6, self.database / self.requests / 1e6

    @property
    def whole(self) -> float:
        """Milliseconds of both."""
        return sum(self.each)


@dataclass
class Measurement:
    """A page of one of the servers, and what it has taken so far."""

    page: Page
    server: Server
    browser: Browser
    size: int = 0
    taken: Taken = field(default_factory=Taken)

    def warm_up(self) -> None:
        """The first answers also fill what is kept between requests."""
        self.size = len(self.browser.ask(WARM_UP))


def run(url: str, *, only: str, rounds: int) -> None:
    """Measure and print. The floor's page is asked after each page of TRAPS, what else it can beside its kind alone."""
    with clock.frozen(NOW):
        measured = pages.chosen(only)
        kinds = {"page", *(page.floor for page in measured)}
        plain = {kind: _of_floor(kind) for kind in sorted(kinds)}
    server.execute(url, f"ALTER DATABASE {url.rpartition('/')[2]} SET max_parallel_workers_per_gather = 0")
    with serving(TRAPS) as traps, serving(FLOOR) as floor:
        rows = [Measurement(page, traps, Browser(traps, page, backend=ALLAUTH)) for page in measured]
        floors = {kind: Measurement(page, floor, Browser(floor, page, backend=DJANGO)) for kind, page in plain.items()}
        for measurement in (*rows, *floors.values()):
            measurement.warm_up()
        meter = Meter(url)
        for _ in range(rounds):
            for row in rows:
                for kind in sorted({"page", row.page.floor}):
                    meter.add(floors[kind])
                meter.add(row)
    _print(rows, {kind: measurement.taken.whole for kind, measurement in floors.items()})


def _of_floor(kind: FloorKind) -> Page:
    cast = pages.Cast()
    return Page(f"the floor's {kind}", cast.rep, f"/{kind}/", {"type": cast.calls.pk} if kind == "row" else {})


class Meter:
    """Reads what a worker and the database have taken."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.backends = (
            "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' "
            f"AND datname = '{url.rpartition('/')[2]}'"
        )

    def add(self, measurement: Measurement) -> None:
        """A few requests, one after the other."""
        worker, database = processor.of_process(measurement.server.worker), self._database()
        measurement.browser.ask(AT_ONCE)
        measurement.taken.database += self._database() - database
        measurement.taken.web += processor.of_process(measurement.server.worker) - worker
        measurement.taken.requests += AT_ONCE

    def _database(self) -> int:
        return sum(processor.of_process(pid) for (pid,) in server.execute(self.url, self.backends))


def _print(rows: list[Measurement], floors: dict[str, float]) -> None:
    of_floor = ", ".join(f"{kind} {took:.2f}" for kind, took in floors.items())
    print(f"\nProcessor time of a request in ms. The floor: {of_floor}.")
    print(f"{'':<40}{'web':>8}{'database':>10}{'both':>8}{'× page':>9}{'aim':>6}{'× its kind':>14}{'KB':>6}")
    for row in rows:
        web, database = row.taken.each
        aim = "" if row.page.ratio is None else f"{row.page.ratio:g}"
        kind = row.page.floor
        of_kind = "" if kind == "page" else f"{row.taken.whole / floors[kind]:.1f} {kind}"
        print(
            f"{row.page.name:<40}{web:>8.1f}{database:>10.1f}{row.taken.whole:>8.1f}"
            f"{row.taken.whole / floors['page']:>9.1f}{aim:>6}{of_kind:>14}{row.size / 1024:>6.0f}"
        )

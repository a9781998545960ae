"""A whole installation with the demo, started by the one command, for the journeys: web, worker, beat and broker.

All journeys share it, so they run in one process (`tests/conftest.py`), in the order of their files.

It is started once for all journeys of a run; what a journey changes, the next one finds changed. While journeys are
written, TRAPS_JOURNEYS_URL names an installation that runs already, TRAPS_HOME (and DATABASE_URL) where its data is.
"""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import IO, Any
from zoneinfo import ZoneInfo

import environ
import psycopg2
import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser import Complaints, opened
from traps_web.lib import clock

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "traps-demo"
RUNNING = re.compile(r"TRAPS is running at (http://127\.0\.0\.1:\d+)")
READY_WITHIN_SECONDS = 600
NEW_YORK = ZoneInfo("America/New_York")
LAST_HOUR = (4, 14)
"""Friday afternoon: from then on there is no telling whether a journey ends before the week closes."""
MORNING = time(10)
PORTS = {"sqlite": range(8100, 8200), "postgres": range(8200, 8300)}
PRIVATE = (
    "DATABASE_URL",
    "REDIS_URL",
    "DJANGO_SETTINGS_MODULE",
    "TRAPS_MODE",
    "TRAPS_HOME",
    "SECRET_KEY",
    "PYTEST_CURRENT_TEST",
    "COVERAGE_PROCESS_START",
    "COVERAGE_FILE",
)


@dataclass
class Installation:
    """A running TRAPS and how to give it management commands."""

    url: str
    environment: dict[str, str]
    home: Path
    output: str = ""
    process: subprocess.Popen[str] | None = None
    starts_at: str = ""
    """Where its clock stands at first; empty for real time."""

    def manage(self, *arguments: str) -> str:
        """Run `./traps manage …` beside it; returns what was printed. Fails the test when the command fails."""
        command = [sys.executable, str(ROOT / "traps"), "manage", *arguments]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, cwd=ROOT, check=False)
        assert done.returncode == 0, done.stderr + done.stdout
        return done.stdout

    def set_back(self) -> None:
        """Its clock goes on from where it stood at first."""
        if self.starts_at:
            self.manage("clock", "--to", self.starts_at)
        else:
            self.manage("clock", "--reset")


def next_open_week(now: datetime) -> str:
    """The Monday morning on which a week of the demo organisation is open next.

    Empty while the running one is open for some hours yet.
    """
    local = now.astimezone(NEW_YORK)
    if (local.weekday(), local.hour) < LAST_HOUR:
        return ""
    monday = local.date() + timedelta(days=7 - local.weekday())
    return datetime.combine(monday, MORNING, tzinfo=NEW_YORK).isoformat()


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    if running := os.environ.get("TRAPS_JOURNEYS_URL"):
        home = Path(os.environ["TRAPS_HOME"])
        elsewhere = {"DATABASE_URL": os.environ["DATABASE_URL"]} if "DATABASE_URL" in os.environ else {}
        yield Installation(url=running, environment=environment_of(home) | elsewhere, home=home)
        return
    with started(tmp_path_factory.mktemp("installation"), "--demo", database="traps_journeys") as running_one:
        running_one.starts_at = next_open_week(clock.real_now())
        if running_one.starts_at:
            running_one.set_back()
            running_one.manage("run_job", "open-weekly-logs")
        yield running_one


@contextlib.contextmanager
def started(home: Path, *options: str, database: str) -> Iterator[Installation]:
    """`./traps run` with data of its own; on PostgreSQL in a fresh database of that name. Stopped at the end.

    The static files are the same everywhere, so all installations of a run share them.
    """
    environment = environment_of(home) | {"STATIC_ROOT": str(home.parent / "static")}
    if os.environ.get("TRAPS_TEST_LEG") == "postgres":
        environment["DATABASE_URL"] = fresh_database(os.environ["DATABASE_URL"], database)
    with run(environment, *options) as running:
        yield running


@contextlib.contextmanager
def run(environment: dict[str, str], *options: str) -> Iterator[Installation]:
    """`./traps run` on the data that the environment names, empty or not. Stopped at the end."""
    port = () if "--port" in options else ("--port", str(free_port()))
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "traps"), "run", *port, *options],
        env=environment,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        url, output = announced(process)
        yield Installation(url, environment, Path(environment["TRAPS_HOME"]), output, process)
    finally:
        process.send_signal(signal.SIGTERM)  # Nothing when it has ended already.
        process.wait(timeout=60)
        assert process.stdout is not None
        process.stdout.close()


def free_port() -> int:
    """One that the other database's installation, which may look for one at the same moment, does not choose."""
    for port in PORTS[os.environ.get("TRAPS_TEST_LEG", "sqlite")]:
        with socket.socket() as asking:
            if asking.connect_ex(("127.0.0.1", port)) != 0:
                return port
    raise AssertionError("Every port for an installation is taken.")


def environment_of(home: Path) -> dict[str, str]:
    """Nothing of the test's own settings reaches an installation."""
    kept = {name: value for name, value in os.environ.items() if name not in PRIVATE}
    return kept | {"TRAPS_HOME": str(home), "TRAPS_VENV": sys.prefix}


def fresh_database(server: str, name: str) -> str:
    """An empty database of its own on the server of this run."""
    with connected(server) as connection, connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {name}")
    return f"{server.rsplit('/', 1)[0]}/{name}"


@contextlib.contextmanager
def connected(url: str) -> Iterator[psycopg2.extensions.connection]:
    """A connection to PostgreSQL in which every statement stands by itself."""
    at = environ.Env.db_url_config(url)
    names = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD", "dbname": "NAME"}
    connection = psycopg2.connect(**{name: at[key] or None for name, key in names.items()})
    connection.autocommit = True
    try:
        yield connection
    finally:
        connection.close()


def announced(process: subprocess.Popen[str]) -> tuple[str, str]:
    """The address and what was printed until everything is ready.

    Fails with all that was printed when it never is.
    """
    lines: list[str] = []
    watchdog = threading.Timer(READY_WITHIN_SECONDS, process.kill)
    watchdog.start()
    try:
        assert process.stdout is not None
        for line in process.stdout:
            lines.append(line)
            if match := RUNNING.search(line):
                threading.Thread(target=_read_on, args=[process.stdout], daemon=True).start()
                return match.group(1), "".join(lines)
    finally:
        watchdog.cancel()
    raise AssertionError("TRAPS did not start:\n" + "".join(lines))


def _read_on(stdout: IO[str]) -> None:
    """What it says later is in its log; the pipe must not fill up."""
    with contextlib.suppress(ValueError):  # Closed at the end.
        stdout.read()


def bring_in(page: Page, kind: str, text: str) -> None:
    """On the page of imports: send a file that is taken in at once, without a dry run."""
    page.goto(f"/imports/?kind={kind}")
    choose_file(page, kind, text)
    page.get_by_label("Dry run first").uncheck()
    page.get_by_role("button", name="Send the file").click()


def choose_file(page: Page, kind: str, text: str) -> None:
    page.get_by_label("File", exact=True).and_(page.locator("input")).set_input_files(
        {"name": f"{kind}.csv", "mimeType": "text/csv", "buffer": text.encode()}
    )


@dataclass
class Doors:
    """Opens a browser of its own for each person."""

    chromium: Browser
    url: str
    complaints: Complaints
    cookies: dict[tuple[str, str], Any]
    contexts: list[BrowserContext] = field(default_factory=list)

    def visitor(self, **options: Any) -> Page:
        """A page of somebody whom nobody knows yet."""
        context = opened(self.chromium, self.url, self.complaints, **options)
        self.contexts.append(context)
        return context.new_page()

    def signed_in(self, email: str, **options: Any) -> Page:
        """The start page of a person: reached through the login page at first, and with that session from then on."""
        page = self.visitor(**options)
        if known := self.cookies.get((self.url, email)):
            page.context.add_cookies(known)
            page.goto("/")
            return page
        page.goto("/account/login/")
        sign_in(page, email, PASSWORD)
        self.cookies[self.url, email] = page.context.cookies()
        return page


def sign_in(page: Page, email: str, password: str) -> None:
    """On the login page: in."""
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda address: "/account/login" not in address)


@pytest.fixture(scope="session")
def cookies() -> dict[tuple[str, str], Any]:
    """The sessions of people who signed in, by installation and e-mail."""
    return {}


@pytest.fixture
def doors(
    chromium: Browser, installation: Installation, complaints: Complaints, cookies: dict[tuple[str, str], Any]
) -> Iterator[Doors]:
    with doors_of(chromium, installation, complaints, cookies) as made:
        yield made


@contextlib.contextmanager
def doors_of(
    chromium: Browser, installation: Installation, complaints: Complaints, cookies: dict[tuple[str, str], Any]
) -> Iterator[Doors]:
    """Doors into an installation; every browser that went through is closed at the end."""
    made = Doors(chromium, installation.url, complaints, cookies)
    yield made
    for context in made.contexts:
        context.close()


@pytest.fixture
def moved_clock(installation: Installation) -> Iterator[Callable[[str], str]]:
    """Sets the clock of the installation; it is back where it stood afterwards."""
    yield lambda instant: installation.manage("clock", "--to", instant)
    installation.set_back()


@pytest.fixture
def in_days(installation: Installation) -> Callable[[int], str]:
    """A day so many days from today as a date field takes it, by the clock of the installation."""
    now = datetime.fromisoformat(installation.starts_at) if installation.starts_at else clock.real_now()
    today = clock.today_in(str(NEW_YORK), now)
    return lambda days: (today + timedelta(days=days)).isoformat()


@pytest.fixture
def signed_in(doors: Doors) -> Callable[..., Page]:
    return doors.signed_in

"""The memory of a web worker, and of everything that `./traps run` starts; shared pages are counted in parts (PSS)."""

from __future__ import annotations

import contextlib
import itertools
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

from accounts.organisation.rules.demo import LOGINS, PASSWORD
from bench import pages
from bench.compare import ALLAUTH, TRAPS
from bench.generate.people import NOW
from bench.web import ROOT, Browser, free_port, serving
from traps_web.lib import clock

HOUR_OF_FIVE = 600
"""Requests of five people in an hour, two a minute each."""
START_UP = 1800
LOGIN = "/account/login/"
WALK = (
    "/",
    "/week/",
    "/deals/",
    "/deals/board/",
    "/customers/",
    "/plans/",
    "/traps/",
    "/dashboard/",
    "/reviews/",
    "/hallway/",
)


def run(*, requests: int) -> None:
    """Measure both and print."""
    _worker(requests)
    _embedded()


def _worker(requests: int) -> None:
    with clock.frozen(NOW):
        named_pages = pages.named()
    with serving(TRAPS) as server:
        browsers = [Browser(server, page, backend=ALLAUTH) for page in named_pages]
        print(f"\nA web worker when started: {_pss(server.worker):.0f} MB", flush=True)
        for browser in itertools.islice(itertools.cycle(browsers), requests):
            browser.ask()
        print(f"A web worker after {requests:,} requests: {_pss(server.worker):.0f} MB (aim 110)", flush=True)


def _embedded() -> None:
    with traps_run() as (pid, address):
        people = [_signed_in(address, email) for email in LOGINS]
        visits = itertools.cycle(itertools.product(WALK, people))
        for page, person in itertools.islice(visits, HOUR_OF_FIVE):
            _ask(person, address + page)
        processes = list(_tree(pid))
        megabytes = sum(map(_pss, processes))
        print(
            f"All {len(processes)} processes of ./traps run after {HOUR_OF_FIVE} requests: {megabytes:.0f} MB (aim 330)"
        )


@contextlib.contextmanager
def traps_run() -> Iterator[tuple[int, str]]:
    """The whole of TRAPS with its sample on SQLite, as somebody starts it who tries it."""
    private = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "CONN_MAX_AGE", "TRAPS_MODE")
    environment = {name: value for name, value in os.environ.items() if name not in private}
    with tempfile.TemporaryDirectory() as home:
        port = free_port()
        environment |= {"TRAPS_HOME": home, "TRAPS_VENV": str(Path(sys.prefix))}
        command = [sys.executable, "traps", "run", "--port", str(port)]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
        try:
            _wait_for(address := f"http://127.0.0.1:{port}", process)
            yield process.pid, address
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=60)


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_UP
    while process.poll() is None and time.monotonic() < until:
        with contextlib.suppress(OSError):
            build_opener().open(f"{address}/readyz", timeout=5).close()
            return
        time.sleep(1)
    raise RuntimeError("./traps run does not start.")


def _signed_in(address: str, email: str) -> OpenerDirector:
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    form = browser.open(address + LOGIN).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)
    assert token is not None, "the form of the login has a token"
    answers = {"csrfmiddlewaretoken": token[1], "login": email, "password": PASSWORD}
    _ask(browser, address + LOGIN, urlencode(answers).encode())
    return browser


def _ask(browser: OpenerDirector, address: str, form: bytes | None = None) -> None:
    """Read a page. Raises RuntimeError where the answer is the login: what is measured would be that page alone."""
    with contextlib.closing(browser.open(address, form)) as answer:
        answer.read()
        if LOGIN in answer.url:
            raise RuntimeError(f"{address} sends to the login.")


def _tree(pid: int) -> Iterator[int]:
    yield pid
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in children.read_text().split():
            yield from _tree(int(child))


def _pss(pid: int) -> float:
    """Megabytes."""
    rolled_up = Path(f"/proc/{pid}/smaps_rollup").read_text()
    kilobytes = re.search(r"^Pss: +(\d+) kB", rolled_up, re.MULTILINE)
    return int(kilobytes[1]) / 1024 if kilobytes else 0

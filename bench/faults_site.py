"""The installation that faults are done to: `./traps run` with its sample, and its processes as the kernel has them."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from bench.faults_mail import Post
from bench.faults_servers import Broker, Disk, Postgres
from bench.web import ROOT, free_port
from tests.postgres_server import stop_the_run
from traps_web.lib import clock

READY_WITHIN_SECONDS = 1200
UP_WITHIN_SECONDS, STAYS_SECONDS = 120, 3
PRIVATE = (
    "DATABASE_URL",
    "REDIS_URL",
    "DJANGO_SETTINGS_MODULE",
    "TRAPS_MODE",
    "CONN_MAX_AGE",
    "COVERAGE_PROCESS_START",
)
SECRET_KEY = "the key of an installation that lasts some minutes"
PROGRAMS: dict[str, tuple[bytes, ...]] = {
    "web server": (b"gunicorn: master", b"traps: gunicorn"),
    "worker": (b"[celeryd: celery@", b"traps: worker"),
    "mail worker": (b"[celeryd: mail@", b"traps: mail-worker"),
    "beat": (b"[celery beat]", b"traps: beat"),
    "broker": (b"valkey-server",),
}
"""How each program is called in the list of processes: as it names itself in the end, and right after its start."""

WEB_WORKERS, POOL_WORKERS = b"gunicorn: worker", b"ForkPoolWorker"


@dataclass
class Site:
    """A running installation."""

    disk: Disk
    port: int
    environment: dict[str, str]
    post: Post
    postgres: Postgres | None = None
    broker: Broker | None = None
    started_at: float = 0.0
    moved: timedelta = timedelta(0)
    """How far the clock of the organisation was moved on, known here also while nothing answers."""
    struck_at: float = 0.0
    """When a process was killed last: some live so briefly that nobody else sees them."""
    output: Path = Path(os.devnull)
    _process: subprocess.Popen[bytes] | None = None
    extra: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def now(self) -> datetime:
        """By the clock of the organisation, also while its database is away."""
        return clock.real_now() + self.moved

    def start(self) -> None:
        """Start it, or start it again on the same data."""
        with self.output.open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "traps", "run", "--port", str(self.port), "--demo"],
                cwd=ROOT,
                env=self.environment,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def comes_up(self) -> bool:
        """Whether it is ready within two minutes."""
        until = time.monotonic() + UP_WITHIN_SECONDS
        while time.monotonic() < until:
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{self.address}/readyz", timeout=10).close()
                return True
            time.sleep(0.5)
        return False

    def stays(self) -> bool:
        """Whether it is still there after some seconds."""
        assert self._process is not None
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=STAYS_SECONDS)
        return self._process.poll() is None

    def stop(self) -> None:
        """In good order."""
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(timeout=60)
            except subprocess.TimeoutExpired:  # It had not come to listen yet.
                self._process.kill()

    def unusual_lines(self) -> list[str]:
        """What it printed in the terminal besides saying that it runs."""
        lines = self.output.read_text().splitlines()
        usual = ("TRAPS is running at", "Preparing", "Loading", "Log: ", "  ")
        return [line for line in lines if line and not line.startswith(usual)]

    def kill_supervisor(self) -> None:
        """Kill the process that watches the others; none of them outlives it."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def wait_until_ready(self) -> None:
        """Raises RuntimeError when it is not ready within some minutes."""
        until = time.monotonic() + READY_WITHIN_SECONDS
        while time.monotonic() < until and self._process is not None and self._process.poll() is None:
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{self.address}/readyz", timeout=5).close()
                return
            time.sleep(0.5)
        raise RuntimeError(f"The installation does not start:\n{self.output.read_text()}")

    def programs(self) -> dict[str, int]:
        """The number of each program that runs under the supervisor; none when that does not run itself."""
        running: dict[str, int] = {}
        for pid in self._children():
            title = _title(pid)
            for name, titles in PROGRAMS.items():
                if any(part in title for part in titles):
                    running[name] = pid
        return running

    def expected(self) -> set[str]:
        """The programs that a supervisor starts here."""
        return set(PROGRAMS) - ({"broker"} if self.broker else set())

    def kill(self, name: str) -> int:
        """Kill a program with all its processes; returns how many there were."""
        pid = self.programs().get(name)
        return self._kill(*_tree(pid)) if pid else 0

    def kill_below(self, title: bytes) -> int:
        """Kill the processes of this title below the programs, such as those that answer requests."""
        return self._kill(*(pid for child in self._children() for pid in _tree(child)[1:] if title in _title(pid)))

    def _kill(self, *pids: int) -> int:
        for pid in pids:
            self.struck_at = time.monotonic()
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return len(pids)

    def runs_below(self, title: bytes) -> bool:
        """Whether a process of this title runs below one of the programs."""
        return any(title in _title(pid) for child in self._children() for pid in _tree(child)[1:])

    def beside(self, *words: str) -> subprocess.Popen[bytes]:
        """Start one more program beside the supervisor, as another machine would run it."""
        process = subprocess.Popen(
            [sys.executable, "-m", "celery", "--app", "traps_web", *words],
            cwd=ROOT,
            env=self.environment | {"DJANGO_SETTINGS_MODULE": "traps_web.settings", "TRAPS_MODE": "embedded"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.extra.append(process)
        return process

    def end_beside(self) -> None:
        """End what was started beside it."""
        for process in self.extra:
            process.terminate()
        for process in self.extra:
            process.wait(timeout=60)
        self.extra.clear()

    def _children(self) -> list[int]:
        if self._process is None or self._process.poll() is not None:
            return []
        return _below(self._process.pid)


@contextlib.contextmanager
def installed(database: str, kept_in: str) -> Iterator[Site]:
    """An installation with its sample, all of it on a disk of its own; gone at the end.

    The sample of the day is kept in a folder, where one is named: making it takes a minute.
    """
    with contextlib.ExitStack() as stack:
        signal.signal(signal.SIGTERM, stop_the_run)
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="traps-faults-")))
        folder.chmod(0o755)
        (folder / "disk").mkdir()
        disk = stack.enter_context(Disk(folder / "disk").mounted())
        post = Post()
        stack.callback(post.close)
        site = Site(disk, free_port(), _environment(folder, post), post, output=folder / "output")
        if database == "postgres":
            site.postgres = stack.enter_context(Postgres(disk.folder / "postgres").running())
            site.broker = stack.enter_context(Broker().running())
            site.environment |= {"DATABASE_URL": site.postgres.url, "REDIS_URL": site.broker.url}
        stack.callback(site.stop)
        stack.callback(site.end_beside)
        with _sample(site, kept_in):
            site.start()
            site.wait_until_ready()
        site.started_at = time.monotonic()
        yield site


@contextlib.contextmanager
def _sample(site: Site, kept_in: str) -> Iterator[None]:
    """The sample that an earlier run of the same day has kept; the first one keeps it."""
    if not kept_in:
        yield
        return
    kept = Path(kept_in) / f"faults-{clock.real_now():%Y-%m-%d}.{'dump' if site.postgres else 'sqlite3'}"
    is_there, home = kept.exists(), Path(site.environment["TRAPS_HOME"])
    database = home / "traps.sqlite3"
    if is_there and site.postgres:
        site.postgres.take_in(kept)
    elif is_there:
        home.mkdir(mode=0o700)
        shutil.copy(kept, database)
    yield
    if not is_there and site.postgres:
        site.postgres.keep(kept)
    elif not is_there:
        with contextlib.closing(sqlite3.connect(database)) as made, contextlib.closing(sqlite3.connect(kept)) as copy:
            made.backup(copy)


def _environment(folder: Path, post: Post) -> dict[str, str]:
    home = folder / "disk" / "home"
    kept = {name: value for name, value in os.environ.items() if name not in PRIVATE}
    return kept | {
        "TRAPS_HOME": str(home),
        "TRAPS_VENV": sys.prefix,
        "STATIC_ROOT": str(folder / "static"),
        "SECRET_KEY": SECRET_KEY,
        "EMAIL_URL": f"smtp://127.0.0.1:{post.port}",
        "REDIS_URL": f"unix://{folder / 'valkey.sock'}",
    }


def _tree(pid: int) -> list[int]:
    return [pid, *(other for child in _below(pid) for other in _tree(child))]


def _below(pid: int) -> list[int]:
    children = []
    with contextlib.suppress(OSError):
        for listing in Path(f"/proc/{pid}/task").glob("*/children"):
            children += [int(child) for child in listing.read_text().split()]
    return children


def _title(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ")
    except OSError:
        return b""

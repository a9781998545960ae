"""The faults, one after the other: what is killed, stopped, filled or made slow, for how long, and how it ends."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import timedelta

from django.db import connections
from django.utils.module_loading import import_string

from accounts.organisation.services import clock as organisation_clock
from bench.faults_site import POOL_WORKERS, WEB_WORKERS, Site
from traps_web.jobs import JOBS

SLOW_CLIENTS = 64
SECONDS_A_LETTER = 10
HALF_A_BODY = b"POST /api/v1/activities/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\n" + b"{" * 500
EVERYWHERE = ("sqlite", "postgres")
Held = AbstractContextManager[None]


@dataclass(frozen=True)
class Fault:
    """Something that goes wrong: it stands while its context is entered, for two fifths of its time."""

    name: str
    act: str
    stands: Callable[[Site], Held]
    weight: int = 25
    """Its share of the run; those that take longer to show have more."""
    on: tuple[str, ...] = EVERYWHERE
    is_blow: bool = False
    """Nothing stands: it is felt from its first moment on."""


def of(site: Site, only: str) -> list[Fault]:
    """The faults that can be done to this installation, or only those with one of these words in their names."""
    database = "postgres" if site.postgres else "sqlite"
    words = [word for word in only.split(",") if word]
    return [
        fault
        for fault in FAULTS
        if database in fault.on
        and (site.disk.is_limited or fault.stands is not _disk_full)
        and (not words or any(word in fault.name for word in words))
    ]


def _killed(name: str) -> Callable[[Site], Held]:
    def stands(site: Site) -> Held:
        site.kill(name)
        return nullcontext()

    return stands


def _killed_below(title: bytes) -> Callable[[Site], Held]:
    @contextlib.contextmanager
    def stands(site: Site) -> Iterator[None]:
        """Again and again, at moments that nobody chose."""
        with _repeated(lambda: site.kill_below(title), every=3):
            yield

    return stands


def _supervisor_killed(site: Site) -> Held:
    """Started again as a service manager does: until it stays."""
    site.kill_supervisor()
    site.start()
    while not site.stays():
        site.start()
    return nullcontext()


@contextlib.contextmanager
def _disk_full(site: Site) -> Iterator[None]:
    with site.disk.full():
        yield
    if site.postgres and not site.postgres.answers():
        site.postgres.start()  # It ends when it cannot write its log; an operator starts it again.


@contextlib.contextmanager
def _mail_slow(site: Site) -> Iterator[None]:
    with site.post.slow(SECONDS_A_LETTER), _letters_wanted():
        yield


@contextlib.contextmanager
def _mail_refused(site: Site) -> Iterator[None]:
    with _letters_wanted():
        with site.post.refusing("451 Come back later."):
            yield
        with site.post.refusing("550 No such mailbox."):
            time.sleep(5)


@contextlib.contextmanager
def _mail_away(site: Site) -> Iterator[None]:
    with site.post.away(), _letters_wanted():
        yield
        pass_time(site, timedelta(hours=1))


@contextlib.contextmanager
def _two_beats(site: Site) -> Iterator[None]:
    site.beside("beat", "--schedule", str(site.output.with_name("second-beat")), "--pidfile", "")
    try:
        yield
    finally:
        site.end_beside()


@contextlib.contextmanager
def _four_workers(site: Site) -> Iterator[None]:
    for number in range(3):
        site.beside("worker", "--queues", "celery", "--concurrency", "2", "--hostname", f"extra{number}@%h")
    try:
        with _repeated(lambda: nudge("build-packets", "flag-missed", "remind"), every=2):
            yield
    finally:
        site.end_beside()


@contextlib.contextmanager
def _workers_off(site: Site) -> Iterator[None]:
    """Each is killed as soon as it is started, and three days go by."""
    with _repeated(lambda: [site.kill(name) for name in ("worker", "mail worker")], every=0.2):
        yield
        pass_time(site, timedelta(days=3))


@contextlib.contextmanager
def _slow_clients(site: Site) -> Iterator[None]:
    lines = [socket.create_connection(("127.0.0.1", site.port), timeout=5) for _ in range(SLOW_CLIENTS)]
    try:
        for line in lines:
            line.sendall(HALF_A_BODY)
        yield
    finally:
        for line in lines:
            line.close()


@contextlib.contextmanager
def _database_stopped(site: Site) -> Iterator[None]:
    assert site.postgres is not None
    site.postgres.stop()
    try:
        yield
    finally:
        site.postgres.start()


@contextlib.contextmanager
def _database_killed(site: Site) -> Iterator[None]:
    assert site.postgres is not None
    site.postgres.kill()
    try:
        yield
    finally:
        site.postgres.start()


@contextlib.contextmanager
def _broker_gone(site: Site) -> Iterator[None]:
    assert site.broker is not None
    site.broker.kill()
    try:
        yield
    finally:
        site.broker.start()


@contextlib.contextmanager
def _letters_wanted() -> Iterator[None]:
    with _repeated(lambda: nudge("deliver-notices"), every=3):
        yield


@contextlib.contextmanager
def _repeated(work: Callable[[], object], *, every: float) -> Iterator[None]:
    """Do something now and again every so many seconds."""
    is_over = threading.Event()

    def go_on() -> None:
        while True:
            with contextlib.suppress(Exception):  # What is being done may be down itself.
                work()
            if is_over.wait(every):
                return

    thread = threading.Thread(target=go_on, daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join(timeout=30)


def pass_time(site: Site, span: timedelta) -> None:
    """The clock of the organisation goes on at once."""
    connections.close_all()  # Ours may be one that a fault has broken off.
    organisation_clock.move_by(by=span)
    site.moved += span


def nudge(*names: str) -> None:
    """Have background jobs done now, as the beat would later."""
    for name in names:
        import_string(JOBS[name].task).apply_async()


FAULTS = (
    Fault("web worker", "each process that answers is killed, every 3 s", _killed_below(WEB_WORKERS)),
    Fault("web server", "the web server is killed", _killed("web server"), is_blow=True),
    Fault("pool worker", "each process that does a job is killed, every 3 s", _killed_below(POOL_WORKERS)),
    Fault("worker", "the worker is killed", _killed("worker"), is_blow=True),
    Fault("mail worker", "the worker of the letters is killed", _killed("mail worker"), is_blow=True),
    Fault("beat", "the beat is killed", _killed("beat"), is_blow=True),
    Fault(
        "broker",
        "the broker is killed, and started again by the supervisor",
        _killed("broker"),
        on=("sqlite",),
        is_blow=True,
    ),
    Fault("broker", "Redis is killed, and started again later", _broker_gone, on=("postgres",)),
    Fault("database stopped", "PostgreSQL is stopped, and started again", _database_stopped, on=("postgres",)),
    Fault("database killed", "PostgreSQL is killed, and started again", _database_killed, on=("postgres",)),
    Fault("supervisor", "everything is killed, and started again", _supervisor_killed, weight=35, is_blow=True),
    Fault("disk full", "no byte fits on the disk, then there is room", _disk_full, weight=35),
    Fault("mail slow", f"a letter takes {SECONDS_A_LETTER} s", _mail_slow, weight=45),
    Fault("mail refused", "letters are refused for now, then for good", _mail_refused),
    Fault("mail away", "nobody takes letters for an hour", _mail_away),
    Fault("two beats", "a second beat runs beside the first", _two_beats, weight=90),
    Fault("four workers", "three workers more, and jobs asked for all the time", _four_workers, weight=45),
    Fault("workers off", "no worker runs for three days", _workers_off, weight=40),
    Fault("slow clients", f"{SLOW_CLIENTS} clients send half of what they announced", _slow_clients, weight=30),
)

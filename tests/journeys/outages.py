"""What is done to a running installation: its processes are killed, and its database is taken away or held."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

from tests.journeys.conftest import Installation, connected

WORKERS, WEB_WORKERS, WEB_MASTER = b"ForkPoolWorker", b"gunicorn: worker", b"gunicorn: master"
UP_WITHIN_SECONDS = 60
TERMINATE = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


def kill(installation: Installation, kind: bytes) -> int:
    """Kill every process of a kind below the supervisor that serves this address; returns how many there were."""
    pids = processes(installation.url, kind)
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    return len(pids)


@contextlib.contextmanager
def held(installation: Installation) -> Iterator[None]:
    """Nobody writes an activity until it is let go: what is being saved waits in the middle."""
    if url := installation.environment.get("DATABASE_URL"):
        with connected(url) as connection, connection.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("LOCK TABLE pipeline_activity IN SHARE ROW EXCLUSIVE MODE")
            yield
        return
    database = sqlite3.connect(installation.home / "traps.sqlite3", isolation_level=None, timeout=60)
    try:
        database.execute("BEGIN IMMEDIATE")
        yield
    finally:
        database.close()


@contextlib.contextmanager
def taken_away(installation: Installation) -> Iterator[None]:
    """PostgreSQL breaks every connection, as a restart does.

    SQLite knows no server, and is held by somebody else meanwhile.
    """
    if url := installation.environment.get("DATABASE_URL"):
        with connected(url) as connection, connection.cursor() as cursor:
            cursor.execute(TERMINATE)
        yield
        return
    with held(installation):
        yield


def processes(url: str, kind: bytes) -> list[int]:
    """The processes of a kind below the supervisor that serves this address."""
    parents = {int(path.name): _parent(int(path.name)) for path in Path("/proc").iterdir() if path.name.isdigit()}
    port = url.rpartition(":")[2].encode()
    return [pid for pid in parents if kind in _read(pid, "cmdline") and _is_below(pid, parents, port)]


def wait_for_port(port: int) -> None:
    """Return as soon as somebody listens there again."""
    for _ in range(UP_WITHIN_SECONDS * 4):
        with socket.socket() as asking:
            if asking.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.25)
    raise AssertionError("The web server did not come up.")


def wait_for_process(url: str, kind: bytes) -> None:
    """Return as soon as a process of a kind runs again below the supervisor that serves this address."""
    for _ in range(UP_WITHIN_SECONDS * 4):
        if processes(url, kind):
            return
        time.sleep(0.25)
    raise AssertionError("It was not started again.")


def _is_below(pid: int, parents: dict[int, int], port: bytes) -> bool:
    while pid := parents.get(pid, 0):
        words = _read(pid, "cmdline").replace(b"\0", b" ").split()
        if b"traps_web.supervise" in words and port in words:
            return True
    return False


def _parent(pid: int) -> int:
    return int(_read(pid, "stat").rpartition(b")")[2].split()[1])


def _read(pid: int, name: str) -> bytes:
    try:
        return Path(f"/proc/{pid}/{name}").read_bytes()
    except OSError:
        return b") ended 0"

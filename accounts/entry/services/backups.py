"""A backup of the embedded installation: its database as of one instant, and the files that prove something."""

from __future__ import annotations

import sqlite3
import tarfile
import tempfile
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.db import connection

from traps_web.lib.faults import Refused

DATABASE, FILES, KEY = "traps.sqlite3", "files", "secret_key"


def back_up(*, to: Path) -> Path:
    """Write a backup that `restore` needs no more than unpacking of. People may go on working meanwhile.

    Raises Refused where the database is a server, which has its own tools, or where the file already exists.
    """
    if connection.vendor != "sqlite":
        raise Refused("PostgreSQL is backed up by pg_dump; docs/guides/operator.md, “Backup”, has the command.")
    if to.exists():
        raise Refused(f"{to} already exists. A backup never overwrites another.")
    to.touch(mode=0o600, exist_ok=False)  # It holds the key that signs sessions.
    try:
        _write(to)
    except BaseException:
        to.unlink()  # Half a backup would pass for a whole one on the day that it is needed.
        raise
    return to


def _write(to: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / DATABASE
        copy_database(copy)
        with tarfile.open(to, "w:gz") as archive:
            archive.add(copy, DATABASE)
            for path, name in ((Path(settings.MEDIA_ROOT), FILES), (Path(settings.TRAPS_HOME) / KEY, KEY)):
                if path.exists():
                    archive.add(path, name)


def copy_database(to: Path) -> None:
    """Copy all pages of the embedded database as of one instant, whoever writes meanwhile."""
    source = f"{Path(connection.settings_dict['NAME']).absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(source, uri=True)) as live, closing(sqlite3.connect(to)) as copy:
        live.backup(copy)

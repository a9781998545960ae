"""Upgrades of the database: a copy beforehand, checks that refuse, and what to do when one fails."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from accounts.entry.services import backups
from traps_web import __version__
from traps_web.lib import applied_migrations, clock
from traps_web.lib.faults import Refused

COPIES = "copies"
KEPT_COPIES = 5
SPARE_BYTES = 64 * 1024 * 1024
MB = 1024 * 1024

NEWER = (
    "This database belongs to a newer TRAPS than this one ({version}): it knows {names}, which this one does not. "
    "Start the newer one again, or put back what you had before the upgrade (docs/guides/operator.md, “Upgrading”)."
)
BEFORE_THE_FIRST = (
    "This database was made before the first release, and its tables have been redesigned since "
    "({names} is not there), so it cannot be upgraded. Export your data as CSV with the TRAPS that made it, and import "
    "it into an empty database (docs/guides/operator.md, “Upgrading”)."
)
NO_ROOM = (
    "The upgrade first copies the database, and then needs as much space again: {needed} MB, but only {free} MB "
    "are free on the disk of {home}. Make room, then start again. Nothing was changed."
)
UNSOUND = (
    "The database {path} is damaged ({finding}), so it is not upgraded. Put a backup back (docs/guides/operator.md, "
    "“Restore”). Nothing was changed."
)
STOPPED_EMBEDDED = (
    "The upgrade of the database failed: {fault}\nA copy from before lies in {copy}. To go back: stop TRAPS, "
    "remove {database}-wal and {database}-shm, copy that file over {database}, and start the TRAPS that you had before."
)
STOPPED_SERVER = (
    "The upgrade of the database failed: {fault}\nTo go back, restore the dump that you made before "
    "(docs/guides/operator.md, “Restore”), and start the TRAPS that you had before."
)


def refuse_what_is_newer() -> None:
    """Raises Refused for a database that a newer TRAPS has brought up to date."""
    if names := applied_migrations.unknown(MigrationLoader(connection)):
        raise Refused(NEWER.format(version=__version__, names=", ".join(names)))


def refuse_what_is_too_old() -> None:
    """Raises Refused for a database from before the first release, whose first tables were laid out otherwise."""
    if names := missing_tables(MigrationLoader(connection)):
        raise Refused(BEFORE_THE_FIRST.format(names=names[0]))


def missing_tables(loader: MigrationLoader) -> list[str]:
    """Tables and columns that the applied migrations should have created and that are missing."""
    applied = [key for key in loader.applied_migrations if key in loader.graph.nodes]
    state = loader.project_state([key for key in applied if _is_last(loader, key)]).apps
    missing = []
    with connection.cursor() as cursor:
        standing = set(connection.introspection.table_names(cursor))
        for model in state.get_models(include_auto_created=True):
            if model._meta.app_label not in applied_migrations.OURS:
                continue
            table = model._meta.db_table
            if table not in standing:
                missing.append(table)
                continue
            columns = {column.name for column in connection.introspection.get_table_description(cursor, table)}
            missing += [f"{table}.{field.column}" for field in model._meta.local_fields if field.column not in columns]
    return sorted(missing)


def _is_last(loader: MigrationLoader, key: tuple[str, str]) -> bool:
    children = loader.graph.node_map[key].children
    return not any(child.key in loader.applied_migrations and child.key[0] == key[0] for child in children)


def is_due() -> bool:
    """Whether this TRAPS has migrations that were not applied yet."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def copy_before() -> Path | None:
    """Copy the embedded database before it is changed, and keep the newest few copies.

    Returns None for a database server and for an empty database. Raises Refused without room, or if it is damaged.
    """
    if connection.vendor != "sqlite" or settings.TRAPS_MODE != "embedded" or not _holds_something():
        return None
    database, home = Path(connection.settings_dict["NAME"]), Path(settings.TRAPS_HOME)
    _refuse_without_room(database, home)
    _refuse_unsound(database)
    folder = home / COPIES
    folder.mkdir(mode=0o700, exist_ok=True)
    copy = _free_name(folder)
    half = copy.with_suffix(".half")
    try:
        backups.copy_database(half)
        half.chmod(0o600)
        half.rename(copy)
    finally:
        half.unlink(missing_ok=True)
    for old in _copies(folder)[:-KEPT_COPIES]:
        old.unlink()
    return copy


def stopped(fault: BaseException, copy: Path | None) -> Refused:
    """What to do when migrating failed."""
    reason = f"{type(fault).__name__}: {str(fault).strip()}"
    if connection.vendor != "sqlite" or copy is None:
        return Refused(STOPPED_SERVER.format(fault=reason))
    database = connection.settings_dict["NAME"]
    return Refused(STOPPED_EMBEDDED.format(fault=reason, copy=copy, database=database))


def _holds_something() -> bool:
    return bool(set(connection.introspection.table_names()) & {model._meta.db_table for model in apps.get_models()})


def _refuse_without_room(database: Path, home: Path) -> None:
    parts = [database, Path(f"{database}-wal")]
    needed = 2 * sum(part.stat().st_size for part in parts if part.exists()) + SPARE_BYTES
    free = shutil.disk_usage(home).free
    if free < needed:
        raise Refused(NO_ROOM.format(needed=-(-needed // MB), free=free // MB, home=home))


def _refuse_unsound(database: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check(1)")
        finding: Any = cursor.fetchone()[0]
    if finding != "ok":
        raise Refused(UNSOUND.format(path=database, finding=finding))


def _free_name(folder: Path) -> Path:
    """Named by the version it is upgraded to and the day."""
    stem = f"before-{__version__}-{clock.real_now():%Y-%m-%d}"
    taken = {path.name for path in folder.iterdir()}
    names = [f"{stem}.sqlite3", *(f"{stem}-{number}.sqlite3" for number in range(2, len(taken) + 3))]
    return folder / next(name for name in names if name not in taken)


def _copies(folder: Path) -> list[Path]:
    return sorted(folder.glob("before-*.sqlite3"), key=lambda path: path.stat().st_mtime_ns)

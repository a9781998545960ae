"""The database of a released version, put where people of that version have it."""

from __future__ import annotations

import lzma
import shutil
import tempfile
from pathlib import Path
from typing import Any

from django.core.management.color import no_style
from django.db import connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model

from tests.releases import files

RELEASE = "release"
ROWS_AT_ONCE = 500


def restore(version: str) -> None:
    """On SQLite the file itself; on PostgreSQL its rows in tables of that version's migrations, under its guards."""
    if connection.vendor == "sqlite":
        unpack(version, Path(connection.settings_dict["NAME"]))
        return
    with tempfile.TemporaryDirectory() as folder:
        unpack(version, Path(folder) / "release.sqlite3")
        connections.databases[RELEASE] = connection.settings_dict | {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(Path(folder) / "release.sqlite3"),
            "OPTIONS": {},
        }
        try:
            _fill_server(version)
        finally:
            connections[RELEASE].close()


def unpack(version: str, to: Path) -> None:
    with lzma.open(files.database(version)) as packed, to.open("wb") as plain:
        shutil.copyfileobj(packed, plain)


def _fill_server(version: str) -> None:
    executor = MigrationExecutor(connection)
    newest = newest_migrations(connections[RELEASE], executor)
    executor.migrate(newest)
    models = executor.loader.project_state(newest).apps.get_models(include_auto_created=True)
    with transaction.atomic(), connection.cursor() as cursor:
        # Migrations write rows of their own, such as the first traps; the release has them too.
        tables = ", ".join(f'"{model._meta.db_table}"' for model in models)
        cursor.execute(f"TRUNCATE {tables} CASCADE")
        for model in models:
            copy_rows(model)
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
    with connection.cursor() as cursor:
        cursor.execute(files.guards_of_postgres(version).read_text())


def newest_migrations(release: BaseDatabaseWrapper, executor: MigrationExecutor) -> list[tuple[str, str]]:
    """The last migration of each app that the released database has gone through."""
    applied = set(MigrationRecorder(release).applied_migrations())
    graph = executor.loader.graph
    return [
        key
        for key in sorted(applied)
        if not any(child.key in applied and child.key[0] == key[0] for child in graph.node_map[key].children)
    ]


def copy_rows(model: Any) -> None:
    rows: list[Model] = list(model._base_manager.using(RELEASE).all())
    model._base_manager.using("default").bulk_create(rows, batch_size=ROWS_AT_ONCE)

"""The tables of a real installation, which has come by its migrations."""

from __future__ import annotations

import environ
from django.db import ConnectionHandler, connection
from django.db.backends.base.base import BaseDatabaseWrapper

from tests.journeys.conftest import Installation

NOT_OURS = {"auth_group_permissions", "django_migrations", "knox_authtoken", "traps_cache"}
NUMBERED = ("fk_", "__")
"""What SQLite numbers itself has no name of its own."""


def test_the_migrations_make_the_tables_that_the_models_describe(db: None, installation: Installation) -> None:
    """The tables of all other tests are made from the models at once."""
    url = installation.environment.get("DATABASE_URL") or f"sqlite:///{installation.home / 'traps.sqlite3'}"
    migrated = ConnectionHandler({"default": environ.Env.db_url_config(url)})["default"]
    try:
        assert _tables(migrated) == _tables(connection)
    finally:
        migrated.close()


def _tables(of: BaseDatabaseWrapper) -> dict[str, tuple[list[str], list[str]]]:
    """The columns, and the keys, indexes and constraints, of each table."""
    with of.cursor() as cursor:
        return {
            table: (
                sorted(map(str, of.introspection.get_table_description(cursor, table))),
                sorted(
                    ("" if name.startswith(NUMBERED) else name) + str(sorted(facts.items()))
                    for name, facts in of.introspection.get_constraints(cursor, table).items()
                ),
            )
            for table in of.introspection.table_names(cursor)
            if table not in NOT_OURS
        }

"""What is made ready before the first page."""

from __future__ import annotations

import pytest
from django.db import connection

from traps_web.supervise import prepare


class NothingToMigrate:
    """A database that somebody migrated by hand."""

    def __init__(self, connection: object) -> None:
        self.loader = self.graph = self

    def leaf_nodes(self) -> list[object]:
        return []

    def migration_plan(self, targets: list[object]) -> list[object]:
        return targets


@pytest.mark.django_db
def test_a_database_that_was_migrated_by_hand_gets_its_table_for_the_cache(monkeypatch, settings):
    backend = "django.core.cache.backends.db.DatabaseCache"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": "cache_of_a_test"}}
    monkeypatch.setattr(prepare, "MigrationExecutor", NothingToMigrate)

    prepare.bring_tables_up_to_date()

    assert "cache_of_a_test" in connection.introspection.table_names()

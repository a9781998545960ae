"""What is made ready before the first page."""

from __future__ import annotations

import pytest
from django.core.management import CommandError
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


def test_what_stops_the_tables_is_said_and_nothing_else_is_done(monkeypatch, capsys):
    def stopped() -> None:
        raise CommandError("PostgreSQL needs its extension.")

    monkeypatch.setattr(prepare, "bring_tables_up_to_date", stopped)

    assert prepare.prepare("no") == 1
    assert capsys.readouterr().out == "PostgreSQL needs its extension.\n"


@pytest.mark.once
def test_a_full_disk_ends_the_start_with_a_sentence(monkeypatch, capsys):
    def full() -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(prepare, "bring_tables_up_to_date", full)
    assert prepare.prepare("no") == 1
    assert "is full, so TRAPS cannot start. Make room, then start again." in capsys.readouterr().out

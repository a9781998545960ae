"""Backup and restore: what was there is there again, with the guards that keep it from being changed."""

from __future__ import annotations

import errno
import sqlite3
import subprocess
import tarfile
from contextlib import closing, contextmanager

import psycopg2
import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.entry.services import backups
from accounts.models import AuditEvent
from accounts.record.models import guards
from accounts.record.services import audit
from tests import make
from tests.builders import obligations
from tests.builders.bookings import make_booking
from tests.postgres_server import server_tool

RESTORED = "traps_restored"


@pytest.fixture
def worked(transactional_db) -> make.World:
    """An installation in which something happened."""
    world = make.world()
    make_booking(world.rep)
    obligations.missed(world.rep, subject="thing:1")
    audit.record(make.act(world.manager), verb="person changed", subject=world.rep)
    return world


def rows_of_every_table(cursor) -> dict[str, int]:
    counts = {}
    for model in apps.get_models():
        table = model._meta.db_table
        cursor.execute(f'SELECT count(*) FROM "{table}"')
        counts[table] = cursor.fetchone()[0]
    return counts


@contextmanager
def unpacked(folder, capsys):
    """The embedded installation: the command, and tar."""
    call_command("backup", str(folder / "backup.tar.gz"))
    assert "Written: " in capsys.readouterr().out
    with tarfile.open(folder / "backup.tar.gz") as archive:
        archive.extractall(folder / "restored", filter="data")
    home = folder / "restored"
    assert ((home / "files" / "proof").read_bytes(), (home / "secret_key").read_text()) == (b"signed", "a key")
    with closing(sqlite3.connect(home / backups.DATABASE)) as restored:
        cursor = restored.cursor()
        standing = {name for (name,) in cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")}
        guard_names = {name for model, guard in guards.guarded_models() for name in guard.names(model._meta.db_table)}
        assert guard_names <= standing
        yield cursor


@contextmanager
def dumped(folder, capsys):
    """A server: the two commands of the guide for operators, by PostgreSQL's own tools."""
    with pytest.raises(CommandError, match="pg_dump"):
        call_command("backup", str(folder / "backup.tar.gz"))
    tool("pg_dump", "--format", "custom", "--file", str(folder / "traps.dump"), connection.settings_dict["NAME"])
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {RESTORED}")
        cursor.execute(f"CREATE DATABASE {RESTORED}")
    tool("pg_restore", "--dbname", RESTORED, "--clean", "--if-exists", str(folder / "traps.dump"))
    place = connection.get_connection_params() | {"dbname": RESTORED}
    place.pop("cursor_factory", None)
    with closing(psycopg2.connect(**place)) as restored, restored.cursor() as cursor:
        yield cursor
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {RESTORED} WITH (FORCE)")


def tool(name: str, *arguments: str) -> None:
    at = connection.settings_dict
    place = ["--host", at["HOST"], "--username", at["USER"], *(["--port", str(at["PORT"])] if at["PORT"] else [])]
    done = subprocess.run([str(server_tool(name)), *place, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_what_was_there_is_there_again_and_still_guarded(worked, tmp_path, settings, capsys):
    settings.TRAPS_HOME, settings.MEDIA_ROOT = tmp_path, str(tmp_path / "files")
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "proof").write_bytes(b"signed")
    (tmp_path / "secret_key").write_text("a key")
    with connection.cursor() as cursor:
        counts = rows_of_every_table(cursor)
    audited = list(AuditEvent.objects.order_by("pk").values_list("verb", "object_id"))

    restored = unpacked if connection.vendor == "sqlite" else dumped
    with restored(tmp_path, capsys) as cursor:
        assert rows_of_every_table(cursor) == counts
        cursor.execute("SELECT verb, object_id FROM accounts_auditevent ORDER BY id")
        assert cursor.fetchall() == audited
        with pytest.raises((sqlite3.IntegrityError, psycopg2.Error), match="accounts_auditevent"):
            cursor.execute("UPDATE accounts_auditevent SET verb = 'nothing'")


def test_a_backup_does_not_overwrite_another(worked, tmp_path):
    (tmp_path / "backup.tar.gz").write_text("the last one")
    with pytest.raises(CommandError):
        call_command("backup", str(tmp_path / "backup.tar.gz"))
    assert (tmp_path / "backup.tar.gz").read_text() == "the last one"


def test_a_backup_that_breaks_off_leaves_no_half_behind(worked, tmp_path, monkeypatch, settings):
    settings.TRAPS_HOME, settings.MEDIA_ROOT = tmp_path, str(tmp_path / "files")

    def full(to):
        to.write_bytes(b"the first half")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(backups, "copy_database", full)
    with pytest.raises(CommandError, match=r"No space left on device\. No backup was made|pg_dump"):
        call_command("backup", str(tmp_path / "backup.tar.gz"))
    assert list(tmp_path.iterdir()) == []

"""An upgrade can be undone, does not begin where it cannot end, and says what to do when it stops."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder

from tests.journeys.conftest import PRIVATE
from tests.releases import files, restoring
from traps_web import __version__
from traps_web.lib.faults import Refused
from traps_web.management.commands import migrate
from traps_web.supervise import prepare, upgrading

ROOT = Path(__file__).resolve().parents[3]
OLDEST = sorted(files.versions())[0]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An embedded installation of the oldest release, as it was left."""
    restoring.unpack(OLDEST, tmp_path / "traps.sqlite3")
    return tmp_path


def manage(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name not in PRIVATE}
    environment |= {"TRAPS_HOME": str(home), "TRAPS_MODE": "embedded", "SECRET_KEY": "of-this-test"}
    environment["DJANGO_SETTINGS_MODULE"] = "traps_web.settings"
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def alter(database: Path, *statements: str) -> None:
    with closing(sqlite3.connect(database)) as opened:
        for statement in statements:
            opened.execute(statement)
        opened.commit()


def newest_of(database: Path) -> set[tuple[str, str]]:
    with closing(sqlite3.connect(database)) as opened:
        return set(opened.execute("SELECT app, name FROM django_migrations"))


@pytest.mark.once
def test_a_copy_is_made_before_the_upgrade_and_is_what_stood_before(home: Path) -> None:
    before = newest_of(home / "traps.sqlite3")
    assert manage(home, "migrate", "--plan").returncode == 0
    assert not (home / "copies").exists()
    for number in range(upgrading.KEPT_COPIES):
        (home / "copies").mkdir(exist_ok=True)
        old = home / "copies" / f"before-0.0.{number}-2026-01-01.sqlite3"
        old.write_text("an older copy")
        os.utime(old, (number, number))
    done = manage(home, "migrate")
    assert done.returncode == 0, done.stderr
    copies = sorted((home / "copies").iterdir(), key=lambda path: path.stat().st_mtime)
    assert len(copies) == upgrading.KEPT_COPIES and not any("0.0.0-" in path.name for path in copies)
    assert copies[-1].name.startswith(f"before-{__version__}-")
    assert stat.S_IMODE(copies[-1].stat().st_mode) == 0o600
    assert newest_of(copies[-1]) == before < newest_of(home / "traps.sqlite3")
    again = manage(home, "migrate")
    assert again.returncode == 0 and len(list((home / "copies").iterdir())) == upgrading.KEPT_COPIES


@pytest.mark.once
def test_an_upgrade_that_stops_says_where_the_copy_lies_and_how_to_put_it_back(home: Path) -> None:
    alter(home / "traps.sqlite3", "CREATE INDEX obligation_owed_by_owner ON accounts_obligation (owner_id)")
    before = newest_of(home / "traps.sqlite3")
    done = manage(home, "migrate")
    assert (
        done.returncode == 1
        and "obligation_owed_by_owner already exists" in done.stderr
        and "Traceback" not in done.stderr
    )
    [copy] = (home / "copies").iterdir()
    assert f"A copy from before lies in {copy}." in done.stderr
    assert newest_of(copy) == before
    assert "copy that file over" in done.stderr and "start the TRAPS that you had before" in done.stderr


@pytest.mark.once
def test_there_is_room_for_the_copy_or_nothing_is_begun(home: Path, monkeypatch, settings) -> None:
    settings.TRAPS_HOME = home
    usage = shutil.disk_usage(home)._replace(free=1024 * 1024)
    monkeypatch.setattr(upgrading.shutil, "disk_usage", lambda _: usage)
    with pytest.raises(
        Refused, match=r"\d+ MB, but only 1 MB are free .* Make room, then start again. Nothing was changed."
    ):
        upgrading._refuse_without_room(home / "traps.sqlite3", home)


@pytest.mark.once
def test_a_damaged_database_is_not_brought_up_to_date(home: Path) -> None:
    database = home / "traps.sqlite3"
    with database.open("r+b") as opened:
        opened.seek(database.stat().st_size // 2)
        opened.write(os.urandom(64 * 1024))
    done = manage(home, "migrate")
    assert done.returncode == 1 and "is damaged" in done.stderr and "Put a backup back" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.once
def test_a_file_that_is_no_database_ends_the_start_with_a_sentence(home: Path) -> None:
    (home / "traps.sqlite3").write_bytes(b"no database at all " * 1000)
    environment = os.environ | {"TRAPS_HOME": str(home), "TRAPS_MODE": "embedded", "SECRET_KEY": "of-this-test"}
    environment["DJANGO_SETTINGS_MODULE"] = "traps_web.settings"
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "traps_web.supervise.prepare", "--without-static"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "")
    assert "is damaged (file is not a database). Put a backup back" in done.stdout


@pytest.fixture
def recorder(transactional_db) -> Iterator[MigrationRecorder]:
    """The list of what the database has gone through: the tables of a test run are made without one."""
    made = MigrationRecorder(connection)
    made.ensure_schema()
    yield made
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE django_migrations")


def test_an_older_traps_refuses_a_newer_database(recorder, capsys) -> None:
    recorder.record_applied("accounts", "0999_from_the_future")
    assert prepare.prepare("no") == 1
    sentence = "This database belongs to a newer TRAPS than this one"
    printed = capsys.readouterr().out
    assert sentence in printed and "accounts 0999_from_the_future" in printed
    with pytest.raises(CommandError, match=sentence):
        call_command("migrate", verbosity=0)


@pytest.mark.once
def test_a_database_whose_first_tables_were_other_ones_is_refused_and_left_alone(home: Path) -> None:
    """Those of the time before the first release: 0001 was rewritten then."""
    alter(home / "traps.sqlite3", "ALTER TABLE accounts_columnmapping RENAME TO accounts_mapping")
    before = newest_of(home / "traps.sqlite3")
    done = manage(home, "migrate")
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert "made before the first release" in done.stderr and "(accounts_columnmapping is not there)" in done.stderr
    assert newest_of(home / "traps.sqlite3") == before and not (home / "copies").exists()


def test_a_stopped_upgrade_of_a_server_names_the_dump(recorder, monkeypatch) -> None:
    def stops(*args: object, **options: object) -> None:
        raise DatabaseError("column is there already")

    monkeypatch.setattr(migrate.Migrate, "handle", stops)
    monkeypatch.setattr(upgrading, "refuse_what_is_too_old", lambda: None)
    with pytest.raises(CommandError, match="restore the dump that you made before"):
        call_command("migrate", verbosity=0)

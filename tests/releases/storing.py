"""At a release: the demo, cut down, in a database made by this version's migrations, with what it shows."""

from __future__ import annotations

import csv
import json
import lzma
import shutil
import sqlite3
import tempfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from accounts.record.models import guards
from tests.releases import figures, files
from traps_web import __version__
from traps_web.demo import maven
from traps_web.demo.load import load
from traps_web.lib import clock

NOW = datetime(2026, 11, 25, 15, tzinfo=UTC)
ONE_DEAL_IN = 16
PIPELINE = "sales_pipeline.csv"


def store() -> Path:
    """Write the three files of this version.

    What has been released does not change, so files that stand are left alone.
    """
    target = files.database(__version__)
    if target.exists():
        raise SystemExit(f"{target} is kept already. A database of a released version does not change.")
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    with clock.frozen(NOW), tempfile.TemporaryDirectory() as folder:
        load(now=NOW, sample=_cut_sample(Path(folder)))
        shown = figures.of_every_persona()
    target.parent.mkdir(parents=True, exist_ok=True)
    files.figures(__version__).write_text(
        json.dumps({"now": NOW.isoformat(), "shown": shown}, ensure_ascii=False) + "\n"
    )
    files.guards_of_postgres(__version__).write_text(_guards("postgresql"))
    _compress(Path(settings.DATABASES["default"]["NAME"]), target)
    return target


def _cut_sample(folder: Path) -> Path:
    """The published sample with one deal in so many, and every agent."""
    for path in maven.SAMPLE.glob("*.csv"):
        shutil.copy(path, folder)
    with (maven.SAMPLE / PIPELINE).open(encoding="utf-8", newline="") as whole:
        rows = list(csv.DictReader(whole))
    with (folder / PIPELINE).open("w", encoding="utf-8", newline="") as cut:
        writer = csv.DictWriter(cut, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows[::ONE_DEAL_IN])
    return folder


def _guards(vendor: str) -> str:
    statements = [
        statement
        for model, guard in guards.guarded_models()
        for statement in guard.statements(model._meta.db_table, vendor)
    ]
    return ";\n".join(dict.fromkeys(statements)) + ";\n"


def _compress(source: Path, target: Path) -> None:
    """One file without free pages; sessions of those who looked stay out of it."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.sqlite3"
        with closing(sqlite3.connect(source)) as database:
            database.execute("DELETE FROM django_session")
            database.commit()
            database.execute("VACUUM INTO ?", (str(copy),))
        with copy.open("rb") as plain, lzma.open(target, "wb") as packed:
            shutil.copyfileobj(plain, packed)

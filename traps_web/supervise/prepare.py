"""What has to be true before the first page: tables, the demo, static files. One Django process, nothing done twice."""

import argparse
import hashlib
import json
import os
import sys
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import CommandError, call_command, get_commands
from django.db import DatabaseError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from traps_web.demo_guard import refuse_demo_data_in_production
from traps_web.lib.faults import Refused
from traps_web.lib.storage_faults import is_damaged, is_full
from traps_web.supervise import upgrading

FULL = "The disk that holds {home} is full, so TRAPS cannot start. Make room, then start again."
DAMAGED = (
    "The database {database} is damaged ({fault}). Put a backup back: move the damaged file and its -wal "
    "and -shm away, then follow docs/guides/operator.md, “Restore”. Copies from before the last upgrades are in "
    "{home}/copies."
)


def main() -> int:
    """For containers: the same steps by themselves, before the web server starts."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--demo", choices=("embedded", "yes", "no"), default="no")
    parser.add_argument("--without-static", action="store_true", help="the image brings its static files ready")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "traps_web.settings")
    django.setup()
    return prepare(options.demo, with_static=not options.without_static)


def prepare(demo: str, with_static: bool = True, report: Path | None = None) -> int:
    """Bring everything up to date, and leave what was found in the report. Returns an exit code."""
    try:
        bring_up_to_date(demo, with_static=with_static)
        if report:
            report.write_text(json.dumps({"demo": database_is_demo()}))
    except (DatabaseError, OSError) as error:
        say(why_not(error))
        return 1
    except CommandError as error:
        say(str(error))
        return 1
    return 0


def bring_up_to_date(demo: str, *, with_static: bool) -> None:
    """Tables, the demo, static files. Raises CommandError, DatabaseError or OSError."""
    bring_tables_up_to_date()
    refuse_demo_data_in_production()
    if demo_is_wanted(demo) and database_is_empty():
        load_demo()
    if database_is_empty():
        say_setup_code()
    if with_static:
        collect_static_files()


def why_not(error: DatabaseError | OSError) -> str:
    """Why TRAPS cannot start, and what to do about it. Raises any other error again."""
    home = Path(settings.TRAPS_HOME)
    if is_damaged(error):
        return DAMAGED.format(database=connection.settings_dict["NAME"], fault=str(error).strip(), home=home)
    if is_full(error, home):
        return FULL.format(home=home)
    if isinstance(error, OperationalError):
        return f"The database cannot be reached: {str(error).strip()}"
    raise error


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - this is the terminal of `./traps run`


def bring_tables_up_to_date() -> None:
    try:
        upgrading.refuse_what_is_newer()
    except Refused as refused:
        raise CommandError(str(refused)) from None
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("Preparing the database …")
        call_command("migrate", interactive=False, verbosity=0)
    # A database that was migrated by hand has no table for the cache yet, and no migration makes one.
    call_command("createcachetable", verbosity=0)


def demo_is_wanted(choice: str) -> bool:
    """The demo belongs in the embedded database, elsewhere only when asked for."""
    return choice == "yes" or (choice == "embedded" and not os.environ.get("DATABASE_URL"))


def database_is_empty() -> bool:
    from accounts.organisation.models import Organisation

    return not Organisation.objects.exists()


def database_is_demo() -> bool:
    from accounts.organisation.models import DemoMark

    return DemoMark.objects.exists()


def say_setup_code() -> None:
    """Print the code that the first page asks for; each start prints a new one, and the newest counts."""
    from accounts.entry.services import setup_codes
    from traps_web.lib import clock

    say(f"No organisation yet. Open /setup/ and type this code there: {setup_codes.make(now=clock.now())}")


def load_demo() -> None:
    if "load_demo" not in get_commands():
        say("There is no demo to load yet.")
        return
    say("Loading the demo organisation …")
    call_command("load_demo", verbosity=0)


def collect_static_files() -> None:
    """Copy and compress the static files when any of them, or the libraries that bring some, changed."""
    stamp = Path(settings.STATIC_ROOT) / ".stamp"
    state = static_files_state()
    if stamp.exists() and stamp.read_text() == state:
        return
    say("Preparing the static files …")
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(state)


def static_files_state() -> str:
    """A hash over the name, size and age of every static file and the way they are stored."""
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            facts = Path(storage.path(path)).stat()
            digest.update(f"{path}|{facts.st_size}|{facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()


if __name__ == "__main__":
    sys.exit(main())

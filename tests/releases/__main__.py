"""What people of a released version have, kept so that each later version is tried on it.

    python -m tests.releases store             at a release: a small database of this version, and what it shows
    python -m tests.releases look VERSION      bring that database up to date, and print what differs today

`look` works on the database that DATABASE_URL names, or on TRAPS_HOME/traps.sqlite3, which has to be empty or not there
yet.
"""

import argparse
import os
import sys
import tempfile

import django


def main() -> int:
    arguments = argparse.ArgumentParser(description="Databases of released versions.")
    arguments.add_argument("act", choices=("store", "look"))
    arguments.add_argument("version", nargs="?", help="the version whose database is looked at")
    options = arguments.parse_args()
    os.environ |= {"DJANGO_SETTINGS_MODULE": "tests.settings", "TRAPS_MODE": "test"}
    if options.act == "store":
        with tempfile.TemporaryDirectory() as home:
            os.environ |= {"TRAPS_HOME": home, "DATABASE_URL": f"sqlite:///{home}/traps.sqlite3"}
            return _store()
    return _look(options.version)


def _store() -> int:
    django.setup()
    from tests.releases import storing

    print(f"Kept: {storing.store()}")
    return 0


def _look(version: str) -> int:
    if not os.environ.get("DATABASE_URL"):
        os.environ["DATABASE_URL"] = f"sqlite:///{os.environ['TRAPS_HOME']}/traps.sqlite3"
    django.setup()
    from tests.releases import looking

    differences = looking.upgrade_and_compare(version)
    print("\n".join(differences) or f"The database of {version} shows today what it showed then.")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())

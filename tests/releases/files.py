"""Where the databases of released versions are kept, and what lies beside each."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "fixtures" / "databases"


def database(version: str) -> Path:
    """The SQLite file, with the guards that the version had, compressed."""
    return FOLDER / f"{version}.sqlite3.xz"


def guards_of_postgres(version: str) -> Path:
    """The guards that the version had on PostgreSQL, as SQL."""
    return FOLDER / f"{version}.guards.postgresql.sql"


def figures(version: str) -> Path:
    """What the version showed to each persona."""
    return FOLDER / f"{version}.json"


def versions() -> list[str]:
    """The versions whose databases are kept."""
    return sorted(path.name.removesuffix(".sqlite3.xz") for path in FOLDER.glob("*.sqlite3.xz"))

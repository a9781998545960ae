"""Whether a database belongs to this TRAPS, or to a newer one that has brought it up to date."""

from __future__ import annotations

from django.db.migrations.loader import MigrationLoader

OURS = ("accounts", "pipeline", "plans", "reviews")


def unknown(loader: MigrationLoader) -> list[str]:
    """Migrations that were applied to the database and that this TRAPS does not have."""
    replaced = {key for migration in loader.replacements.values() for key in migration.replaces}
    known = {*(loader.disk_migrations or {}), *replaced}
    return sorted(
        f"{app} {name}" for app, name in loader.applied_migrations if app in OURS and (app, name) not in known
    )

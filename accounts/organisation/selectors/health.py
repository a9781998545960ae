"""Whether the database holds what the application needs."""

from __future__ import annotations

from datetime import datetime

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from accounts.organisation.models import DemoMark
from accounts.record.models import JobRun, guards


def database_fault() -> str:
    """Why the database cannot be used; empty when it answers, is migrated and is guarded."""
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if waiting:
            return f"{len(waiting)} migrations are not applied"
        missing = guards.missing(connection)
    except DatabaseError as error:
        return f"it does not answer ({type(error).__name__})"
    return f"these guards are missing: {', '.join(missing)}" if missing else ""


def last_successes() -> dict[str, datetime | None]:
    """When each job last succeeded, in real time."""
    return dict(JobRun.objects.values_list("name", "succeeded_at"))


def is_demo() -> bool:
    """Whether the database is marked as a demo."""
    return DemoMark.objects.exists()

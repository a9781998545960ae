"""Whether the database holds what the application needs."""

from __future__ import annotations

import shutil
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from accounts.organisation.models import DemoMark
from accounts.organisation.rules.calendar import ending
from accounts.organisation.selectors import calendar, organisation
from accounts.record.models import JobRun, guards
from traps_web.lib import applied_migrations
from traps_web.lib.storage_faults import is_damaged, is_full


def database_fault() -> str:
    """Why the database cannot be used; empty when it answers, is of this TRAPS, is migrated and is guarded."""
    try:
        executor = MigrationExecutor(connection)
        if newer := applied_migrations.unknown(executor.loader):
            return f"a newer TRAPS has brought it up to date: it knows {', '.join(newer)}, which this one does not"
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if waiting:
            return f"{len(waiting)} migrations are not applied"
        missing = guards.missing(connection)
    except DatabaseError as error:
        if is_full(error, Path(settings.TRAPS_HOME)):
            return "the disk is full; nothing can be saved"
        return "it is damaged" if is_damaged(error) else f"it does not answer ({type(error).__name__})"
    return f"these guards are missing: {', '.join(missing)}" if missing else ""


def free_bytes() -> int:
    """How much can still be written where rows of an embedded database, files and large bodies go."""
    folders = {Path(settings.MEDIA_ROOT), Path(settings.TRAPS_HOME), Path(tempfile.gettempdir())}
    return min(shutil.disk_usage(folder).free for folder in folders if folder.exists())


def last_successes() -> dict[str, datetime | None]:
    """When each job last succeeded, in real time."""
    return dict(JobRun.objects.values_list("name", "succeeded_at"))


def is_demo() -> bool:
    """Whether the database is marked as a demo."""
    return DemoMark.objects.exists()


def calendar_warning(now: datetime) -> str:
    """That the open fiscal years end within 60 days, which the job that opens them prevents; else empty."""
    try:
        here = organisation.current()
    except organisation.NotSetUp:
        return ""
    today = calendar.organisation_today(now + timedelta(seconds=organisation.clock_seconds(here)), here)
    opened = calendar.opened_span()
    return ending(opened[1], today=today) if opened else ""

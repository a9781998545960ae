"""The runs of background jobs, as admins read them."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from accounts.record.models import EngineRun, JobRun

DID_SOMETHING = Q(changed__gt=0) | Q(opened__gt=0) | Q(flagged__gt=0) | Q(told__gt=0) | ~Q(failure="")


def newest_first() -> QuerySet[Any]:
    """Every run that is kept."""
    return EngineRun.objects.order_by("-started_at", "-pk")


def narrowed(*, job: str = "", did_something: bool = False, failed: bool = False) -> QuerySet[Any]:
    """The runs of one job, those that did something, or those that failed."""
    rows = newest_first()
    if job:
        rows = rows.filter(job=job)
    if failed:
        rows = rows.exclude(failure="")
    return rows.filter(DID_SOMETHING) if did_something else rows


def jobs() -> list[str]:
    """Every job that has run."""
    return list(JobRun.objects.order_by("name").values_list("name", flat=True))

"""Reads of import runs."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.models import ImportRun, Person


def runs(*, viewer: Person) -> QuerySet[ImportRun]:
    """All runs, newest first, without their files; an empty set for whoever is no admin."""
    found = ImportRun.objects.defer("content").select_related("started_by").order_by("-created_at", "-pk")
    return found if viewer.is_admin else found.none()


def newest(*, viewer: Person) -> ImportRun | None:
    """The run that came last."""
    return runs(viewer=viewer).first()


def keeps_file(*, run: ImportRun) -> bool:
    """Whether the file of a run is still there."""
    return ImportRun.objects.filter(pk=run.pk).exclude(content=b"").exists()


def waiting_run_ids() -> list[int]:
    """Runs that wait for a worker, oldest first."""
    return list(ImportRun.objects.filter(status="waiting").order_by("created_at", "pk").values_list("pk", flat=True))


def run_to_work_on(*, run_id: int) -> ImportRun:
    """A claimed run with its file."""
    return ImportRun.objects.select_related("started_by").get(pk=run_id)

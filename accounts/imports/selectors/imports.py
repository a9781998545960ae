"""Reads of import runs."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet

from accounts.imports.models import ImportRun, ImportUndo
from accounts.organisation.models import Person
from traps_web.lib.sorting import Orders

ORDERS = Orders(
    {"file": "file_name", "kind": "kind", "lines": "rows_total", "sent": "created_at", "by": "started_by__name"},
    first="-sent",
)


def runs(*, viewer: Person) -> QuerySet[ImportRun]:
    """All runs, newest first, without their files; none for whoever is no admin."""
    undos = Prefetch("undos", ImportUndo.objects.select_related("asked_by").order_by("-asked_at", "-pk"))
    rows = ImportRun.objects.defer("content", "refused_lines").select_related("started_by").prefetch_related(undos)
    rows = rows.order_by("-created_at", "-pk")
    return rows if viewer.is_admin else rows.none()


def newest(*, viewer: Person) -> ImportRun | None:
    """The run that came last."""
    return runs(viewer=viewer).first()


def keeps_file(*, run: ImportRun) -> bool:
    """Whether the file of a run is still there."""
    return ImportRun.objects.filter(pk=run.pk).exclude(content=b"").exists()


def keeps_refused_lines(*, run: ImportRun) -> bool:
    """Whether the refused lines of a run can still be taken along."""
    return run.refused_count > 0 and ImportRun.objects.filter(pk=run.pk).exclude(refused_lines=b"").exists()


def refused_lines(*, run: ImportRun) -> bytes:
    """The refused lines of a run as CSV; empty when there are none, or none any more."""
    return bytes(ImportRun.objects.values_list("refused_lines", flat=True).get(pk=run.pk))


def waiting_run_ids() -> list[int]:
    """Runs that wait for a worker, oldest first."""
    return list(ImportRun.objects.filter(status="waiting").order_by("created_at", "pk").values_list("pk", flat=True))


def run_to_work_on(*, run_id: int) -> ImportRun:
    """A claimed run with its file."""
    return ImportRun.objects.select_related("started_by").get(pk=run_id)


def last_undo(run: ImportRun) -> ImportUndo | None:
    """The newest undo of a run that was read by `runs`."""
    return next(iter(run.undos.all()), None)


def waiting_undo_ids() -> list[int]:
    """Undos that wait for a worker, oldest first."""
    return list(ImportUndo.objects.filter(status="waiting").order_by("asked_at", "pk").values_list("pk", flat=True))


def undo_to_work_on(*, undo_id: int) -> ImportUndo:
    """A claimed undo with its run."""
    return ImportUndo.objects.select_related("run", "asked_by").get(pk=undo_id)


def run_numbered(*, pk: int) -> ImportRun | None:
    """A run by its number, for the command line."""
    return ImportRun.objects.defer("content", "refused_lines").filter(pk=pk).first()

"""Writes of import runs: the rows in which a file waits, is worked on and ends."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction

from accounts.imports.models import ImportRun, ImportTrace
from accounts.imports.rules.imports import MOST_ATTEMPTS
from accounts.imports.services import liveness
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from traps_web.lib import clock
from traps_web.lib.faults import Invalid, Refused, StaleState

BATCH = 1_000
CONTENT_KEPT_FOR = timedelta(days=7)
STOPPED = "The import process was stopped. Nothing was written. Send the file again."
STOPPED_TOO_OFTEN = (
    f"It was begun {MOST_ATTEMPTS} times, and each time the process that ran it was stopped. Nothing was written. "
    "Split the file, or check the log before you send it again."
)


def check_may_import(act: Act) -> None:
    """Only admins, and the command line where nobody is signed in, import files. Raises Refused."""
    if act.by is not None and not act.by.is_admin:
        raise Refused("Only admins can import files.")


@transaction.atomic
def open_run(
    act: Act,
    *,
    kind: str,
    file_name: str,
    content: bytes,
    dry_run: bool,
    waits: bool,
    renames: Mapping[str, str] | None = None,
    stages: Mapping[str, str] | None = None,
    by_line: bool = False,
) -> ImportRun:
    """Write down that a file came. `waits` leaves it to the worker; else the caller runs it at once. Raises Refused.

    A dry run keeps its file, whoever runs it, so that it can be imported without sending it again.
    """
    check_may_import(act)
    run = ImportRun(
        kind=kind,
        file_name=file_name.replace("\\", "/").rsplit("/", 1)[-1][-200:] or "unnamed",
        sha256=hashlib.sha256(content).hexdigest(),
        content=content if waits or dry_run else b"",
        dry_run=dry_run,
        renames=dict(renames or {}),
        stages=dict(stages or {}),
        by_line=by_line,
        status="waiting" if waits else "planning",
        started_by=act.by,
        created_at=act.now,
        started_at=None if waits else act.now,
        attempts=0 if waits else 1,
        alive_at=None if waits else clock.real_now(),
    )
    run.save(force_insert=True)
    return run


def claim(act: Act, *, run_id: int) -> bool:
    """Take a waiting run to work on it; False when somebody else has it."""
    waiting = ImportRun.objects.filter(pk=run_id, status="waiting")
    return waiting.update(status="planning", **liveness.begun(act.now)) == 1


def note_progress(*, run: ImportRun, rows_read: int, rows_total: int) -> None:
    """Say how many lines of how many have been judged; a page polls it."""
    whole = rows_read == rows_total and rows_total > 0 and not run.dry_run
    liveness.held(run).update(rows_read=rows_read, rows_total=rows_total, status="applying" if whole else "planning")


def end_run(
    act: Act,
    *,
    run: ImportRun,
    created: int,
    updated: int,
    unchanged: int,
    refused: int,
    refusals: list[dict[str, Any]],
    rows: int,
    holds: bool = True,
    refused_lines: bytes = b"",
    traces: Sequence[ImportTrace] = (),
    noted: int = 0,
    notes: Sequence[dict[str, Any]] = (),
) -> None:
    """Write how a run ended, and what it wrote where (`traces`), so that it can be taken back.

    Called in the transaction of what the import wrote. Raises StaleState when it had ended already. A refusal refuses
    the whole file, unless it is taken by line and something `holds`. A dry run that can be imported keeps its file for
    a week, so that it need not be sent again.
    """
    is_refused = bool(refused) and not (run.by_line and holds)
    applied = not is_refused and not run.dry_run
    facts: dict[str, Any] = {
        "status": "refused" if is_refused else "done",
        "created_count": created,
        "updated_count": updated,
        "unchanged_count": unchanged,
        "refused_count": refused,
        "refusals": refusals,
        "refused_lines": refused_lines,
        "noted_count": noted,
        "notes": list(notes),
        "rows_total": rows,
        "rows_read": rows,
        "ended_at": act.now,
    }
    if is_refused or not run.dry_run:
        facts["content"] = b""
    if not liveness.held(run).update(**facts):
        raise StaleState("Someone else ended this import.")
    if not applied:
        return
    for trace in traces:
        trace.run = run
    ImportTrace.objects.bulk_create(traces, batch_size=BATCH)
    if created + updated:
        counts = {"kind": run.kind, "created": created, "updated": updated, "unchanged": unchanged}
        counts |= {"refused": refused} if refused else {}
        event = audit.record(act.of(run.started_by), verb="imported", subject=run, after=counts)
        ImportRun.objects.filter(pk=run.pk).update(audit_mark=event.pk)


def fail_run(act: Act, *, run: ImportRun, failure: str) -> None:
    """Write that a run could not be carried through; nothing of it was written."""
    liveness.held(run).update(status="failed", failure=failure, content=b"", ended_at=act.now)


@transaction.atomic
def queue_dry_run_for_real(act: Act, *, run: ImportRun) -> ImportRun:
    """Import the file of a clean dry run.

    Raises Refused, Invalid when its file is no longer kept, StaleState on a second press.
    """
    check_may_import(act)
    if not run.dry_run or run.status != "done":
        raise Invalid(whole="Only a dry run that was not refused can be imported from here.")
    content = bytes(ImportRun.objects.values_list("content", flat=True).get(pk=run.pk))
    if not content:
        raise Invalid(whole="The file of this dry run was deleted. Send it again.")
    if not ImportRun.objects.filter(pk=run.pk, ended_at=run.ended_at).exclude(content=b"").update(content=b""):
        raise StaleState
    return open_run(
        act,
        kind=run.kind,
        file_name=run.file_name,
        content=content,
        dry_run=False,
        waits=True,
        renames=run.renames,
        stages=run.stages,
        by_line=run.by_line,
    )


def release_stopped(act: Act) -> int:
    """Let stopped runs wait again; they fail when their file was not kept, or after a few times. Let files of old dry
    runs go.

    What an import writes is one transaction with the end of its run, so a stopped one has written nothing.
    """
    stopped = liveness.stopped(ImportRun)
    ended: dict[str, Any] = {"status": "failed", "content": b"", "ended_at": act.now}
    failed = stopped.filter(content=b"").update(failure=STOPPED, **ended)
    failed += stopped.filter(attempts__gte=MOST_ATTEMPTS).update(failure=STOPPED_TOO_OFTEN, **ended)
    waiting = stopped.update(status="waiting", started_at=None, rows_read=0)
    old = ImportRun.objects.filter(status="done", dry_run=True, ended_at__lt=act.now - CONTENT_KEPT_FOR).exclude(
        content=b""
    )
    lines = ImportRun.objects.filter(ended_at__lt=act.now - CONTENT_KEPT_FOR).exclude(refused_lines=b"")
    return failed + waiting + old.update(content=b"") + lines.update(refused_lines=b"")

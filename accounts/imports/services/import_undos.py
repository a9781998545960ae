"""Writes of the undo of an import run: asked for with a reason, worked on once, ended with what it took back."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction

from accounts.imports.models import ImportRun, ImportUndo
from accounts.imports.rules.imports import MOST_ATTEMPTS, undo_fault
from accounts.imports.services import liveness
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from traps_web.lib import clock
from traps_web.lib.faults import Invalid, Refused, StaleState

UNDONE = "This import was already undone, or someone is undoing it now."
NO_REASON = "Give a reason for the undo; it is kept with the import."
STOPPED_TOO_OFTEN = (
    f"It was begun {MOST_ATTEMPTS} times, and each time the process that did it was stopped. Nothing was undone. "
    "Check the log before you try again."
)


def check_may_undo(act: Act) -> None:
    """Only admins take imports back; the command line (nobody signed in) may, too. Raises Refused."""
    if act.by is not None and not act.by.is_admin:
        raise Refused("Only admins can undo an import.")


def check_can_be_undone(*, run: ImportRun) -> None:
    """Check that the run wrote something that can be taken back. Raises Invalid, StaleState when it was already."""
    sentence = undo_fault(
        status=run.status,
        dry_run=run.dry_run,
        changed=run.created_count + run.updated_count,
        is_traced=run.audit_mark is not None,
    )
    if sentence:
        raise Invalid(whole=sentence)
    if ImportUndo.objects.filter(run=run, status__in=["waiting", "working", "done"]).exists():
        raise StaleState(UNDONE)


@transaction.atomic
def open_undo(act: Act, *, run: ImportRun, reason: str, waits: bool) -> ImportUndo:
    """Note that a run is to be taken back; with `waits` the worker does it. Raises Refused, Invalid, StaleState."""
    check_may_undo(act)
    check_can_be_undone(run=run)
    if not reason.strip():
        raise Invalid(reason=NO_REASON)
    undo = ImportUndo(
        run=run,
        reason=reason.strip(),
        status="waiting" if waits else "working",
        asked_at=act.now,
        asked_by=act.by,
        started_at=None if waits else act.now,
        attempts=0 if waits else 1,
        alive_at=None if waits else clock.real_now(),
    )
    try:
        with transaction.atomic():
            undo.save(force_insert=True)
    except IntegrityError:
        raise StaleState(UNDONE) from None
    return undo


def claim(act: Act, *, undo_id: int) -> bool:
    """Take a waiting undo to work on it; False when somebody else has it."""
    waiting = ImportUndo.objects.filter(pk=undo_id, status="waiting")
    return waiting.update(status="working", **liveness.begun(act.now)) == 1


def note_progress(*, undo: ImportUndo, rows_read: int, rows_total: int) -> None:
    """Say how many rows of how many have been looked at; a page polls it."""
    liveness.held(undo).update(rows_read=rows_read, rows_total=rows_total)


def end_undo(
    act: Act, *, undo: ImportUndo, taken_back: list[dict[str, Any]], refusals: list[dict[str, Any]], refused: int
) -> None:
    """Write how an undo ended, in the transaction of what it took back. Raises StaleState when it had ended already."""
    facts = {
        "status": "refused" if refused else "done",
        "found": taken_back,
        "refusals": refusals,
        "refused_count": refused,
        "ended_at": act.now,
    }
    if not liveness.held(undo).update(**facts):
        raise StaleState(UNDONE)
    if not refused:
        audit.record(
            act.of(undo.asked_by),
            verb="import undone",
            subject=undo.run,
            after={"taken_back": taken_back},
            reason=undo.reason,
        )


def fail_undo(act: Act, *, undo: ImportUndo, failure: str) -> None:
    """Write that an undo could not be carried through; nothing was taken back."""
    liveness.held(undo).update(status="failed", failure=failure, ended_at=act.now)


def release_stopped(act: Act) -> int:
    """Let undos whose process was stopped wait again, or fail after a few times.

    What an undo writes is one transaction with its end, so a stopped one has written nothing.
    """
    stopped = liveness.stopped(ImportUndo)
    failed = stopped.filter(attempts__gte=MOST_ATTEMPTS).update(
        status="failed", failure=STOPPED_TOO_OFTEN, ended_at=act.now
    )
    return failed + stopped.update(status="waiting", started_at=None, rows_read=0)

"""Import runs taken back from start to end: the one way for the page, the API, the command and the job."""

from __future__ import annotations

import logging
from dataclasses import asdict
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from accounts.imports.importing import running
from accounts.imports.importing.kinds import known
from accounts.imports.importing.obstacles import UndoAct
from accounts.imports.importing.undo import Undo, UndoPlan
from accounts.imports.models import ImportRun, ImportUndo
from accounts.imports.selectors import imports as import_selector
from accounts.imports.services import import_undos as service
from accounts.imports.services import liveness
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.services import configuration
from accounts.record.rules.acts import Act
from traps_web.lib.faults import Fault, StaleState

log = logging.getLogger(__name__)
STALE = "Something from this import changed during the undo. Nothing was undone. Try again."
BROKEN = "TRAPS failed on this undo. Nothing was undone. See the log for details."


def foresee(act: Act, *, run: ImportRun) -> UndoPlan:
    """The dry run: what taking a run back would do, or what stands in its way. Reads only.

    Raises Refused, Invalid, StaleState.
    """
    service.check_may_undo(act)
    service.check_can_be_undone(run=run)
    undo = _undo_of(act, run)
    undo.check()
    return undo.plan


def queue(act: Act, *, run: ImportRun, reason: str) -> ImportUndo:
    """Leave the undo of a run to the worker. Raises Refused, Invalid beside `reason`, StaleState."""
    return service.open_undo(act, run=run, reason=reason, waits=True)


def undo_now(act: Act, *, run: ImportRun, reason: str) -> ImportUndo:
    """Take a run back while the caller waits; the returned undo says how it ended.

    Raises Refused, Invalid, StaleState.
    """
    return _carry_through(act, service.open_undo(act, run=run, reason=reason, waits=False))


def run_one(act: Act, *, undo_id: int) -> bool:
    """Carry one waiting undo through; False when somebody else has it or it has ended."""
    if not service.claim(act, undo_id=undo_id):
        return False
    _carry_through(act, import_selector.undo_to_work_on(undo_id=undo_id))
    return True


def run_waiting(act: Act) -> int:
    """The sweep: whatever no worker was nudged for, or lost half-way. A bad one ends as failed and is passed by."""
    service.release_stopped(act)
    waiting = running.while_there_is_time(import_selector.waiting_undo_ids())
    return sum(run_one(act, undo_id=undo_id) for undo_id in waiting)


def run_all_waiting(act: Act) -> int:
    """The sweep of everything that waits: files first, then what is to be taken back."""
    return running.run_waiting(act) + run_waiting(act)


def _undo_of(act: Act, run: ImportRun, *, reason: str = "") -> Undo:
    zone = ZoneInfo(organisation_selector.current().time_zone)
    return known()[run.kind].undo(UndoAct(act=act, run=run, zone=zone, reason=reason))


def _carry_through(act: Act, undo: ImportUndo) -> ImportUndo:
    """All or nothing. It is checked before the transaction, and once more inside it with the rows held."""
    try:
        with liveness.signs_of_life(undo), running.apart():
            first = _requested_undo(act, undo)
            first.check()
            service.note_progress(undo=undo, rows_read=first.plan.rows, rows_total=first.plan.rows)
            if first.plan.is_clean:
                _apply(act, undo)
            else:
                _end(act, undo, first.plan)
    except (StaleState, IntegrityError) as fault:
        log.warning("The undo of import run %s went stale: %s", undo.run_id, fault)
        service.fail_undo(act, undo=undo, failure=STALE)
    except Fault as fault:
        service.fail_undo(act, undo=undo, failure=str(fault))
    except Exception:
        log.exception("The undo of import run %s failed.", undo.run_id)
        service.fail_undo(act, undo=undo, failure=BROKEN)
    undo.refresh_from_db()
    return undo


def _apply(act: Act, undo: ImportUndo) -> None:
    again = _requested_undo(act, undo)
    configured = known()[undo.run.kind].configures
    with configuration.writes(*configured) if configured else transaction.atomic():
        again.lock()
        again.check()
        if again.plan.is_clean:
            again.apply()
        _end(act, undo, again.plan)


def _requested_undo(act: Act, undo: ImportUndo) -> Undo:
    return _undo_of(act.of(undo.asked_by), undo.run, reason=undo.reason)


def found_rows(plan: UndoPlan) -> list[dict[str, str | int]]:
    """What a plan takes back, as it is kept and as programs read it."""
    return [{"act": act, "what": what, "count": count} for (act, what), count in plan.counts.items()]


def refusal_rows(plan: UndoPlan) -> list[dict[str, str]]:
    """What blocks the undo, as it is kept and as programs read it."""
    return [asdict(refusal) for refusal in plan.refusals]


def _end(act: Act, undo: ImportUndo, plan: UndoPlan) -> None:
    refusals = refusal_rows(plan)
    service.end_undo(act, undo=undo, taken_back=found_rows(plan), refusals=refusals, refused=plan.refused)

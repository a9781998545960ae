"""Import runs taken back from start to end: the one way for the page, the API, the command and the job."""

from __future__ import annotations

import logging
from dataclasses import asdict
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from accounts.imports.importing import running
from accounts.imports.importing.kinds import known
from accounts.imports.importing.undo import Undo, UndoAct, UndoPlan
from accounts.imports.models import ImportRun, ImportUndo
from accounts.imports.selectors import imports as import_selector
from accounts.imports.services import import_undos as service
from accounts.organisation.models import Person
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.services import configuration
from traps_web.lib.faults import Fault, StaleState

log = logging.getLogger(__name__)
STALE = "Something that this import wrote was changed while it was being taken back. Nothing was taken back; try again."
BROKEN = "TRAPS failed on this undo. Nothing was taken back; the log says more."


def foresee(*, run: ImportRun, by: Person | None, now: datetime) -> UndoPlan:
    """What taking a run back would do, or what stands in its way: the dry run. Reads only. Raises Refused, Invalid, StaleState."""
    service.check_may_undo(by=by)
    service.check_can_be_undone(run=run)
    one = _undo_of(run, by=by, now=now)
    one.check()
    return one.plan


def queue(*, run: ImportRun, reason: str, by: Person, now: datetime) -> ImportUndo:
    """Leave the undo of a run to the worker. Raises Refused, Invalid beside `reason`, StaleState."""
    return service.open_undo(run=run, reason=reason, by=by, now=now, waits=True)


def undo_now(*, run: ImportRun, reason: str, by: Person | None, now: datetime) -> ImportUndo:
    """Take a run back while the caller waits; the returned undo says how it ended. Raises Refused, Invalid, StaleState."""
    return _carry_through(service.open_undo(run=run, reason=reason, by=by, now=now, waits=False), now)


def run_one(*, undo_id: int, now: datetime) -> bool:
    """Carry one waiting undo through; False when somebody else has it or it has ended."""
    if not service.claim(undo_id=undo_id, now=now):
        return False
    _carry_through(import_selector.undo_to_work_on(undo_id=undo_id), now)
    return True


def run_waiting(*, now: datetime) -> int:
    """The sweep: whatever no worker was nudged for, or lost half-way. A bad one ends as failed and is passed by."""
    service.release_stopped(now=now)
    return sum(run_one(undo_id=undo_id, now=now) for undo_id in import_selector.waiting_undo_ids())


def run_all_waiting(*, now: datetime) -> int:
    """The sweep of everything that waits: files first, then what is to be taken back."""
    return running.run_waiting(now=now) + run_waiting(now=now)


def _undo_of(run: ImportRun, *, by: Person | None, now: datetime, reason: str = "") -> Undo:
    zone = ZoneInfo(organisation_selector.current().time_zone)
    return known()[run.kind].undo(UndoAct(run=run, by=by, now=now, zone=zone, reason=reason))


def _carry_through(undo: ImportUndo, now: datetime) -> ImportUndo:
    """All or nothing. What is refused is found before the transaction; inside, the rows are held and looked at once more."""
    try:
        with running.apart():
            first = _asked(undo, now)
            first.check()
            service.note_progress(undo=undo, rows_read=first.plan.rows, rows_total=first.plan.rows)
            if first.plan.is_clean:
                _apply(undo, now)
            else:
                _end(undo, first.plan, now)
    except (StaleState, IntegrityError) as fault:
        log.warning("The undo of import run %s went stale: %s", undo.run_id, fault)
        service.fail_undo(undo=undo, failure=STALE, now=now)
    except Fault as fault:
        service.fail_undo(undo=undo, failure=str(fault), now=now)
    except Exception:
        log.exception("The undo of import run %s failed.", undo.run_id)
        service.fail_undo(undo=undo, failure=BROKEN, now=now)
    undo.refresh_from_db()
    return undo


def _apply(undo: ImportUndo, now: datetime) -> None:
    again = _asked(undo, now)
    configured = known()[undo.run.kind].configures
    with configuration.writes(*configured) if configured else transaction.atomic():
        again.lock()
        again.check()
        if again.plan.is_clean:
            again.apply()
        _end(undo, again.plan, now)


def _asked(undo: ImportUndo, now: datetime) -> Undo:
    return _undo_of(undo.run, by=undo.asked_by, now=now, reason=undo.reason)


def found_rows(plan: UndoPlan) -> list[dict[str, str | int]]:
    """What a plan takes back, as it is kept and as programs read it."""
    return [{"act": act, "what": what, "count": count} for (act, what), count in plan.found.items()]


def refusal_rows(plan: UndoPlan) -> list[dict[str, str]]:
    """What stands in the way, as it is kept and as programs read it."""
    return [asdict(refusal) for refusal in plan.refusals]


def _end(undo: ImportUndo, plan: UndoPlan, now: datetime) -> None:
    refusals = refusal_rows(plan)
    service.end_undo(undo=undo, found=found_rows(plan), refusals=refusals, refused=plan.refused, now=now)

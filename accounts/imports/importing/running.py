"""Import runs from start to end: the one way in for the page, the API, the command and the job."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict
from datetime import date, datetime
from itertools import takewhile
from typing import Any

from django.db import connection, transaction

from accounts.imports.importing import refused_lines
from accounts.imports.importing.engine import PlanIsStale, take_in
from accounts.imports.importing.kinds import Context, Kind, Plan, known
from accounts.imports.importing.reading import Refusal
from accounts.imports.models import ColumnMapping, ImportRun
from accounts.imports.rules.imports import SWEEP_SECONDS, size_fault
from accounts.imports.selectors import imports as import_selector
from accounts.imports.services import imports as import_service
from accounts.imports.services import liveness
from accounts.organisation.selectors import calendar as calendar_selector
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors.calendar import organisation_today
from accounts.record.rules.acts import Act, Via
from traps_web.lib import money
from traps_web.lib.faults import Invalid

log = logging.getLogger(__name__)
STALE = "The data that this file relies on kept changing during the import. Nothing was written. Send it again."
BROKEN = "TRAPS failed on this file. Nothing was written. See the log for details."


def queue(
    act: Act,
    *,
    kind: str,
    file_name: str,
    content: bytes,
    dry_run: bool,
    mapping: ColumnMapping | None = None,
    by_line: bool = False,
) -> ImportRun:
    """Leave a file for the worker. Raises Refused, and Invalid beside `kind`, `mapping`, `by_line` or `file`."""
    import_service.check_may_import(act)
    read_by = _read_by(_kind_named(kind), mapping, by_line=by_line)
    if reason := size_fault(len(content)):
        raise Invalid(file=reason)
    return import_service.open_run(
        act, kind=kind, file_name=file_name, content=content, dry_run=dry_run, waits=True, **read_by
    )


def run_now(
    act: Act,
    *,
    kind: str,
    file_name: str,
    content: bytes,
    dry_run: bool,
    mapping: ColumnMapping | None = None,
    by_line: bool = False,
) -> ImportRun:
    """Take a file in while the caller waits; the returned run says how it ended.

    `by_line` takes the lines that hold and refuses the rest. Raises Refused, and Invalid for an unknown kind, one that
    is never taken by line, or a mapping of another one.
    """
    import_service.check_may_import(act)
    kind_class = _kind_named(kind)
    read_by = _read_by(kind_class, mapping, by_line=by_line)
    run = import_service.open_run(
        act, kind=kind, file_name=file_name, content=content, dry_run=dry_run, waits=False, **read_by
    )
    return _carry_through(act, run, kind_class, content)


def refuse_oversize(act: Act, *, kind: str, file_name: str, size: int, dry_run: bool) -> ImportRun:
    """Write down that a file was too large to be read at all."""
    _kind_named(kind)
    run = import_service.open_run(act, kind=kind, file_name=file_name, content=b"", dry_run=dry_run, waits=False)
    _refuse_whole(act, run, size_fault(size))
    run.refresh_from_db()
    return run


def import_dry_run(act: Act, *, run: ImportRun) -> ImportRun:
    """Import the file of a clean dry run while the caller waits.

    Raises Refused, Invalid when its file is not kept, StaleState.
    """
    made = import_service.queue_dry_run_for_real(act, run=run)
    run_one(act, run_id=made.pk)
    made.refresh_from_db()
    return made


def run_one(act: Act, *, run_id: int) -> bool:
    """Carry one waiting run through; False when somebody else has it or it has ended."""
    if not import_service.claim(act, run_id=run_id):
        return False
    run = import_selector.run_to_work_on(run_id=run_id)
    _carry_through(act, run, _kind_named(run.kind), bytes(run.content))
    return True


def run_waiting(act: Act) -> int:
    """The sweep: whatever no worker was nudged for, or lost half-way. A bad run ends as failed and is passed by."""
    import_service.release_stopped(act)
    return sum(run_one(act, run_id=run_id) for run_id in while_there_is_time(import_selector.waiting_run_ids()))


def while_there_is_time(numbers: Iterable[int]) -> Iterator[int]:
    """What a sweep begins of what waits."""
    ends_at = time.monotonic() + SWEEP_SECONDS
    return takewhile(lambda _: time.monotonic() < ends_at, numbers)


def apart() -> AbstractContextManager[None]:
    """Keeps a failure inside from taking the caller's transaction with it, so that it can be written down.

    A call with a once-only key is one transaction. Without one nothing is wrapped: whoever waits reads the progress
    as it is made.
    """
    if connection.in_atomic_block:
        return transaction.atomic()
    return nullcontext()


def _read_by(kind: type[Kind], mapping: ColumnMapping | None, *, by_line: bool) -> dict[str, Any]:
    """How a file is to be read, as its run keeps it."""
    if by_line and not kind.holds_by_line:
        raise Invalid(by_line=f"Files of {kind.name} are imported completely or not at all.")
    if mapping is None:
        return {"by_line": by_line}
    if mapping.kind != kind.name:
        raise Invalid(mapping=f"“{mapping.name}” names the columns of {mapping.kind}, not of {kind.name}.")
    return {"by_line": by_line, "renames": mapping.columns, "stages": mapping.stages}


def _kind_named(name: str) -> type[Kind]:
    kinds = known()
    if name not in kinds:
        raise Invalid(kind=f"“{name}” is not a kind of file; known are {', '.join(kinds)}.")
    return kinds[name]


def _carry_through(act: Act, run: ImportRun, kind: type[Kind], content: bytes) -> ImportRun:
    try:
        with liveness.signs_of_life(run), apart():
            take_in(
                kind=kind,
                content=content,
                dry_run=run.dry_run,
                context=_context(run, act.now),
                progress=lambda read, total: import_service.note_progress(run=run, rows_read=read, rows_total=total),
                finish=lambda plan: _end(act, run, plan),
                renames=run.renames,
                by_line=run.by_line,
            )
    except calendar_selector.OutsideCalendar as fault:
        _refuse_whole(act, run, str(fault))
    except PlanIsStale as fault:
        log.warning("Import run %s went stale twice: %s", run.pk, fault)
        import_service.fail_run(act, run=run, failure=STALE)
    except Exception:
        log.exception("Import run %s failed.", run.pk)
        import_service.fail_run(act, run=run, failure=BROKEN)
    run.refresh_from_db()
    return run


def _context(run: ImportRun, now: datetime) -> Context:
    organisation = organisation_selector.current()
    span: tuple[date, date] | None = calendar_selector.opened_span()
    if span is None:
        raise calendar_selector.OutsideCalendar("No fiscal year is open yet: nothing can be imported.")
    return Context(
        act=Act(run.started_by, now, Via.IMPORT),
        today=organisation_today(now, organisation),
        first_day=span[0],
        ends_before=span[1],
        digits=money.digits_of(organisation.currency),
        run_id=run.pk,
        stages=run.stages,
    )


def _refuse_whole(act: Act, run: ImportRun, reason: str) -> None:
    plan = Plan()
    plan.refuse([Refusal(None, "", reason)])
    _end(act, run, plan)


def _end(act: Act, run: ImportRun, plan: Plan) -> None:
    import_service.end_run(
        act,
        run=run,
        created=len(plan.creates),
        updated=len(plan.updates),
        unchanged=plan.unchanged,
        refused=plan.refused,
        refusals=plan.kept_refusals(),
        refused_lines=refused_lines.as_csv(plan),
        holds=plan.holds,
        rows=plan.rows,
        traces=plan.traces.rows,
        noted=plan.noted,
        notes=[asdict(note) for note in plan.notes],
    )

"""The two phases of an import: the plan only reads and is the dry run; the apply is one short transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from django.db import IntegrityError, transaction

from accounts.imports.importing.cells import Cells
from accounts.imports.importing.kinds import Context, Kind, Plan
from accounts.imports.importing.reading import Refusal, Row, Sheet, Unreadable, read
from accounts.organisation.services import configuration
from traps_web.lib.faults import Fault, Invalid, StaleState

CHUNK = 2_000
Progress = Callable[[int, int], None]
Finish = Callable[[Plan], None]


class PlanIsStale(Exception):
    """What the plan relied on has changed since: nothing was written."""


def plan_file(
    *,
    kind: type[Kind],
    content: bytes,
    context: Context,
    progress: Progress,
    renames: Mapping[str, str] | None = None,
) -> tuple[Kind, Sheet]:
    """Judge every line of a file; reads only. Everything it would do is in `.plan` of the returned kind.

    progress: called with rows read and rows in all after each chunk. Raises Unreadable.
    """
    sheet = read(content, kind.columns, renames)
    planned = kind(context)
    planned.plan.rows = len(sheet.rows)
    progress(0, len(sheet.rows))
    planned.load()
    done = 0
    for chunk in _chunks(sheet.rows):
        planned.load_for(chunk, sheet.places)
        for row in chunk:
            cells = Cells(row, sheet.places)
            planned.judge(cells)
            if cells.refusals:
                planned.plan.refuse(cells.refusals, row)
        done += len(chunk)
        progress(done, len(sheet.rows))
    planned.finish()
    planned.plan.fingerprint = planned.fingerprint
    return planned, sheet


def apply_plan(*, planned: Kind, sheet: Sheet, finish: Finish) -> None:
    """Write a clean plan and `finish` in one transaction. Raises PlanIsStale when what it relied on has changed."""
    try:
        planned.prepare()
        with configuration.writes(*planned.configures) if planned.configures else transaction.atomic():
            if _fingerprint_now(planned, sheet) != planned.plan.fingerprint:
                raise PlanIsStale
            planned.apply()
            finish(planned.plan)
    except (IntegrityError, StaleState) as fault:
        raise PlanIsStale(str(fault)) from fault


def take_in(
    *,
    kind: type[Kind],
    content: bytes,
    dry_run: bool,
    context: Context,
    progress: Progress,
    finish: Finish,
    renames: Mapping[str, str] | None = None,
    by_line: bool = False,
) -> Plan:
    """Plan a file and, unless it is a dry run or has a refusal, apply it: all or nothing; `by_line` all that holds.

    A stale plan is made once more. `finish` is called with the plan in every case, in the transaction of what it wrote.
    """
    for is_last in (False, True):
        try:
            planned, sheet = plan_file(kind=kind, content=content, context=context, progress=progress, renames=renames)
        except Unreadable as fault:
            return _ended(_refused(fault.refusals), finish)
        planned.plan.header = sheet.header
        if dry_run or not planned.plan.changes or not (planned.plan.is_clean or by_line):
            return _ended(planned.plan, finish)
        try:
            apply_plan(planned=planned, sheet=sheet, finish=finish)
        except PlanIsStale:
            if is_last:
                raise
        except Invalid as fault:
            return _ended(
                _refused([Refusal(None, column, sentence) for column, sentence in fault.errors.items()]), finish
            )
        except Fault as fault:
            return _ended(_refused([Refusal(None, "", str(fault))]), finish)
        else:
            return planned.plan
    raise AssertionError("unreachable: the second plan is applied or raises")


def _ended(plan: Plan, finish: Finish) -> Plan:
    with transaction.atomic():
        finish(plan)
    return plan


def _refused(refusals: list[Refusal]) -> Plan:
    plan = Plan()
    for refusal in refusals:
        plan.refuse([refusal])
    return plan


def _fingerprint_now(planned: Kind, sheet: Sheet) -> str:
    again = type(planned)(planned.context)
    again.load()
    for chunk in _chunks(sheet.rows):
        again.load_for(chunk, sheet.places)
    return again.fingerprint


def _chunks(rows: list[Row]) -> Iterator[list[Row]]:
    for start in range(0, len(rows), CHUNK):
        yield rows[start : start + CHUNK]

"""Files as people send them."""

from __future__ import annotations

from typing import Any

from accounts.imports.importing.running import run_now
from accounts.imports.importing.undoing import undo_now
from accounts.models import ImportRun, ImportUndo, Person
from tests import make

DEALS = "external_id,name,owner_email,customer,product,stage,amount,opened_on,close_on,closed_on,lost_reason"
BOOKINGS = "external_id,booked_on,amount,customer,product,category,deal_external_id,credit,restates_external_id"
ACTIVITIES = "external_id,email,type,done_on,count,customer,deal_external_id,note"
RITA, PAUL = "rita.rep@example.com", "paul.peer@example.com"


def csv_of(*lines: str) -> bytes:
    """Lines of a file as bytes."""
    return ("\n".join(lines) + "\n").encode()


def take(kind: str, *lines: str, dry_run: bool = False, by: Person | None = None, **how: Any) -> ImportRun:
    """Import lines of a kind; the run says how it ended."""
    return run_now(make.act(by), kind=kind, file_name=f"{kind}.csv", content=csv_of(*lines), dry_run=dry_run, **how)


def counts(run: ImportRun) -> tuple[int, int, int, int]:
    """Created, updated, unchanged, refused."""
    return run.created_count, run.updated_count, run.unchanged_count, run.refused_count


def reasons(run: ImportRun) -> list[tuple[int | None, str, str]]:
    """Refusals as line, column, sentence."""
    return [(refusal["line"], refusal["column"], refusal["reason"]) for refusal in run.refusals]


def undo(run: ImportRun, *, reason: str = "wrong file", by: Person | None = None, now: Any = make.NOW) -> ImportUndo:
    """Take a run back; the undo says how it ended."""
    return undo_now(make.act(by, now=now), run=run, reason=reason)


def obstacles(undone: ImportUndo) -> dict[str, str]:
    """What blocks the undo of an undo, by row."""
    return {refusal["what"]: refusal["reason"] for refusal in undone.refusals}


def rows_of(*models: type[Any]) -> dict[str, list[dict[str, Any]]]:
    """Every row of some tables: for comparing before and after."""
    return {model.__name__: list(model._base_manager.order_by("pk").values()) for model in models}

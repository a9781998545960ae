"""The undo of an import in words: what would be or was taken back, by whom, when and why, or what stands in the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from django.core.paginator import Page
from django.urls import reverse

from accounts.imports.importing.obstacles import counted
from accounts.imports.importing.undo import UndoPlan
from accounts.imports.importing.undoing import found_rows, refusal_rows
from accounts.imports.models import ImportRun, ImportUndo
from accounts.imports.rules.imports import BEFORE_TRACES, MAX_KEPT_REFUSALS, undo_fault
from accounts.organisation.selectors import replaced_names
from traps_web.lib.paging import page_of
from traps_web.ui import values, words

OFFER = (
    "You can undo the whole file as long as nothing builds on it. First you see what would be removed, or what "
    "blocks it."
)
AT_WORK = {"waiting": "is waiting to be undone", "working": "is being undone"}


@dataclass(frozen=True)
class Obstacles:
    """The rows that stand in the way, a page of them."""

    rows: Page[dict[str, Any]]
    side: str


@dataclass(frozen=True)
class UndoBox:
    """What the page of a run says about taking it back."""

    statement: str
    side: str
    ask_url: str
    facts: list[values.Fact]
    obstacles: Obstacles | None


@dataclass(frozen=True)
class UndoPage:
    """The page before the button."""

    statement: str
    facts: list[values.Fact]
    obstacles: Obstacles | None
    may: bool
    path: list[values.Crumb]


def box(run: ImportRun, undo: ImportUndo | None, *, page: str | None, zone: tzinfo) -> UndoBox | None:
    """The part of a run's page that speaks of its undo; None when there is nothing to take back."""
    fault = fault_of(run)
    if fault and fault != BEFORE_TRACES:
        return None
    if undo is not None and undo.status in AT_WORK:
        return None
    if undo is not None and undo.status == "done":
        return UndoBox(_attempt_sentence(undo, "Undone", zone), "undone", "", facts_of(undo.found), None)
    ask_url = "" if fault else reverse("import_undo", args=[run.pk])
    if undo is None:
        return UndoBox(fault or OFFER, "", ask_url, [], None)
    attempt = _attempt_sentence(
        undo, "The command line tried" if undo.asked_by is None else f"{undo.asked_by.name} tried", zone
    )
    why = f" {undo.failure}" if undo.failure else ""
    return UndoBox(f"{attempt}{why}", "nothing was undone", ask_url, [], _kept(undo, page))


def fault_of(run: ImportRun) -> str:
    """Why there is nothing that could be taken back; empty when there is."""
    changed = run.created_count + run.updated_count
    return undo_fault(status=run.status, dry_run=run.dry_run, changed=changed, is_traced=run.audit_mark is not None)


def _attempt_sentence(undo: ImportUndo, what: str, zone: tzinfo) -> str:
    by = undo.asked_by.name if undo.asked_by else "the command line"
    whom = f" by {by}" if what == "Undone" else ""
    return f"{what}{whom} on {words.moment(undo.ended_at or undo.asked_at, zone, year=True)}: “{undo.reason}”"


def job(undo: ImportUndo) -> values.Job:
    """An undo that has not ended; the page of its run polls it."""
    known = undo.rows_total > 0
    side = (
        f"{words.number(undo.rows_read)} of {words.number(undo.rows_total)} rows looked at"
        if known
        else "not yet begun"
    )
    return values.Job(
        title=f"{undo.run.file_name} {AT_WORK[undo.status]}",
        side=side,
        meter=values.Meter(label="Rows looked at", done=undo.rows_read, target=undo.rows_total or 1, spoken=side),
        note="You can leave this page. Find the import again under Imports.",
        poll_url=reverse("import_detail", args=[undo.run_id]),
    )


def undo_page(run: ImportRun, plan: UndoPlan, *, page: str | None) -> UndoPage:
    """What would be undone, or what stands in the way."""
    taken_back = found_rows(plan)
    rows = refusal_rows(plan)
    return UndoPage(
        statement=_plan_statement(plan),
        facts=facts_of(taken_back),
        obstacles=_obstacles(rows, plan.refused, page),
        may=plan.is_clean,
        path=[
            values.Crumb("Imports", reverse("imports")),
            values.Crumb(run.file_name, reverse("import_detail", args=[run.pk])),
            values.Crumb("Undo"),
        ],
    )


def _plan_statement(plan: UndoPlan) -> str:
    if plan.is_clean:
        rest = ", all of them or none" if plan.rows > 1 else ""
        return f"{words.plural(plan.rows, 'row')} would be undone{rest}."
    verb = "stands" if plan.refused == 1 else "stand"
    return f"This cannot be undone yet: {words.plural(plan.refused, 'row')} {verb} in the way."


def facts_of(taken_back: Sequence[dict[str, Any]]) -> list[values.Fact]:
    """What is taken back, by act and table."""
    return [
        values.Fact(
            words.sentence(f"{counted(2, row['what']).removeprefix('2 ')} {row['act']}").removesuffix("."),
            values.Fig(words.number(row["count"])),
        )
        for row in taken_back
    ]


def _kept(undo: ImportUndo, page: str | None) -> Obstacles | None:
    return _obstacles(replaced_names.drawn(undo.refusals, at=undo.asked_at), undo.refused_count, page)


def _obstacles(rows: list[dict[str, Any]], refused: int, page: str | None) -> Obstacles | None:
    if not rows:
        return None
    cut = refused > MAX_KEPT_REFUSALS
    side = (
        f"the first {words.number(MAX_KEPT_REFUSALS)} of {words.number(refused)}"
        if cut
        else words.plural(refused, "row")
    )
    return Obstacles(page_of(rows, page), side)

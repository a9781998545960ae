"""Import runs in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from django.core.paginator import Page
from django.urls import reverse

from accounts.imports.importing.kinds import known
from accounts.imports.models import ImportRun
from accounts.imports.presenters import import_lines, import_undos
from accounts.imports.rules.imports import ENDED
from accounts.imports.selectors.imports import last_undo
from accounts.record.rules.readers import Reader
from traps_web.edges import lists
from traps_web.edges.lists import Heading, ListQuery
from traps_web.lib.paging import page_of
from traps_web.lib.sorting import Orders
from traps_web.ui import values, words

STATES = {
    "waiting": ("open", "waiting"),
    "planning": ("open", "being checked"),
    "applying": ("open", "being written"),
    "refused": ("missed", "refused"),
    "failed": ("missed", "failed"),
}


@dataclass(frozen=True)
class RunRow:
    """A line of the list of runs."""

    file: str
    url: str
    kind: str
    state: values.State
    lines: str
    outcome: str
    when: str
    by: str


@dataclass(frozen=True)
class KindGuide:
    """What a file of a kind holds, for whoever prepares one."""

    name: str
    means: str
    header: str
    columns: list[tuple[str, str, bool]]


@dataclass(frozen=True)
class RunPage:
    """A run as its page shows it."""

    title: str
    statement: str
    sub: str
    job: values.Job | None
    facts: list[values.Fact]
    refusals: Page[dict[str, Any]] | None
    refusals_side: str
    refused_url: str
    notes: Page[dict[str, Any]] | None
    notes_side: str
    state: values.State
    can_import: bool
    import_word: str
    path: list[values.Crumb]
    undo: import_undos.UndoBox | None
    next_url: str
    next_label: str


def list_statement(*, count: int, last: ImportRun | None, zone: tzinfo) -> str:
    """The finding of the list."""
    if last is None:
        return "No file has been sent yet."
    files = "One file has" if count == 1 else f"{words.number(count)} files have"
    return f"{files} been sent, the last on {words.moment(last.created_at, zone)}."


def run_rows(runs: Iterable[ImportRun], *, zone: tzinfo) -> list[RunRow]:
    return [
        RunRow(
            file=run.file_name,
            url=reverse("import_detail", args=[run.pk]),
            kind=run.kind,
            state=state(run),
            lines=words.number(run.rows_total) if run.rows_total else "",
            outcome=_outcome(run),
            when=words.moment(run.created_at, zone),
            by=run.started_by.name if run.started_by else "command line",
        )
        for run in runs
    ]


HEADINGS = [
    Heading("File", "lst__name", "file"),
    Heading("State", "lst__state"),
    Heading("Found", "lst__more"),
    Heading("Kind", "only-mid", "kind"),
    Heading("Lines", "num only-wide", "lines", falls=True),
    Heading("Sent", "lst__when", "sent", falls=True),
    Heading("By", "only-mid", "by"),
]


def bar(list_query: ListQuery, count: int, orders: Orders) -> values.ListBar:
    """The bar over the list."""
    heads = list_query.heads(HEADINGS, orders.key(list_query.sort))
    return lists.bar(list_query, "Files", count=words.plural(count, "file"), heads=heads)


def state(run: ImportRun) -> values.State:
    """The state of a run as a mark and a word."""
    undo = last_undo(run)
    if undo is not None and undo.status == "done":
        return values.State("waived", "undone")
    if run.status == "done":
        if run.refused_count:
            return values.State("late", "dry run, in part" if run.dry_run else "imported in part")
        return values.State("done", "dry run, clean" if run.dry_run else "imported")
    key, word = STATES[run.status]
    return values.State(key, f"dry run, {word}" if run.dry_run and run.status == "refused" else word)


def guides() -> list[KindGuide]:
    """Every kind with its columns, in the order in which files are best sent."""
    return [
        KindGuide(
            name=kind.name.capitalize(),
            means=kind.means,
            header=",".join(column.name for column in kind.columns),
            columns=[(column.name, column.means, column.required) for column in kind.columns],
        )
        for kind in known().values()
    ]


def run_page(
    reader: Reader, run: ImportRun, *, keeps_file: bool, keeps_lines: bool, page: str | None, notes_page: str | None
) -> RunPage:
    """Everything that the page of a run shows."""
    refusals, notes = import_lines.refusals(run), import_lines.notes(run)
    undo = last_undo(run)
    undoing = undo if undo is not None and undo.status in import_undos.AT_WORK else None
    kind = _kind_after(run)
    return RunPage(
        title=run.file_name,
        statement=_statement(run),
        sub=_sub(run, reader.zone),
        job=import_undos.job(undoing) if undoing else None if run.status in ENDED else job(run),
        facts=_facts(run) if run.status in ("done", "refused") and run.rows_total else [],
        refusals=page_of(refusals, page) if refusals else None,
        refusals_side=import_lines.refusals_side(run),
        refused_url=f"{reverse('import_detail', args=[run.pk])}?format=csv" if keeps_lines else "",
        notes=page_of(notes, notes_page) if notes else None,
        notes_side=import_lines.notes_side(run),
        state=state(run),
        can_import=run.status == "done" and run.dry_run and keeps_file and run.created_count + run.updated_count > 0,
        import_word="Import the lines that hold" if run.refused_count else "Import it now",
        path=[values.Crumb("Imports", reverse("imports")), values.Crumb(run.file_name)],
        undo=import_undos.box(run, undo, page=page, zone=reader.zone),
        next_url=f"{reverse('imports')}?kind={kind or run.kind}",
        next_label=f"Continue with {kind}" if kind else "Send another file",
    )


def _kind_after(run: ImportRun) -> str:
    """What a new organisation sends after a file that came in; empty after the last kind and for one that did not."""
    kinds = list(known())
    if run.status != "done" or run.dry_run or run.kind == kinds[-1]:
        return ""
    return kinds[kinds.index(run.kind) + 1]


def job(run: ImportRun) -> values.Job:
    """A run that has not ended, with how far it is; the page polls it."""
    verb = {"waiting": "waits for its turn", "planning": "is being checked", "applying": "is being written"}[run.status]
    known_size = run.rows_total > 0
    side = f"{words.number(run.rows_read)} of {words.number(run.rows_total)} lines" if known_size else "not yet opened"
    return values.Job(
        title=f"{run.file_name} {verb}{', dry run' if run.dry_run else ''}",
        side=side,
        meter=values.Meter(label="Lines read", done=run.rows_read, target=run.rows_total or 1, spoken=side),
        note="You can leave this page. Find the import again under Imports.",
        poll_url=reverse("import_detail", args=[run.pk]),
    )


def _statement(run: ImportRun) -> str:
    if run.status not in ENDED:
        return f"{run.file_name} is on its way."
    undo = last_undo(run)
    if undo is not None and undo.status == "done":
        return f"{run.file_name} was imported and later undone."
    if run.status == "failed":
        return f"{run.file_name} was not imported."
    if run.status == "refused":
        return _refused_statement(run)
    if run.refused_count:
        return _by_line_statement(run)
    would = "would be " if run.dry_run else ""
    parts = [(run.created_count, "created"), (run.updated_count, "updated")]
    phrases = [f"{words.plural(count, _noun(run.kind), run.kind)} {would}{verb}" for count, verb in parts if count]
    if not phrases:
        return f"Nothing {'would change' if run.dry_run else 'changed'}: all of it is on record already."
    return words.sentence(words.listed(phrases))


def _by_line_statement(run: ImportRun) -> str:
    """What became, or would become, of the lines of a file that is taken by line."""
    taken = words.plural(run.rows_total - run.refused_count, "line")
    refused = words.number(run.refused_count)
    return f"{taken} would be taken, {refused} refused." if run.dry_run else f"{taken} taken, {refused} refused."


def _refused_statement(run: ImportRun) -> str:
    if not run.rows_total:
        return "Nothing was imported: the whole file was refused."
    lines = words.plural(run.refused_count, "line")
    verb = "needs" if run.refused_count == 1 else "need"
    return f"Nothing came in: {lines} of {words.number(run.rows_total)} {verb} attention."


def _sub(run: ImportRun, zone: tzinfo) -> str:
    by = run.started_by.name if run.started_by else "the command line"
    came = f"{run.kind.capitalize()}, sent by {by} on {words.moment(run.created_at, zone)}."
    if run.status == "failed":
        return f"{run.failure} {came}"
    if run.status == "refused":
        what = "the lines below" if run.rows_total else "it"
        rule = "No line holds" if run.by_line else "A file is imported completely or not at all"
        return f"{rule}. Correct {what} and send it again. {came}"
    if run.status == "done" and run.dry_run:
        return f"This was a dry run: nothing was written. {came}"
    if run.status == "done" and run.refused_count:
        return f"Correct the refused lines and send them again: what was taken stays as it is. {came}"
    return came


def _noun(kind: str) -> str:
    irregular = {"people": "person", "activities": "activity"}
    return irregular.get(kind, kind.removesuffix("s"))


def _outcome(run: ImportRun) -> str:
    """Counts of an ended run in a few words."""
    if run.status not in ("done", "refused"):
        return ""
    parts = [
        (run.refused_count, "refused"),
        (run.created_count, "created"),
        (run.updated_count, "updated"),
        (run.unchanged_count, "unchanged"),
    ]
    shown = parts[:1] if run.status == "refused" else [*parts[1:], *parts[:1]]
    counts = ", ".join(f"{words.number(count)} {word}" for count, word in shown if count) or "nothing"
    return f"{counts}; {words.plural(run.noted_count, 'note')}" if run.noted_count else counts


def _facts(run: ImportRun) -> list[values.Fact]:
    would = run.dry_run or run.status == "refused"
    counts = [
        ("would be created" if would else "created", run.created_count),
        ("would be updated" if would else "updated", run.updated_count),
        ("unchanged", run.unchanged_count),
        ("refused", run.refused_count),
    ]
    rows = [values.Fact(label.capitalize(), values.Fig(words.number(count))) for label, count in counts]
    return [*rows, values.Fact("Lines in the file", values.Fig(words.number(run.rows_total)), is_sum=True)]

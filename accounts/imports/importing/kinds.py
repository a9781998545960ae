"""What a kind of file is: its columns, what it relies on, how a line is judged and how the plan is applied."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from django.db.models import Model
from django.utils.module_loading import import_string

from accounts.imports.importing.cells import Cells
from accounts.imports.importing.reading import Column, Note, Refusal, Row
from accounts.imports.importing.traces import Traces
from accounts.imports.importing.undo import Undo
from accounts.imports.rules.imports import MAX_KEPT_NOTES, MAX_KEPT_REFUSALS
from accounts.record.rules.acts import Act
from traps_web.lib import wording
from traps_web.lib.normal_form import identifier

RefusedRow = tuple[Row, list[str]]
"""A line that is refused, with every reason."""
LIST_OF_KINDS = "traps_web.imports.KINDS"


@dataclass(frozen=True)
class Context:
    """Who imports, when, and which days are open: [first_day, ends_before)."""

    act: Act
    today: date
    first_day: date
    ends_before: date
    digits: int = 2
    run_id: int | None = None
    stages: Mapping[str, str] = field(default_factory=dict)
    """Stages as another program names them, each with ours."""

    @property
    def label(self) -> str:
        """The import as people read of it: "Import 12 by Ada Admin"."""
        return f"Import {self.run_id} by {self.act.by.name}" if self.act.by else f"Import {self.run_id}"


@dataclass
class Plan:
    """What a file would do. With a refusal it does nothing, unless it is taken by line."""

    rows: int = 0
    header: tuple[str, ...] = ()
    creates: list[Any] = field(default_factory=list)
    updates: list[Any] = field(default_factory=list)
    unchanged: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    refused: int = 0
    refused_rows: list[RefusedRow] = field(default_factory=list)
    shared: Counter[tuple[str, str]] = field(default_factory=Counter)
    notes: list[Note] = field(default_factory=list)
    noted: int = 0
    fingerprint: str = ""
    traces: Traces = field(default_factory=Traces)

    @property
    def is_clean(self) -> bool:
        return self.refused == 0

    @property
    def changes(self) -> int:
        return len(self.creates) + len(self.updates)

    @property
    def holds(self) -> bool:
        """Whether anything is left when the refused lines are left out."""
        return bool(self.changes or self.unchanged)

    def refuse(self, refusals: Sequence[Refusal], row: Row | None = None) -> None:
        """One more line is refused, for these reasons."""
        self.refused += 1
        if row is not None:
            self.refused_rows.append((row, [refusal.reason for refusal in refusals]))
        for refusal in refusals:
            key = (refusal.column, refusal.reason)
            self.shared[key] += refusal.is_shared
            is_shown = self.shared[key] > 1
            if not is_shown and len(self.refusals) < MAX_KEPT_REFUSALS:
                self.refusals.append(refusal)

    def kept_refusals(self) -> list[dict[str, Any]]:
        """The refusals as a run keeps them; a shared one says how many lines have it."""
        return [
            {"line": refusal.line, "column": refusal.column, "reason": self._sentence(refusal)}
            for refusal in self.refusals
        ]

    def _sentence(self, refusal: Refusal) -> str:
        lines = self.shared[(refusal.column, refusal.reason)]
        return f"{refusal.reason} {wording.number(lines)} lines name it." if lines > 1 else refusal.reason

    def note(self, line: int | None, column: str, sentence: str) -> None:
        """Point something out without refusing it: it is shown by line in the dry run and stays with the run."""
        self.noted += 1
        if len(self.notes) < MAX_KEPT_NOTES:
            self.notes.append(Note(line, column, sentence))


class Kind(ABC):
    """One file of one kind on its way through the plan phase; it reads, and writes only in `apply`.

    Whatever it reads goes through `read`, so that the plan has a fingerprint of all it relied on: the apply phase
    reads the same again and refuses a plan that has gone stale.
    """

    name: ClassVar[str]
    means: ClassVar[str]
    columns: ClassVar[tuple[Column, ...]]
    undo: ClassVar[type[Undo]]
    holds_by_line: ClassVar[bool] = False
    """Whether its lines can be taken one by one: none of them rests on another line of the same file."""
    facts_of_a_place: ClassVar[tuple[tuple[str, str], ...]] = ()
    """Tables whose rows carry person, team and a day, with the column of that day: they stand on a membership."""
    configures: ClassVar[tuple[type[Model], ...]] = ()
    """Tables of the organisation's configuration that `apply` and the undo write."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.plan = Plan()
        self._relied_on = hashlib.sha256()

    def read(self, rows: Iterable[Any]) -> list[Any]:
        """Rows of the database, noted in the fingerprint."""
        fetched = list(rows)
        for row in sorted(map(repr, fetched)):
            self._relied_on.update(row.encode())
        self._relied_on.update(b"\n")
        return fetched

    @property
    def fingerprint(self) -> str:
        return self._relied_on.hexdigest()

    @property
    def traces(self) -> Traces:
        """Notes of what `apply` writes, so that it can be taken back."""
        return self.plan.traces

    @property
    def act(self) -> Act:
        """Who imports, and when."""
        return self.context.act

    @abstractmethod
    def load(self) -> None:
        """Read what every line may need: a fixed number of queries."""

    def load_for(self, rows: Sequence[Row], places: dict[str, int]) -> None:  # noqa: B027  (not every kind needs it)
        """Read what these lines need: a fixed number of queries for a chunk of any size."""

    @abstractmethod
    def judge(self, cells: Cells) -> None:
        """Put one line into the plan, or refuse cells of it."""

    def finish(self) -> None:  # noqa: B027  (not every kind needs it)
        """Judge what only the whole file can tell."""

    def prepare(self) -> None:  # noqa: B027  (not every kind needs it)
        """Make a clean plan ready, reading only: what is done here does not lengthen the transaction."""

    @abstractmethod
    def apply(self) -> None:
        """Carry out a clean plan by calling services, inside the engine's transaction."""

    @classmethod
    def stages_fault(cls, stages: Mapping[str, str]) -> str:
        """Why stages of another program cannot be mapped to ours in files of this kind; empty when they can."""
        return f"Files of {cls.name} name no stages." if stages else ""

    # What many kinds check alike.

    def is_first(self, cells: Cells, column: str, seen: dict[str, int], value: str) -> bool:
        """Refuse a value that an earlier line had."""
        before = seen.setdefault(value, cells.line)
        if value and before != cells.line:
            cells.refuse(column, f"“{value}” is already on line {before}.")
            return False
        return True

    def check_day(self, cells: Cells, column: str, day: date | None, *, may_be_later: bool = False) -> None:
        """Refuse a day after today or outside the opened fiscal years."""
        if day is None:
            return
        if not may_be_later and day > self.context.today:
            cells.refuse(column, f"{day.isoformat()} lies after today, {self.context.today.isoformat()}.")
        elif not self.context.first_day <= day < self.context.ends_before:
            last = date.fromordinal(self.context.ends_before.toordinal() - 1)
            cells.refuse(
                column,
                f"{day.isoformat()} lies outside the calendar, "
                f"which is open from {self.context.first_day.isoformat()} to {last.isoformat()}.",
            )

    def check_not_negative(self, cells: Cells, column: str, amount: Any) -> None:
        if amount is not None and amount < 0:
            cells.refuse(column, f"{amount:,} is below zero.")


def values_of(rows: Sequence[Row], places: dict[str, int], *columns: str) -> list[str]:
    """The distinct filled cells of some columns in a chunk."""
    cell_values = {identifier(row.values[places[column]]) for row in rows for column in columns if column in places}
    return sorted(cell_values - {""})


def known() -> dict[str, type[Kind]]:
    """The kinds that this installation takes in, in the order in which files are best sent."""
    return {kind.name: kind for kind in import_string(LIST_OF_KINDS)}

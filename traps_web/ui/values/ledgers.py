"""A ledger: columns, lines of cells, and the sum under them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from traps_web.ui.values.drawn import Bullet, Meter, Spark
from traps_web.ui.values.figures import Delta, Fig
from traps_web.ui.values.states import State


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its head. `css` is that of its cells too; `label` names a cell on a phone, where heads do not stand.

    `is_spoken`: the head is for those who listen; `is_scale`: it is the scale of the bullets under it.
    """

    head: str
    css: str = ""
    label: str = ""
    is_spoken: bool = False
    is_scale: bool = False


@dataclass(frozen=True, slots=True)
class Who:
    """What a line is about: its name, the page of it, and a remark under it."""

    name: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Opener:
    """What a line is about when more lines open under it, at the same place of the page."""

    name: str
    url: str
    target: str
    dom_id: str
    is_open: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """What is no person and no number, and its page."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Faint:
    """Words where nothing is known."""

    text: str


@dataclass(frozen=True, slots=True)
class Aside:
    """A name with quiet words behind it; a phone leaves them out."""

    text: str
    more: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A state whose word opens what it is about."""

    state: State
    url: str


@dataclass(frozen=True, slots=True)
class Counted:
    """A state that may take two lines, and the count behind it."""

    state: State
    count: Fig


@dataclass(frozen=True, slots=True)
class Pickable:
    """What a line is about where lines can be chosen: its page, a remark under it, and what chooses it (empty: it cannot be)."""

    name: str
    url: str
    more: str
    choice: str
    field: str
    form: str


@dataclass(frozen=True, slots=True)
class Beside:
    """Words with quiet ones beside them, on one line."""

    text: str
    quiet: str


@dataclass(frozen=True, slots=True)
class Over:
    """Words with quiet ones under them."""

    text: str
    under: str


@dataclass(frozen=True, slots=True)
class States:
    """States in a row, under words that go before them."""

    lead: str
    states: Sequence[State]


@dataclass(frozen=True, slots=True)
class Change:
    """Opens the form that changes a line, in its place; without an address there is none."""

    name: str
    url: str
    dom_id: str


Cell = (
    str
    | Who
    | Opener
    | Link
    | Faint
    | Aside
    | Opened
    | Counted
    | Pickable
    | Beside
    | Over
    | States
    | Change
    | State
    | Fig
    | Delta
    | Bullet
    | Meter
    | Spark
    | None
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line: the first cell names it."""

    cells: tuple[Cell, ...]
    css: str = ""


@dataclass(frozen=True, slots=True)
class Ledger:
    """The whole table. `caption` is for those who listen; `empty` stands where there are no lines."""

    caption: str
    columns: Sequence[Column]
    lines: Sequence[Line]
    total: Line | None = None
    empty: str = ""
    css: str = "ledger--stack"

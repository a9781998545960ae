"""A ledger: columns, lines of cells, and the sum under them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from traps_web.ui.values.drawn import Bullet, Meter, MeterParts, Range, Spark
from traps_web.ui.values.figures import Delta, Fig, Link, Term
from traps_web.ui.values.states import State


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its head. `css` is that of its cells too; `label` names a cell on a phone, where heads do not stand.

    `is_spoken`: the head is for those who listen; `is_scale`: it is the scale of the bullets under it. `term`: the
    head is a word that opens its meaning. `weeks`: it stands over weeks side by side, named by the first and the last.
    `sort_url` puts the lines in the order of this column; `sorted` says how they stand by it ("ascending").
    """

    head: str
    css: str = ""
    label: str = ""
    is_spoken: bool = False
    is_scale: bool = False
    term: Term | None = None
    weeks: tuple[str, ...] = ()
    sort_url: str = ""
    sorted: str = ""


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
    """What a line is about where lines can be chosen: its page, a remark under it, and what chooses it.

    An empty `choice` means that it cannot be chosen; `is_chosen` that it comes back chosen.
    """

    name: str
    url: str
    more: str
    choice: str
    field: str
    form: str
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Over:
    """Words with quiet ones under them; `is_past` when what stands under them is behind by now."""

    text: str
    under: str
    is_past: bool = False


@dataclass(frozen=True, slots=True)
class Clipped:
    """Words that may be cut to the width of their column, and quiet ones under them."""

    text: str
    under: str


@dataclass(frozen=True, slots=True)
class Worst:
    """The worst of some states, the others under it in quiet words; `none` where there is no state."""

    states: Sequence[State]
    none: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """Opens the form that changes a line, in its place; without an address there is none.

    `takes_focus`: the line was just drawn anew, and whoever changed it goes on from here.
    """

    name: str
    url: str
    dom_id: str
    word: str = "Edit"
    takes_focus: bool = False


@dataclass(frozen=True, slots=True)
class WeekMark:
    """One of some weeks side by side: its state, or how many missed it, and the words of it."""

    words: str
    state: State | None = None
    count: str = ""


@dataclass(frozen=True, slots=True)
class WeekMarks:
    """Some weeks side by side, oldest first, and the page behind them."""

    label: str
    weeks: tuple[WeekMark, ...]
    url: str = ""


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
    | Over
    | Clipped
    | Worst
    | Change
    | State
    | Fig
    | Delta
    | Bullet
    | Meter
    | MeterParts
    | Range
    | Spark
    | WeekMarks
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

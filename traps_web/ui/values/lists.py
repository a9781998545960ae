"""A long list: the one bar over it, its heads that sort, and what stands under it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Chip:
    """One of the cuts of a list, with how many rows it has where that is known. `tone` is a state of the rows in it."""

    label: str
    url: str
    is_current: bool = False
    count: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class MenuItem:
    """A line of a menu. Without an address it only says something."""

    label: str
    url: str = ""
    is_current: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class MenuGroup:
    """Lines of a menu that belong together, under their head."""

    head: str
    items: Sequence[MenuItem]
    css: str = ""


@dataclass(frozen=True, slots=True)
class Search:
    """The field for words. `kept` is what a new search keeps of the address."""

    label: str
    name: str = "q"
    value: str = ""
    kept: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """A filter that holds, and the address that leaves it out."""

    label: str
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Panel:
    """The choices of a filter. They are fetched from `address` when somebody opens them; then there are `fields`.

    `is_drawn`: they are few and stand in the closed menu already.
    """

    address: str
    fields: Sequence[Any] = ()
    kept: Sequence[tuple[str, str]] = ()
    is_open: bool = False
    is_drawn: bool = False

    @property
    def waits(self) -> bool:
        """The choices are fetched when somebody opens them."""
        return not (self.is_open or self.is_drawn)


@dataclass(frozen=True, slots=True)
class Views:
    """Filters that a person keeps under names, and what can be done with those that stand now."""

    items: Sequence[MenuItem]
    query: str
    save_url: str
    delete_url: str = ""
    current: str = ""

    @property
    def may_save(self) -> bool:
        """Filters that are no view yet can become one."""
        return bool(self.query) and not self.current


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column: with an address a click sorts by it, and a second one turns the order round.

    `chooses`: it also chooses all rows of the page. `term`: the word whose meaning it opens; a mark beside it sorts.
    """

    label: str
    css: str = ""
    url: str = ""
    sorted: str = ""
    is_spoken: bool = False
    chooses: bool = False
    term: str = ""


@dataclass(frozen=True, slots=True)
class ListBar:
    """The bar over a list.

    `css` is what the table wears: how wide its rows are and which columns it shows. `columns_url` shows all of them, or
    the usual ones again.
    """

    label: str
    count: str = ""
    search: Search | None = None
    chips: Sequence[Chip] = ()
    chips_label: str = "Show"
    groups: Sequence[MenuGroup] = ()
    panel: Panel | None = None
    sorts: Sequence[MenuItem] = ()
    views: Views | None = None
    looks: Sequence[MenuGroup] = ()
    held: Sequence[Held] = ()
    all_url: str = ""
    refusals: Sequence[str] = ()
    heads: Sequence[Head] = ()
    css: str = "lst"
    columns_url: str = ""
    has_all_columns: bool = False

    @property
    def current(self) -> Chip | None:
        """The cut that is shown, which a phone names alone."""
        return next((chip for chip in self.chips if chip.is_current), None)

    @property
    def filter_count(self) -> int:
        """How many filters hold."""
        return len(self.held)


@dataclass(frozen=True, slots=True)
class Bulk:
    """What is done with the rows that are chosen: "Edit" and "deals" become "Edit 3 deals"."""

    url: str
    verb: str
    one: str
    many: str
    kept: Sequence[tuple[str, str]] = ()
    whole_page: str = ""


@dataclass(frozen=True, slots=True)
class RowGroup:
    """Rows of a list that belong together, under their own head; `count` says how many there are on all pages.

    `tone` is the state of what stands in it, where its head should warn. `more` leads to rows that are not in view.
    """

    head: str
    rows: Sequence[Any]
    count: str = ""
    tone: str = ""
    more: str = ""
    more_url: str = ""

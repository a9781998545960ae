"""What the address of a list asks for: how it is cut, sorted and drawn; and the bar that offers it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, TypeVar

from django.http import HttpRequest

from traps_web.lib.paging import ON_A_PAGE, SIZES, size_of
from traps_web.ui import values, words
from traps_web.ui.addresses import OPENED, asking

_Row = TypeVar("_Row")
DRAWN_BY = ("page", "size", "rows", "columns", "format", OPENED)
"""What says how rows are drawn and narrows nothing."""


@dataclass(frozen=True)
class Heading:
    """A column of a list. With a `key` it sorts; one that `falls` begins with the largest. `term` opens its meaning.

    `is_turned`: the plain key puts the largest first, and a minus before it the smallest.
    """

    label: str
    css: str = ""
    key: str = ""
    falls: bool = False
    is_turned: bool = False
    is_spoken: bool = False
    chooses: bool = False
    term: str = ""


@dataclass(frozen=True)
class ListQuery:
    """The address of a list with what is asked of it."""

    path: str
    query: Mapping[str, str]

    def but(self, **changed: str) -> str:
        """The list with some of it asked otherwise; what is empty is not asked, and a page does not outlive that."""
        kept = {name: value for name, value in self.query.items() if name not in ("page", "format", OPENED)}
        return asking(self.path, **{**kept, **changed})

    def without(self, *names: str) -> list[tuple[str, str]]:
        """What a form on the page keeps of the address, without its own fields."""
        left_out = {*names, "page", "format", OPENED}
        return [(name, value) for name, value in self.query.items() if value and name not in left_out]

    @property
    def number(self) -> str | None:
        """The page asked for."""
        return self.query.get("page")

    @property
    def size(self) -> int:
        """So many rows a page."""
        return size_of(self.query.get("size"))

    @property
    def sort(self) -> str:
        """The order asked for, whether there is such a one or not."""
        return self.query.get("sort", "")

    @property
    def is_wide(self) -> bool:
        """Rows with room around them."""
        return self.query.get("rows") == "wide"

    @property
    def has_all_columns(self) -> bool:
        """Every column at every width; the table scrolls sideways where it has to."""
        return self.query.get("columns") == "all"

    def chip(self, label: str, current: bool, count: int | None = None, **changed: str) -> values.Chip:
        """A cut of the list."""
        return values.Chip(label, self.but(**changed), current, "" if count is None else words.number(count))

    def heads(self, headings: Sequence[Heading], sort: str) -> list[values.Head]:
        """The heads of a table, the sorted one marked."""
        return [self._head(heading, sort) for heading in headings]

    def _head(self, heading: Heading, sort: str) -> values.Head:
        if not heading.key:
            return values.Head(heading.label, heading.css, is_spoken=heading.is_spoken, term=heading.term)
        up, down = heading.key, f"-{heading.key}"
        first, second = (down, up) if heading.falls else (up, down)
        stands = {up: "ascending", down: "descending"}.get(sort, "")
        if heading.is_turned and stands:
            stands = "ascending" if sort == down else "descending"
        url = self.but(sort=second if sort == first else first)
        return values.Head(heading.label, heading.css, url, stands, chooses=heading.chooses, term=heading.term)

    def sorts(self, words: Mapping[str, str], sort: str) -> list[values.MenuItem]:
        """The orders that a list offers in words."""
        return [values.MenuItem(text, self.but(sort=key), key == sort) for key, text in words.items()]

    def looks(self, same: Sequence[str] = ()) -> list[values.MenuGroup]:
        """How many rows a page has, how high they are, and which columns stand; `same` says what is left out."""
        heights = [
            values.MenuItem("Narrow rows", self.but(rows=""), not self.is_wide),
            values.MenuItem("Wide rows", self.but(rows="wide"), self.is_wide),
        ]
        columns = [
            values.MenuItem("As the width allows", self.but(columns=""), not self.has_all_columns),
            values.MenuItem("All columns", self.but(columns="all"), self.has_all_columns),
            *(values.MenuItem(sentence) for sentence in same if sentence),
        ]
        return [
            values.MenuGroup("Rows", [*self.sizes(), *heights]),
            values.MenuGroup("Columns", columns),
        ]

    def sizes(self) -> list[values.MenuItem]:
        """How many rows a page can have."""
        return [
            values.MenuItem(f"{size} a page", self.but(size="" if size == ON_A_PAGE else str(size)), size == self.size)
            for size in SIZES
        ]

    def css(self, dropped: Sequence[int] = ()) -> str:
        """What the table wears; `dropped` are the numbers of columns that hold the same in every row."""
        words = ["lst", *(f"lst--drops-{number}" for number in dropped)]
        return " ".join([*words, *(["lst--wide"] * self.is_wide), *(["lst--all"] * self.has_all_columns)])


def bar(
    list_query: ListQuery, label: str, *, same: Mapping[int, str] | None = None, has_files: bool = False, **parts: Any
) -> values.ListBar:
    """The bar of a list with what all lists offer.

    `same`: by number of a column, why it is left out. `has_files`: the list can be taken along, also while it is empty.
    """
    dropped = same or {}
    files = [values.MenuItem(kind.upper(), list_query.but(format=kind)) for kind in ("csv", "xlsx")]
    return values.ListBar(
        label,
        looks=[*list_query.looks(list(dropped.values())), *([values.MenuGroup("As a file", files)] * has_files)],
        css=list_query.css(list(dropped)),
        columns_url=list_query.but(columns="" if list_query.has_all_columns else "all"),
        has_all_columns=list_query.has_all_columns,
        **{"all_url": list_query.path, **parts},
    )


def chips_of(tabs: Sequence[values.Tab]) -> list[values.Chip]:
    """Ways to look that carry their counts in their words, as cuts of a list."""
    return [values.Chip(tab.label, tab.url, tab.is_current) for tab in tabs]


def bar_of_cards(list_query: ListQuery, label: str, **parts: Any) -> values.ListBar:
    """The bar over what stands as cards or sentences: there are no columns to choose."""
    return values.ListBar(label, **{"all_url": list_query.path, **parts})


def is_narrowed(query: Mapping[str, str], *beside: str) -> bool:
    """Whether a list leaves something out, beside what only says how it is drawn."""
    return any(value for name, value in query.items() if name not in DRAWN_BY and name not in ("sort", *beside))


def same_in_all(number: int, what: str, names: Sequence[str]) -> dict[int, str]:
    """A column that says the same in each of two rows or more needs no place: its number, and the sentence instead."""
    known = set(names)
    if len(names) < 2 or len(known) != 1:
        return {}
    return {number: f"{what} is hidden: it is always {known.pop() or 'none'}."}


def asks_for_fold(request: HttpRequest) -> bool:
    """Whether a part that a page folds away is asked for, which goes out alone (`static/js/folds.js`)."""
    return request.headers.get("HX-Target", "").startswith("fold-")


def grouped(
    rows: Iterable[_Row],
    key_of: Callable[[_Row], str],
    heads: Mapping[str, str],
    draw: Callable[[list[_Row]], Sequence[Any]],
    *,
    counts: Mapping[str, int] | None = None,
    tones: Mapping[str, str] | None = None,
) -> list[values.RowGroup]:
    """The rows of a page, which come in the order of their groups, under the head of each.

    `draw` makes of some rows what the page shows; `counts` says how many a group has on all pages.
    """
    shares = [(key, list(share)) for key, share in groupby(rows, key_of)]
    return [
        values.RowGroup(
            heads[key],
            draw(share),
            words.number(counts[key]) if counts else "",
            (tones or {}).get(key, ""),
        )
        for key, share in shares
    ]

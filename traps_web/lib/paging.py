"""One page of a long list, cut in the database."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

ON_A_PAGE = 50
SIZES = (25, ON_A_PAGE, 100)
"""So many rows a page a reader may ask for."""


def size_of(text: str | None) -> int:
    """The size of a page that an address asks for; the usual one for what is none of them."""
    return next((size for size in SIZES if str(size) == text), ON_A_PAGE)


def page_of(rows: Any, number: str | None, size: int = ON_A_PAGE, *, count: int | None = None) -> Page[Any]:
    """The page of a list that an address names; the first one for what is no number, the last one for what lies beyond.

    `count`: how many rows there are, where the page has counted them already.
    """
    paginator = Paginator(rows, size)
    if count is not None:
        paginator.count = count
    return paginator.get_page(number)


def page_by_keys(
    rows: QuerySet[Any],
    number: str | None,
    size: int = ON_A_PAGE,
    *,
    count: int,
    shown: Callable[[QuerySet[Any]], Iterable[Any]],
) -> Page[Any]:
    """The same of rows that show much of other tables: the keys of the page first, then what its rows show.

    In one query a database may put together the whole list before it cuts the page.
    """
    paginator = Paginator(rows.values_list("pk", flat=True), size)
    paginator.count = count
    keys = paginator.get_page(number)
    return Page(list(shown(rows.filter(pk__in=list(keys)))), keys.number, paginator)

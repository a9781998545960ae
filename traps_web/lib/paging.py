"""One page of a long list, cut in the database."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator

ON_A_PAGE = 50


def page_of(rows: Any, number: str | None, size: int = ON_A_PAGE) -> Page[Any]:
    """The page of a list that an address names; the first one for what is no number, the last one for what lies beyond."""
    return Paginator(rows, size).get_page(number)

"""Addresses of pages with what is asked of them. A page names some of them a hundred times, so each is found once."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote_plus

from django.urls import reverse

OPENED = "choices"
"""In an address: the choices of a page stand open. It narrows nothing."""
_PLAIN = re.compile(r"[A-Za-z0-9_.~-]*")


def address(name: str, *args: object, **query: object) -> str:
    """A page by its name, with what is asked of it; what is None or empty is not asked. Raises NoReverseMatch."""
    return asking(_page(name, args), **query)


def asking(page: str, **query: object) -> str:
    """The same for an address that was found already."""
    query_string = "&".join(
        [f"{key}={_quoted(str(value))}" for key, value in query.items() if value not in (None, "", ())]
    )
    return f"{page}?{query_string}" if query_string else page


@lru_cache(maxsize=4096)
def _page(name: str, args: tuple[object, ...]) -> str:
    """Found once a process: which addresses there are, and under what prefix, does not change while it runs."""
    return reverse(name, args=args)


@lru_cache(maxsize=4096)
def _quoted(text: str) -> str:
    return text if _PLAIN.fullmatch(text) else quote_plus(text)

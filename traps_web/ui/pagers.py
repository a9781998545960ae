"""The pages around the one that is shown, in words and addresses."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page
from django.http import QueryDict

from traps_web.ui import words


def pages_of(query: QueryDict, page: Page[Any], name: str, label: str) -> dict[str, Any]:
    """The pages around one of them, in words and addresses."""
    paginator = page.paginator
    earlier = _query(query, name, page.previous_page_number()) if page.has_previous() else ""
    later = _query(query, name, page.next_page_number()) if page.has_next() else ""
    following = min(paginator.per_page, paginator.count - page.end_index()) if later else 0
    count = words.number(paginator.count)
    return {
        "range_shown": f"{words.number(page.start_index())} to {words.number(page.end_index())} of {count}",
        "all_shown": f"All {count}" if paginator.count > 1 else "",
        "earlier": earlier,
        "later": later,
        "following": following,
        "label": label,
        "needed": paginator.num_pages > 1,
    }


def _query(query: QueryDict, name: str, number: int) -> str:
    kept = query.copy()
    kept[name] = str(number)
    return f"?{kept.urlencode()}"

"""What a person was told, in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.urls import reverse

from accounts.duties.models import Notice
from accounts.organisation.presenters import period_words
from traps_web.edges import lists
from traps_web.edges.lists import ListQuery
from traps_web.ui import values, words

MARKS = {
    "missed": "missed",
    "missed-in-line": "missed",
    "overdue": "missed",
    "due-now": "late",
    "due-soon": "late",
    "extension-decided": "excused",
    "waived": "waived",
}


class Entry(NamedTuple):
    """One notice: when, its mark and words, where it leads, and by which button it is opened while it is new."""

    at: str
    mark: str
    text: str
    url: str
    open_url: str


def entries(rows: Iterable[Notice], *, zone: str) -> tuple[Entry, ...]:
    """Newest first; opening a new one reads it."""
    place = ZoneInfo(zone)
    return tuple(
        Entry(
            words.moment(row.created_at, place),
            MARKS.get(row.kind, "open"),
            period_words.spelled(row.text),
            row.address,
            "" if row.read_at else reverse("notice_open", args=[row.pk]),
        )
        for row in rows
    )


def bar(list_query: ListQuery, count: int) -> values.ListBar:
    """The bar over what was told: sentences have no columns."""
    sizes = values.MenuGroup("Notices", list_query.sizes())
    return lists.bar_of_cards(list_query, "Notices", count=words.plural(count, "notice"), looks=[sizes])


def statement(unread: int, total: int) -> str:
    """The finding: how much is new."""
    if not total:
        return "You have no notices yet."
    return f"You have {words.plural(unread, 'new notice')}." if unread else "You have no new notices."

"""What a person was told, in words."""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from accounts.duties.models import Notice
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


def entries(rows: Iterable[Notice], *, zone: str) -> tuple[values.TimelineEntry, ...]:
    """Newest first; what is new says so."""
    place = ZoneInfo(zone)
    return tuple(
        values.TimelineEntry(
            words.moment(row.created_at, place),
            row.text,
            MARKS.get(row.kind, "open"),
            "" if row.read_at else "new",
            row.address,
        )
        for row in rows
    )


def statement(unread: int, total: int) -> str:
    """The finding: how much is new."""
    if not total:
        return "Nothing was told to you yet."
    return f"{words.plural(unread, 'notice')} {'is' if unread == 1 else 'are'} new." if unread else "Nothing is new."

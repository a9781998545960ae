"""Promises as packet and minutes say them; documents of before know neither where one comes from nor which ones are carried."""

from __future__ import annotations

from reviews.documents.presenters.packet_v1.spelling import Document, day
from traps_web.ui import values

EARLY = values.State("done", "kept early")


def judged(row: Document) -> values.Entry:
    """A promise with what became of it."""
    state = EARLY if row.get("is_early") else values.PROMISE_STATES[row["outcome"]]
    return values.Entry(row["text"], state, more=_joined(f"by {day(row['due_on'])}", _origin(row), row["words"]))


def carried(row: Document) -> values.Entry:
    """A promise whose day is still ahead: it goes on, and counts nowhere."""
    state = values.State("open", f"not due until {day(row['due_on'])}")
    return values.Entry(row["text"], state, more=_joined(_origin(row), "goes on to the next review"))


def _origin(row: Document) -> str:
    return f"promised in {row['promised_in']}" if row.get("promised_in") else ""


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)

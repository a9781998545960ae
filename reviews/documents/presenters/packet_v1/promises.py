"""Promises as packets and minutes say them.

Older documents know neither which quarter a promise comes from nor which promises go on to the next review.
"""

from __future__ import annotations

from reviews.documents.presenters.packet_v1.spelling import Document, day
from traps_web.ui import periods, values

EARLY = values.State("done", "kept early")


def judged(row: Document) -> values.Entry:
    """A promise with what became of it."""
    state = EARLY if row.get("is_early") else values.PROMISE_STATES[row["outcome"]]
    return values.Entry(row["text"], state, more=_joined(f"by {day(row['due_on'])}", _origin(row), row["words"]))


def carried(row: Document) -> values.Entry:
    """A promise whose day is still ahead: it is carried to the next review and not counted."""
    state = values.State("open", f"not due until {day(row['due_on'])}")
    return values.Entry(row["text"], state, more=_joined(_origin(row), "moves to the next review"))


def _origin(row: Document) -> str:
    return f"promised in {periods.named(row['promised_in'])}" if row.get("promised_in") else ""


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)

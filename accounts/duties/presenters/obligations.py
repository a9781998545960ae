"""Obligations in words and marks."""

from __future__ import annotations

from datetime import datetime, tzinfo

from accounts.duties.models import Obligation
from accounts.duties.rules import obligations as rules
from traps_web.ui import values, words

MOST_LISTED = 8


def state_of(row: Obligation, *, now: datetime, zone: tzinfo) -> values.State:
    """The mark and the words of one obligation: "missed, then done 3 days late"."""
    return values.State(rules.state(row, now=now), said_of(row, now=now, zone=zone))


def said_of(row: Obligation, *, now: datetime, zone: tzinfo) -> str:
    """The words alone, with the name of who waived a miss."""
    waived_by = row.waived_by.name if row.status == "missed" and row.waived_by else ""
    return rules.state_in_words(row, now=now, zone=zone, waived_by=waived_by)


def due_of(row: Obligation, *, now: datetime, zone: tzinfo) -> values.Due:
    """Its deadline; a settled one no longer presses."""
    return values.Due.of(row.due_at, now=now, zone=zone, settled=not rules.is_owed(row))


def side(rows: list[Obligation], *, now: datetime) -> str:
    """The side of the owed list: "4 open, 1 of them past due"."""
    past = sum(rules.is_late(row, now=now) for row in rows)
    phrase = f"{words.number(len(rows))} open"
    return f"{phrase}, {words.number(past)} of them past due" if past else phrase

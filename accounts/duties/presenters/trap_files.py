"""Duties as a file."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from accounts.duties.presenters.obligations import said_of
from accounts.duties.rules import obligations as rules
from accounts.duties.selectors import labels
from traps_web.ui.exports import AT_ONCE, Table


def traps(rows: QuerySet[Any], *, now: datetime, zone: str) -> Table:
    """What is or was owed, with the one answer to "is it late"; instants in the owner's zone."""
    heads = (
        "owner",
        "trap",
        "what",
        "subject",
        "due_on",
        "due_at",
        "first_due_at",
        "state",
        "said",
        "done_at",
        "waived_at",
        "waived_by",
        "waive_reason",
    )
    return Table("traps", heads, (_trap(row, now, zone) for row in rows.iterator(AT_ONCE)))


def _trap(row: Any, now: datetime, zone: str) -> tuple[Any, ...]:
    place = ZoneInfo(row.owner.time_zone or zone)
    done_at, waived_at = (at.astimezone(place) if at else None for at in (row.done_at, row.waived_at))
    return (
        row.owner.name,
        row.trap.name,
        labels.shown(row),
        row.subject,
        row.due_on,
        row.due_at.astimezone(place),
        row.first_due_at.astimezone(place),
        rules.state(row, now=now),
        said_of(row, now=now, zone=place),
        done_at,
        waived_at,
        row.waived_by.name if row.waived_by else "",
        labels.why_waived(row),
    )

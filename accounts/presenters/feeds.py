"""What a person owes, as a calendar feed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from accounts.models import Obligation
from accounts.rules import obligations as rules
from traps_web.ui import words
from traps_web.ui.icalendar import Event, feed


def deadlines(rows: Iterable[Obligation], *, name: str, now: datetime, zone: str, home: str) -> str:
    """The open obligations of a person at their deadlines, in the words of every other page."""
    place = ZoneInfo(zone)
    return feed(name=f"TRAPS, {name}", events=[_event(row, now, place, home) for row in rows], now=now)


def _event(row: Obligation, now: datetime, zone: ZoneInfo, home: str) -> Event:
    said = rules.said(row, now=now, zone=zone)
    label = row.label if said == "open" else f"{said.capitalize()}: {row.label}"
    return Event(
        uid=f"obligation-{row.pk}@traps",
        at=row.due_at,
        summary=label,
        description=f"{row.trap.name}, {said}. Due {words.deadline(row.due_at, zone)}.",
        url=f"{home.rstrip('/')}{row.address or f'/traps/{row.pk}/'}",
    )

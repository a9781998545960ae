"""What a person owes, as a calendar feed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from accounts.models import Obligation
from accounts.presenters.obligations import said_of
from traps_web.lib.deadlines import day_of
from traps_web.ui import words
from traps_web.ui.icalendar import Event, feed


def deadlines(rows: Iterable[Obligation], *, name: str, now: datetime, zone: str, home: str) -> str:
    """The open obligations of a person at their deadlines, in the words of every other page."""
    place = ZoneInfo(zone)
    return feed(name=f"TRAPS, {name}", events=[_event(row, now, place, home) for row in rows], now=now)


def _event(row: Obligation, now: datetime, zone: ZoneInfo, home: str) -> Event:
    said = said_of(row, now=now, zone=zone)
    label = row.label if said == "open" else f"{said.capitalize()}: {row.label}"
    return Event(
        uid=f"obligation-{row.pk}@traps",
        at=_when(row.due_at, zone),
        summary=label,
        description=f"{row.trap.name}, {said}. Due {words.deadline(row.due_at, zone)}.",
        url=f"{home.rstrip('/')}{row.address or f'/traps/{row.pk}/'}",
    )


def _when(due_at: datetime, zone: ZoneInfo) -> datetime | date:
    """A deadline at midnight ends the day before it: that day, whole, so that no calendar shows it on the next one."""
    if due_at.astimezone(zone).time() == time.min:
        return day_of(due_at, zone)
    return due_at

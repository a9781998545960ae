"""What a person owes, as a calendar feed: what a calendar program subscribes to (RFC 5545, RFC 7986)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vDuration, vText

from accounts.duties.models import Obligation
from accounts.duties.presenters.obligations import said_of
from traps_web.lib.deadlines import day_of
from traps_web.lib.normal_form import clean
from traps_web.ui import words

CONTENT_TYPE = "text/calendar; charset=utf-8"
ASK_AGAIN_AFTER = timedelta(hours=1)


def deadlines(rows: Iterable[Obligation], *, name: str, now: datetime, zone: str, home: str) -> bytes:
    """The open obligations of a person at their deadlines, in the words of every other page."""
    calendar = _calendar(f"TRAPS, {name}")
    for row in rows:
        calendar.add_component(_event(row, now, ZoneInfo(zone), home))
    return calendar.to_ical(sorted=False)


def _calendar(name: str) -> Calendar:
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//TRAPS//Deadlines//EN")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", vText(clean(name)))
    calendar.add("x-wr-calname", vText(clean(name)))
    calendar.add("refresh-interval", vDuration(ASK_AGAIN_AFTER), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(ASK_AGAIN_AFTER))
    return calendar


def _event(row: Obligation, now: datetime, zone: ZoneInfo, home: str) -> Event:
    state_words = said_of(row, now=now, zone=zone)
    label = row.label if state_words == "open" else f"{state_words.capitalize()}: {row.label}"
    event = Event()
    event.add("uid", f"obligation-{row.pk}@traps")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", _when(row.due_at, zone))
    event.add("summary", clean(label))
    event.add("transp", "TRANSPARENT")
    event.add("description", clean(f"{row.trap.name}, {state_words}. Due {words.deadline(row.due_at, zone)}."))
    event.add("url", f"{home.rstrip('/')}{row.address or f'/traps/{row.pk}/'}")
    return event


def _when(due_at: datetime, zone: ZoneInfo) -> datetime | date:
    """A deadline at midnight ends the day before it: that day, whole, so that no calendar shows it on the next one."""
    if due_at.astimezone(zone).time() == time.min:
        return day_of(due_at, zone)
    return due_at.astimezone(UTC)

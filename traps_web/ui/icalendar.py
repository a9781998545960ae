"""A calendar feed as text, by RFC 5545: what a calendar program subscribes to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

CONTENT_TYPE = "text/calendar; charset=utf-8"
MOST_OCTETS = 75
_CONTROL = {number: None for number in range(32) if chr(number) not in "\t\n"} | {127: None}


@dataclass(frozen=True, slots=True)
class Event:
    """An instant, or a whole day, that somebody wants to see in the calendar."""

    uid: str
    at: datetime | date
    summary: str
    description: str = ""
    url: str = ""


def feed(*, name: str, events: Iterable[Event], now: datetime) -> str:
    """The whole file: lines end in CRLF and are folded at 75 octets."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//TRAPS//Deadlines//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME:{escaped(name)}",
        f"X-WR-CALNAME:{escaped(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
    ]
    for event in events:
        lines += _event(event, now)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in folded(line))


def _event(event: Event, now: datetime) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{escaped(event.uid)}",
        f"DTSTAMP:{instant(now)}",
        _starts(event.at),
        f"SUMMARY:{escaped(event.summary)}",
        "TRANSP:TRANSPARENT",
    ]
    if event.description:
        lines.append(f"DESCRIPTION:{escaped(event.description)}")
    if event.url:
        lines.append(f"URL:{_one_line(event.url)}")
    return [*lines, "END:VEVENT"]


def _starts(at: datetime | date) -> str:
    """A whole day is a DATE without a zone: every calendar shows it on that day (3.6.1)."""
    if isinstance(at, datetime):
        return f"DTSTART:{instant(at)}"
    return f"DTSTART;VALUE=DATE:{at:%Y%m%d}"


def escaped(text: str) -> str:
    """A TEXT value (3.3.11): backslash, semicolon, comma and newline are escaped, other control characters left out."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROL)
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\n", "\\n")


def _one_line(url: str) -> str:
    """A URI value is not escaped; a line break in it would begin another property."""
    return "".join(url.split()).translate(_CONTROL)


def instant(at: datetime) -> str:
    """A date with UTC time (3.3.5, form 2)."""
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def folded(line: str) -> list[str]:
    """The line in pieces of at most 75 octets (3.1); each but the first begins with a space, and no character is torn."""
    parts, current, size = [], "", 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > MOST_OCTETS:
            parts.append(current)
            current, size = " ", 1
        current += sign
        size += octets
    return [*parts, current]

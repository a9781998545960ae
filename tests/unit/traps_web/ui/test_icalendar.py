"""The calendar feed against the rules of RFC 5545."""

import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from traps_web.ui.icalendar import Event, escaped, feed, folded, instant

NOW = datetime(2026, 11, 25, 15, tzinfo=UTC)
TEXTS = st.text(st.characters(codec="utf-8"), max_size=300)


def unfolded(text: str) -> list[str]:
    assert text.endswith("\r\n")
    return re.sub(r"\r\n[ \t]", "", text)[:-2].split("\r\n")


def unescaped(value: str) -> str:
    return re.sub(r"\\([\\;,nN])", lambda found: "\n" if found[1] in "nN" else found[1], value)


def event(**fields: str) -> Event:
    return Event(**{"uid": "1@traps", "at": NOW, "summary": "Close week 48"} | fields)


def test_a_feed_has_the_lines_that_a_calendar_needs():
    lines = unfolded(feed(name="TRAPS", events=[event(url="https://traps.example/week/")], now=NOW))
    assert lines[:4] == ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//TRAPS//Deadlines//EN", "CALSCALE:GREGORIAN"]
    assert lines[-1] == "END:VCALENDAR"
    start = lines.index("BEGIN:VEVENT")
    assert lines[start : start + 7] == [
        "BEGIN:VEVENT",
        "UID:1@traps",
        "DTSTAMP:20261125T150000Z",
        "DTSTART:20261125T150000Z",
        "SUMMARY:Close week 48",
        "TRANSP:TRANSPARENT",
        "URL:https://traps.example/week/",
    ]


def test_instants_are_utc_whatever_zone_they_come_in():
    assert instant(datetime(2026, 11, 27, 17, tzinfo=ZoneInfo("America/New_York"))) == "20261127T220000Z"


def test_a_whole_day_has_no_zone_and_stands_on_that_day():
    lines = unfolded(feed(name="TRAPS", events=[Event("1@traps", date(2026, 12, 3), "Hold the review")], now=NOW))
    assert "DTSTART;VALUE=DATE:20261203" in lines


def test_an_empty_feed_is_a_calendar_too():
    assert "BEGIN:VEVENT" not in feed(name="TRAPS", events=[], now=NOW)


@given(TEXTS)
def test_lines_have_at_most_75_octets_and_come_back_whole(text):
    line = f"SUMMARY:{escaped(text)}"
    parts = folded(line)
    assert all(len(part.encode()) <= 75 for part in parts)
    assert all(part.startswith(" ") for part in parts[1:])
    assert parts[0] + "".join(part[1:] for part in parts[1:]) == line


@given(TEXTS, TEXTS)
def test_no_text_breaks_out_of_its_line(summary, url):
    lines = unfolded(feed(name=summary, events=[event(summary=summary, url=url, description=summary)], now=NOW))
    assert lines.count("BEGIN:VEVENT") == 1
    assert lines.count("END:VEVENT") == 1
    assert all(re.match(r"[A-Z-]+[:;]", line) for line in lines)


@given(TEXTS)
def test_a_text_is_read_as_it_was_written_but_for_control_characters(text):
    plain = "".join(
        sign
        for sign in text.replace("\r\n", "\n").replace("\r", "\n")
        if sign in "\t\n" or not (ord(sign) < 32 or ord(sign) == 127)
    )
    assert unescaped(escaped(text)) == plain

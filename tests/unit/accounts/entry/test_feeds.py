"""The calendar feed against the rules of RFC 5545."""

import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from hypothesis import assume, given
from hypothesis import strategies as st

from accounts.entry.presenters.feeds import deadlines
from accounts.models import Obligation, Trap
from traps_web.lib.normal_form import clean

NOW = datetime(2026, 11, 25, 15, tzinfo=UTC)
FRIDAY = datetime(2026, 11, 27, 17, tzinfo=ZoneInfo("America/New_York"))
TEXTS = st.text(st.characters(codec="utf-8"), max_size=300)


def obligation(**fields) -> Obligation:
    facts = {
        "pk": 7,
        "trap": Trap(name="Weekly log"),
        "label": "Close week 48",
        "address": "/week/",
        "due_on": date(2026, 11, 27),
        "due_at": FRIDAY,
        "first_due_at": FRIDAY,
        "missed_at": FRIDAY,
    }
    return Obligation(**facts | fields)


def lines_of(*rows: Obligation, name: str = "Rita Rep") -> list[str]:
    """The lines of the feed as a calendar program puts them together again."""
    text = deadlines(rows, name=name, now=NOW, zone="America/New_York", home="https://traps.example/").decode()
    assert text.endswith("\r\n")
    return re.sub(r"\r\n[ \t]", "", text)[:-2].split("\r\n")


def unescaped(value: str) -> str:
    return re.sub(r"\\([\\;,nN])", lambda sign: "\n" if sign[1] in "nN" else sign[1], value)


def test_a_feed_has_the_lines_that_a_calendar_needs():
    assert lines_of(obligation()) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//TRAPS//Deadlines//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "NAME:TRAPS\\, Rita Rep",
        "X-WR-CALNAME:TRAPS\\, Rita Rep",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
        "BEGIN:VEVENT",
        "UID:obligation-7@traps",
        "DTSTAMP:20261125T150000Z",
        "DTSTART:20261127T220000Z",
        "SUMMARY:Close week 48",
        "TRANSP:TRANSPARENT",
        "DESCRIPTION:Weekly log\\, open. Due Fri 27 Nov 17:00.",
        "URL:https://traps.example/week/",
        "END:VEVENT",
        "END:VCALENDAR",
    ]


def test_a_whole_day_has_no_zone_and_stands_on_that_day():
    midnight = datetime(2026, 12, 4, tzinfo=ZoneInfo("America/New_York"))
    assert "DTSTART;VALUE=DATE:20261203" in lines_of(obligation(due_at=midnight, missed_at=midnight))


def test_what_has_no_page_of_its_own_leads_to_the_duty():
    assert "URL:https://traps.example/traps/7/" in lines_of(obligation(address=""))


def test_an_empty_feed_is_a_calendar_too():
    lines = lines_of()
    assert lines[-1] == "END:VCALENDAR"
    assert "BEGIN:VEVENT" not in lines


@given(TEXTS)
def test_lines_have_at_most_75_octets_and_no_character_is_torn(text):
    feed = deadlines([obligation(label=text)], name=text, now=NOW, zone="UTC", home="")
    for line in feed.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()


@given(TEXTS)
def test_no_text_breaks_out_of_its_line(text):
    lines = lines_of(obligation(label=text, trap=Trap(name=text)), name=text)
    assert lines.count("BEGIN:VEVENT") == 1
    assert lines.count("END:VEVENT") == 1
    assert all(re.match(r"[A-Z-]+[:;]", line) for line in lines)


@given(TEXTS)
def test_a_text_is_read_as_it_is_kept(text):
    assume("\\N" not in text)  # The library takes it for a line break that is escaped already.
    summaries = [line for line in lines_of(obligation(label=text)) if line.startswith("SUMMARY:")]
    assert [unescaped(line.removeprefix("SUMMARY:")) for line in summaries] == [re.sub("\r\n?", "\n", clean(text))]

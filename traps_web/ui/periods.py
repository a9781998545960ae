"""How a period is said. Its code (FY2027-Q2) stands in addresses, tooltips, programs' answers and files; people read
"this quarter", "Q2 (Oct–Dec)", "November". Pure: `today` is an argument."""

from __future__ import annotations

import re
from datetime import date, timedelta

from traps_web.lib import fiscal
from traps_web.lib.fiscal import CalendarRules, Period
from traps_web.ui import words

CODE = re.compile(r"\b[FT]Y\d{4}(?:-(?:Q\d|[MW]\d\d))?\b")
_QUARTER = re.compile(r"\b([FT]Y\d{4})-(Q\d)\b")
NEAR = timedelta(days=183)
"""Farther from today than this, a month or quarter is said with its year."""
_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)
DASH = "\N{EN DASH}"


def name(period: Period) -> str:
    """What a period is called as a head: "Q2 FY2027", "November 2026", "FY2027", "week of 23 Nov 2026"."""
    if period.kind == "year":
        return period.key
    if period.kind == "quarter":
        year, number = period.key.split("-")
        return f"{number} {year}"
    if period.kind == "month":
        return _month(period, year=True)
    return f"week of {_short(period.starts_on)} {period.starts_on.year}"


def named(key: str) -> str:
    """The code of a year or quarter as a head: "FY2027-Q2" is "Q2 FY2027"."""
    return _QUARTER.sub(r"\2 \1", key)


def span(period: Period, *, year: bool = True) -> str:
    """Its days as short as they can be said: "Oct–Dec 2026", "Jul 2026–Jun 2027", "27 Sep–26 Dec 2026"."""
    first, last = period.starts_on, period.last_day
    is_whole = first.day == 1 and period.ends_before.day == 1
    say = (lambda day: words.MONTHS[day.month - 1]) if is_whole else _short
    if is_whole and (first.year, first.month) == (last.year, last.month):
        text = say(first)
    elif year and first.year != last.year:
        text = f"{say(first)} {first.year}{DASH}{say(last)}"
    elif not is_whole and (first.year, first.month) == (last.year, last.month):
        text = f"{first.day}{DASH}{_short(last)}"
    else:
        text = f"{say(first)}{DASH}{say(last)}"
    return f"{text} {last.year}" if year else text


def say(period: Period, today: date) -> str:
    """A period in a sentence: "this quarter", "Q2 (Oct–Dec)", "November", "fiscal year 2026"."""
    if period.contains(today) and period.kind != "month":
        return f"this {period.kind}"
    if period.kind == "week":
        return "last week" if period.contains(today - _WEEK) else f"the week of {_dated(period.starts_on, today)}"
    return lasting(period, year=not _is_near(period, today))


def during(period: Period, today: date) -> str:
    """When something is, in a sentence: "this quarter", "in Q2 (Oct–Dec)", "in November"."""
    said = say(period, today)
    return said if said.startswith(("this ", "last ")) else f"in {said}"


def lasting(period: Period, *, year: bool = True) -> str:
    """The same for what is kept and read later: it never says "this"."""
    if period.kind == "year":
        kind = "transition" if period.key.startswith("T") else "fiscal year"
        return f"{kind} {period.year}"
    if period.kind == "quarter":
        return f"{period.key.rsplit('-', 1)[-1]} ({span(period, year=year)})"
    if period.kind == "month":
        return _month(period, year=year)
    return f"the week of {_short(period.starts_on)}{f' {period.starts_on.year}' if year else ''}"


def spelled(text: str, rules: CalendarRules, today: date | None = None) -> str:
    """A sentence that was kept with codes, as people read it; without the day of reading always with the year."""

    def said(match: re.Match[str]) -> str:
        try:
            period = fiscal.period(rules, match[0])
        except fiscal.UnknownPeriod:
            return match[0]
        return lasting(period, year=today is None or not _is_near(period, today))

    return CODE.sub(said, text)


def label_of(period: Period) -> str:
    """What a period is called among others of its year: "Q2 Oct–Dec", "Nov", "23 Nov"."""
    if period.kind == "year":
        return span(period)
    if period.kind == "quarter":
        return f"{period.key.rsplit('-', 1)[-1]} {span(period, year=False)}"
    if period.kind == "month":
        is_whole = period.starts_on.day == 1 and period.ends_before.day == 1
        return span(period, year=False) if is_whole else f"M{period.index} {_short(period.starts_on)}"
    return _short(period.starts_on)


def days(first: date, last: date) -> str:
    """Any days: "5 Oct 2026", "5 Oct–2 Nov 2026"."""
    if first == last:
        return f"{_short(first)} {first.year}"
    since = _short(first) if first.year == last.year else f"{_short(first)} {first.year}"
    return f"{since}{DASH}{_short(last)} {last.year}"


def _month(period: Period, *, year: bool) -> str:
    """The calendar month where it is one, else its number and days."""
    if period.starts_on.day == 1 and period.ends_before.day == 1 and period.days < 32:
        return words.month(period.starts_on, year=year)
    return f"month {period.index} ({span(period, year=year)})"


def _is_near(period: Period, today: date) -> bool:
    return period.contains(today) or abs(period.starts_on - today) <= NEAR


def _short(day: date) -> str:
    return f"{day.day} {words.MONTHS[day.month - 1]}"


def _dated(day: date, today: date) -> str:
    return _short(day) if abs(day - today) <= NEAR else f"{_short(day)} {day.year}"

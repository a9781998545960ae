"""Periods by their codes, as people read them: the calendar says which days a code means."""

from __future__ import annotations

from datetime import date

from accounts.organisation.selectors import calendar
from traps_web.ui import periods, words


def said(key: str, today: date) -> str:
    """A period in a sentence: "this quarter", "Q2 (Oct–Dec)"."""
    return periods.say(calendar.period(key), today)


def during(key: str, today: date) -> str:
    """When something is: "this quarter", "in Q2 (Oct–Dec)"."""
    return periods.during(calendar.period(key), today)


def name(key: str) -> str:
    """A period as a head: "Q2 FY2027", "November 2026"."""
    return periods.name(calendar.period(key))


def lasting(key: str) -> str:
    """A period in a sentence that does not know the day it is read on: "Q2 (Oct–Dec 2026)"."""
    return periods.lasting(calendar.period(key))


def spelled(text: str, today: date | None = None) -> str:
    """A sentence that was kept, for whoever reads it: periods in words, and amounts the way they write them."""
    sentence = periods.spelled(text, calendar.rules(), today) if periods.CODE.search(text) else text
    return words.rewritten(sentence)

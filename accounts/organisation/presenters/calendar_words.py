"""The words for how the organisation cuts its time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from traps_web.lib import fiscal
from traps_web.ui import words

SCHEME_WORDS = {
    "calendar": "twelve calendar months",
    "4-4-5": "quarters of 4, 4 and 5 weeks",
    "4-5-4": "quarters of 4, 5 and 4 weeks",
    "5-4-4": "quarters of 5, 4 and 4 weeks",
    "13x4": "thirteen months of four weeks",
}


NAMED_WORDS = {"end": "ends", "start": "starts"}


NAMED_LIKE = {"end": "the calendar year in which it ends", "start": "the calendar year in which it starts"}


WEEKDAY_WORDS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def weekdays_said(digits: str) -> str:
    """The working week: "Monday to Friday", or the days one by one where there is a hole."""
    days = sorted(int(digit) for digit in digits)
    if len(days) > 2 and days == list(range(days[0], days[-1] + 1)):
        return f"{WEEKDAY_WORDS[days[0]]} to {WEEKDAY_WORDS[days[-1]]}"
    return words.listed([words.DAYS[day] for day in days])


def year_called(rules: fiscal.CalendarRules, today: date) -> str:
    """The running year in words, for the question what to call it: "The year from July 2026 to June 2027 is called"."""
    year = fiscal.year_of(rules, today)
    if rules.scheme == "calendar":
        first, last = (words.month(day, year=True) for day in (year.starts_on, year.last_day))
    else:
        first, last = (words.day(day, year=True) for day in (year.starts_on, year.last_day))
    return f"The year from {first} to {last} is called"


def year_names(rules: fiscal.CalendarRules, today: date) -> list[tuple[str, str]]:
    """What the running year is called under each way of naming: "FY2027, the calendar year in which it ends"."""
    names = {by: fiscal.year_of(replace(rules, named_by=by), today).key for by in fiscal.NAMED_BY}
    return [(by, f"{names[by]}, {like}") for by, like in NAMED_LIKE.items()]

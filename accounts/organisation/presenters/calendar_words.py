"""The words for how the organisation cuts its time."""

from __future__ import annotations

from traps_web.ui import words

SCHEME_WORDS = {
    "calendar": "twelve calendar months",
    "4-4-5": "quarters of 4, 4 and 5 weeks",
    "4-5-4": "quarters of 4, 5 and 4 weeks",
    "5-4-4": "quarters of 5, 4 and 4 weeks",
    "13x4": "thirteen months of four weeks",
}


NAMED_WORDS = {"end": "ends", "start": "starts"}


WEEKDAY_WORDS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def weekdays_said(digits: str) -> str:
    """The working week: "Monday to Friday", or the days one by one where there is a hole."""
    days = sorted(int(digit) for digit in digits)
    if len(days) > 2 and days == list(range(days[0], days[-1] + 1)):
        return f"{WEEKDAY_WORDS[days[0]]} to {WEEKDAY_WORDS[days[-1]]}"
    return words.listed([words.DAYS[day] for day in days])

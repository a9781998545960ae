"""Working days: which days count, and how many lie between two days.

Ranges are half-open. Weekdays are 0 (Monday) to 6 (Sunday). Holidays are days on which nobody works,
whatever the weekday; approved leave of a person may be among them.
"""

from collections.abc import Collection, Container, Iterator
from datetime import date, timedelta
from functools import cache
from typing import Final

MONDAY_TO_FRIDAY: Final = frozenset(range(5))

_DAY = timedelta(days=1)


class UnknownCountry(ValueError):
    """No holiday calendar is known for the country; the message is a sentence for people."""


def is_working_day(day: date, *, weekdays: Container[int], holidays: Container[date] = ()) -> bool:
    """Whether people work on that day."""
    return day.weekday() in weekdays and day not in holidays


def working_days(start: date, end: date, *, weekdays: Container[int], holidays: Container[date] = ()) -> Iterator[date]:
    """The working days from ``start`` up to, not including, ``end``, in order."""
    day = start
    while day < end:
        if is_working_day(day, weekdays=weekdays, holidays=holidays):
            yield day
        day += _DAY


def working_days_between(start: date, end: date, *, weekdays: Container[int], holidays: Container[date] = ()) -> int:
    """How many working days lie from ``start`` up to, not including, ``end``."""
    return sum(1 for _ in working_days(start, end, weekdays=weekdays, holidays=holidays))


@cache
def countries_with_holidays() -> frozenset[str]:
    """The codes of the countries whose public holidays are known."""
    import holidays  # As below.

    return frozenset(holidays.list_supported_countries(include_aliases=False))


def holidays_of(country: str, years: Collection[int]) -> dict[date, str]:
    """The public holidays of a country ("DE") or a part of it ("DE-BY") in those years, with their names.

    Empty without a country. Raises UnknownCountry for a code that has no calendar.
    """
    if not country or not years:
        return {}
    import holidays  # Slow to import and wanted only when a calendar is built.

    code, _, part = country.upper().partition("-")
    try:
        names_by_day = holidays.country_holidays(code, subdiv=part or None, years=years)
    except NotImplementedError:
        raise UnknownCountry(f"No holiday calendar is known for “{country}”.") from None
    return {day: names_by_day[day] for day in sorted(names_by_day)}

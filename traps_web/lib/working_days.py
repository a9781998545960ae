"""Working days: which days count, how many are left, and when the n-th one falls.

Ranges are half-open. Weekdays are 0 (Monday) to 6 (Sunday). Holidays are days on which nobody works,
whatever the weekday; approved leave of a person may be among them.
"""

from collections.abc import Collection, Container, Iterator
from datetime import date, timedelta
from typing import Final

MONDAY_TO_FRIDAY: Final = frozenset(range(5))

_DAY = timedelta(days=1)
_LONGEST_SEARCH = 3660


class NoWorkingDay(ValueError):
    """Ten years went by without a working day: the calendar leaves nothing to work on."""


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


def add_working_days(day: date, count: int, *, weekdays: Container[int], holidays: Container[date] = ()) -> date:
    """The working day ``count`` working days after ``day`` (before it when negative).

    Zero means the day itself when it is worked, else the next one that is. Raises NoWorkingDay when ten
    years hold none.
    """
    if count == 0:
        day, count = day - _DAY, 1
    step = _DAY if count > 0 else -_DAY
    left, idle = abs(count), 0
    while left:
        day += step
        if is_working_day(day, weekdays=weekdays, holidays=holidays):
            left, idle = left - 1, 0
        else:
            idle += 1
        if idle > _LONGEST_SEARCH:
            raise NoWorkingDay("The working week and the holidays leave no day to work on.")
    return day


def last_working_day_of_week(
    starts_on: date, *, weekdays: Container[int], holidays: Container[date] = ()
) -> date | None:
    """The last working day of the week that begins on ``starts_on``; None when the week has none."""
    for step in range(6, -1, -1):
        day = starts_on + step * _DAY
        if is_working_day(day, weekdays=weekdays, holidays=holidays):
            return day
    return None


def holidays_of(country: str, years: Collection[int]) -> dict[date, str]:
    """The public holidays of a country ("DE") or a part of it ("DE-BY") in those years, with their names.

    Empty without a country. Raises UnknownCountry for a code that has no calendar.
    """
    if not country or not years:
        return {}
    import holidays  # Slow to import and wanted only when a calendar is built.

    code, _, part = country.upper().partition("-")
    try:
        found = holidays.country_holidays(code, subdiv=part or None, years=years)
    except NotImplementedError:
        raise UnknownCountry(f"No holiday calendar is known for “{country}”.") from None
    return {day: found[day] for day in sorted(found)}

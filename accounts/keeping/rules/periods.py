"""From which day on a period of months is over."""

from __future__ import annotations

import calendar
from datetime import date
from typing import Final

FORMER: Final = "Former rep"
REMOVED: Final = "@removed.invalid"
ADDRESS: Final = f"former-rep-{{number}}{REMOVED}"
"""No mail server answers for .invalid (RFC 2606), so nobody signs in or is written to with it."""


def months_before(day: date, months: int) -> date:
    """The same day of the month so many months earlier, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))

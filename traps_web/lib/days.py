"""The days that people work in: what every form, program, file and command may name."""

from datetime import date

FIRST, LAST = date(1970, 1, 1), date(2199, 12, 31)
OUTSIDE = f"Choose a day between {FIRST.year} and {LAST.year}."


def is_outside(day: date) -> bool:
    """Whether a day lies so far off that the day after it, or its fiscal year, may not exist."""
    return not FIRST <= day <= LAST


def typed(text: str) -> date:
    """The day that somebody wrote as 2026-11-30. Raises ValueError with the sentence."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"“{text}” is not a day; write it like 2026-11-30.") from None
    if is_outside(day):
        raise ValueError(OUTSIDE)
    return day

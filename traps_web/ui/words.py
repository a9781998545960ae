"""Words for numbers, dates and lists, as whoever reads the page writes numbers (`traps_web.lib.locales`).

`now` is an argument, times come in as aware instants. What is kept goes by `traps_web.lib.wording`.
"""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal

from traps_web.lib import deadlines, locales, wording

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MONTHS_LONG = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
COMPACT = ((Decimal(1_000_000_000), "B"), (Decimal(1_000_000), "M"), (Decimal(1_000), "K"))
HOURS_BEFORE_DAYS = 36

MINUS = wording.MINUS
places_of = wording.places_of
Number = wording.Number
_GROUPED = re.compile(r"(?<![\w.,])\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\w,]|\.\d)")
_CENTS = re.compile(r"(?<![\w.,:/-])\d{1,3}\.(?:\d\d(?![\w.,:/-]*\d| %)|\d+(?= %))")


def day(on: date, *, year: bool = False) -> str:
    """Say a date: "Fri 27 Nov", with `year` "Fri 27 Nov 2026"."""
    spelled = f"{DAYS[on.weekday()]} {on.day} {MONTHS[on.month - 1]}"
    return f"{spelled} {on.year}" if year else spelled


def month(on: date, *, year: bool = False) -> str:
    """Say the month of a date: "November", with `year` "November 2026"."""
    name = MONTHS_LONG[on.month - 1]
    return f"{name} {on.year}" if year else name


def clock(at: datetime, zone: tzinfo = UTC) -> str:
    """Say the time of day in a zone: "17:00"."""
    return f"{at.astimezone(zone):%H:%M}"


def moment(at: datetime, zone: tzinfo = UTC, *, year: bool = False) -> str:
    """Say an instant in a zone: "Fri 27 Nov 17:00"."""
    local = at.astimezone(zone)
    return f"{day(local.date(), year=year)} {local:%H:%M}"


def deadline(at: datetime, zone: tzinfo = UTC) -> str:
    """Say a deadline in a zone: "Fri 27 Nov 17:00"; one at midnight is said as the day that it ends."""
    local = at.astimezone(zone)
    return moment(at, zone) if local.time() != time.min else day(deadlines.day_of(at, zone))


def span(between: timedelta, days_apart: int | None = None) -> str:
    """Say how long: "40 min", "26 h", "3 days". `days_apart` counts calendar days where they are known."""
    seconds = abs(between).total_seconds()
    if seconds < 3600:
        return f"{int(seconds // 60)} min"
    hours = int(seconds // 3600)
    if hours < HOURS_BEFORE_DAYS:
        return f"{hours} h"
    return plural(days_apart if days_apart else round(hours / 24), "day")


def until_deadline(at: datetime, now: datetime, zone: tzinfo = UTC) -> str:
    """Say a deadline as seen from now; one at midnight is counted in days, from the day that it ends."""
    if at.astimezone(zone).time() != time.min:
        return relative(at, now, zone)
    return relative_day(deadlines.day_of(at, zone), now.astimezone(zone).date())


def relative(at: datetime, now: datetime, zone: tzinfo = UTC) -> str:
    """Say an instant as seen from now: "in 26 h", "in 4 days", "2 days ago", "now"."""
    between = at - now
    if abs(between) < timedelta(minutes=1):
        return "now"
    days_apart = abs((at.astimezone(zone).date() - now.astimezone(zone).date()).days)
    distance = span(between, days_apart)
    return f"in {distance}" if between > timedelta(0) else f"{distance} ago"


def relative_day(on: date, today: date) -> str:
    """Say a date as seen from today: "today", "tomorrow", "yesterday", "in 4 days", "3 days ago"."""
    apart = (on - today).days
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}
    if apart in near:
        return near[apart]
    return f"in {plural(apart, 'day')}" if apart > 0 else f"{plural(-apart, 'day')} ago"


def plural(count: int, singular: str, many: str = "") -> str:
    """Count a thing: "1 day", "3 days", "2,000 deals"; `many` for a word that does not end in s."""
    return f"{number(count)} {singular if abs(count) == 1 else many or singular + 's'}"


def listed(words: Sequence[str], last: str = "and") -> str:
    """Join words as people write a list: "a", "a and b", "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def number(value: Number, places: int = 0) -> str:
    """Write a number the reader's way, with a true minus: "1,542,385", "−12,669", where they say so "1.542.385"."""
    return wording.number(value, places, notation=locales.current())


def money(amount: Number | None, places: int = 0, *, none: str = "n/a") -> str:
    """Write an amount in the organisation's currency, without its sign: "1,542,385"; nothing known is "n/a"."""
    return none if amount is None else number(amount, places)


def exact_money(amount: Number | None, *, none: str = "n/a") -> str:
    """Write an amount as it was booked or entered: "1,200", with cents where it has some "1,200.50"."""
    return money(amount, places_of([amount]), none=none)


def rewritten(text: str) -> str:
    """A sentence that was kept, with its amounts written the reader's way.

    Only what can be nothing but an amount is touched: thousands in groups, two decimals, decimals of a percentage.
    """
    notation = locales.current()
    if notation is locales.NEUTRAL or not any(figure.isdecimal() for figure in text):
        return text

    def again(amount: re.Match[str]) -> str:
        return notation.number(amount.group().replace(",", ""))

    return _CENTS.sub(again, _GROUPED.sub(again, text))


def signed(value: Number, places: int = 0, unit: str = "") -> str:
    """Write a difference with its sign: "+3,120", "−61,000", "0"; `unit` follows ("points")."""
    digits = number(value, places)
    digits = f"+{digits}" if value > 0 and any(figure in "123456789" for figure in digits) else digits
    return f"{digits} {unit}" if unit else digits


def compact(amount: Number) -> str:
    """Write an amount short, for axes and tiles only: "1.2 M", "350 K", "820"."""
    value = Decimal(str(amount))
    for size, letter in COMPACT:
        if abs(value) >= size:
            scaled = value / size
            places = 1 if abs(scaled) < 100 and scaled % 1 else 0
            return f"{number(scaled, places)} {letter}"
    return number(value)


def percent(share: Number | None, places: int = 0, *, none: str = "n/a") -> str:
    """Write a share of one as percent: 0.82 is "82 %"; nothing known is "n/a"."""
    return none if share is None else f"{number(Decimal(str(share)) * 100, places)} %"


def ratio(value: Number | None, *, none: str = "n/a") -> str:
    """Write a multiple with one decimal: "1.1"."""
    return none if value is None else number(value, 1)


def decider(name: str, *, alone: bool) -> str:
    """Name who decided, and say it where there was nobody else who could."""
    return f"{name} (decided alone)" if alone else name


def possessive(name: str) -> str:
    """Say whose it is: "Marxen’s", "Anders’"."""
    return f"{name}’" if name.endswith("s") else f"{name}’s"


def sentence(text: str) -> str:
    """Begin with a capital and end with a full stop; leave the rest as it is."""
    stripped = text.strip()
    if not stripped:
        return ""
    begun = stripped[0].upper() + stripped[1:]
    return begun if begun[-1] in ".?:”" else f"{begun}."

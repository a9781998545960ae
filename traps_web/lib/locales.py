"""How people of a country write numbers and days: `12/31/2026` and `1,234.56`, or `31.12.2026` and `1.234,56`.

The figures are those of the Unicode CLDR, as Babel carries them. What is stored, what programs exchange and what stands
in a file goes by `NEUTRAL`; a page goes by whoever reads it, from the moment the request knows who that is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.languages import get_official_languages
from babel.localedata import exists

FIGURES = "latn"
"""The digits 0 to 9, whichever a country has beside them."""
BLANKS = "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE} "
WIDEST_CODE = 12
NOT_A_COUNTRY = frozenset({"ZZ"})

_MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec"
_IN_WORDS = re.compile(r"(?:[A-Za-z]{3,9},? )?(?P<day>\d{1,2}) (?P<month>[A-Za-z]{3,9}) (?P<year>\d{4})", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_IN_FIGURES = re.compile(r"(\d{1,4})([./-] ?)(\d{1,4})([./-] ?)(\d{1,4})\.?", re.ASCII)
_PARTS = re.compile(r"[MdyG]+")
_LETTERS = {"d": "d", "M": "m", "y": "y"}


@dataclass(frozen=True)
class Notation:
    """How numbers and days are written, and on which day a week begins in a picker (Monday is 0)."""

    code: str
    decimal: str
    group: str
    sizes: tuple[int, int]
    """How many digits stand in the last group, and how many in those before it."""
    order: str
    """Of day, month and year: "dmy", "mdy" or "ymd"."""
    separator: str
    is_padded: bool
    first_weekday: int

    @property
    def day_pattern(self) -> str:
        """How a day is typed, for people: "MM/DD/YYYY"."""
        return self.separator.join({"d": "DD", "m": "MM", "y": "YYYY"}[part] for part in self.order)

    def number(self, plain: str) -> str:
        """Digits with at most one point ("1234567.5"), grouped and with the decimal sign of the country."""
        whole, point, rest = plain.partition(".")
        grouped = self.group.join(_groups(whole, *self.sizes))
        return f"{grouped}{self.decimal}{rest}" if point else grouped

    def day(self, on: date) -> str:
        """A day in figures, as it is typed: "12/31/2026"."""
        width = 2 if self.is_padded else 1
        figures = {"d": f"{on.day:0{width}}", "m": f"{on.month:0{width}}", "y": f"{on.year:04}"}
        return self.separator.join(figures[part] for part in self.order)

    def day_of(self, text: str) -> date | None:
        """The day that somebody typed: in the order of the country, as 2026-12-31, or in words as pages say it.

        Two figures of a year are of this century. None for what is no day.
        """
        plain = " ".join(text.split())
        if named := _IN_WORDS.fullmatch(plain):
            month = _MONTHS.find(named["month"][:3].lower())
            return _day(int(named["year"]), month // 3 + 1, int(named["day"])) if month % 3 == 0 else None
        if iso := _ISO.fullmatch(plain):
            return _day(*map(int, iso.groups()))
        if not (typed := _IN_FIGURES.fullmatch(plain)):
            return None
        part = dict(zip(self.order, typed.groups()[::2], strict=True))
        if not len(part["d"]) <= 2 >= len(part["m"]) or len(part["y"]) not in (2, 4):
            return None
        year = int(part["y"])
        return _day(year + 2000 if len(part["y"]) == 2 else year, int(part["m"]), int(part["d"]))


NEUTRAL = Notation(
    code="", decimal=".", group=",", sizes=(3, 3), order="ymd", separator="-", is_padded=True, first_weekday=0
)
_current: ContextVar[Notation] = ContextVar("traps_notation", default=NEUTRAL)


def current() -> Notation:
    """How whoever reads this writes numbers and days; NEUTRAL in jobs, files and calls of programs."""
    return _current.get()


@contextmanager
def going_by(notation: Notation) -> Iterator[None]:
    """Write and read numbers and days this way."""
    token = _current.set(notation)
    try:
        yield
    finally:
        _current.reset(token)


def chosen(code: str, *countries: str) -> Notation:
    """That of the code, else that of the first country that is known, else NEUTRAL."""
    if code:
        return notation(code)
    usual = next(filter(None, map(_usual, filter(None, countries))), "")
    return notation(usual) if usual else NEUTRAL


@cache
def notation(code: str) -> Notation:
    """How people write where "de-CH" is spoken. Raises ValueError for a code that nobody speaks."""
    try:
        locale = Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError) as wrong:
        raise ValueError(f"“{code}” is not a language of a country, like en-US or de-CH.") from wrong
    symbols = locale.number_symbols.get(FIGURES) or Locale("en").number_symbols[FIGURES]
    pattern = locale.date_formats["short"].pattern
    separator = next((sign for sign in pattern if sign in "./-"), "-")
    return Notation(
        code=code,
        decimal=symbols["decimal"],
        group=_unbroken(symbols["group"]),
        sizes=locale.decimal_formats[None].grouping,
        order="".join(_LETTERS[part[0]] for part in _PARTS.findall(pattern) if part[0] in _LETTERS),
        separator=separator,
        is_padded="MM" in pattern,
        first_weekday=locale.first_week_day,
    )


@cache
def choices() -> tuple[tuple[str, str], ...]:
    """Every country by name with its code, once for each of its official languages."""
    english = Locale("en")
    rows: list[tuple[str, str]] = []
    for country in get_global("territory_languages").keys() - NOT_A_COUNTRY:
        name = english.territories.get(country)
        codes = _codes(country)
        for code in codes:
            tongue = english.languages.get(code.split("-")[0])
            rows.append((code, f"{name} ({tongue})" if len(codes) > 1 else f"{name}"))
    return tuple(sorted(rows, key=lambda row: row[1]))


def is_offered(code: str) -> bool:
    """Whether it stands among the choices."""
    return any(code == choice for choice, _ in choices())


def _codes(country: str) -> list[str]:
    """That of most people first, then those of its other official languages."""
    usual = _usual(country)
    spoken = usual.split("-")[0]
    others = (tongue.replace("_", "-") for tongue in get_official_languages(country))
    codes = [usual, *(f"{tongue}-{country}" for tongue in others if tongue.split("-")[0] != spoken)]
    return [code for code in codes if code and exists(code.replace("-", "_"))]


@cache
def _usual(country: str) -> str:
    """The code of the language that most people of the country write: "en-US" for the US; empty where none is known."""
    try:
        return str(Locale.parse(f"und_{country}")).replace("_", "-")
    except (UnknownLocaleError, ValueError):
        return ""


def _unbroken(sign: str) -> str:
    return "\N{NARROW NO-BREAK SPACE}" if sign in BLANKS else sign


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _groups(digits: str, last: int, before: int) -> list[str]:
    head, tail = digits[:-last], digits[-last:]
    groups = [tail]
    while head:
        groups.insert(0, head[-before:])
        head = head[:-before]
    return groups

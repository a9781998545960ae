"""Money: whole minor units inside, Decimal at the edges, words for people.

In this module an ``int`` is always minor units (cents) and a ``Decimal`` is always an amount
in the currency. Rounding happens once per row, half to even, and only here.
"""

import re
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_EVEN, Context, Decimal
from functools import lru_cache

from traps_web.lib.locales import NEUTRAL, Notation

PPM = 1_000_000
"""Parts per million that make the whole: a share of 100 %."""

DEFAULT_DIGITS = 2
MINUS = "\N{MINUS SIGN}"

_WITHOUT_DECIMALS = frozenset(
    {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"}
)
_WITH_THREE_DECIMALS = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})
_SPACES = dict.fromkeys(map(ord, " \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}'\u2019"))
_COMPACT_UNITS = (("Bn", 9), ("M", 6), ("k", 3))
_COMPACT_FROM = 10_000
_WIDE = Context(prec=60)
"""Wide enough for any sum, whatever context a caller works in."""


def digits_of(currency: str = "") -> int:
    """How many decimals the currency has (EUR 2, JPY 0, KWD 3); no currency means two."""
    if currency in _WITHOUT_DECIMALS:
        return 0
    return 3 if currency in _WITH_THREE_DECIMALS else DEFAULT_DIGITS


@lru_cache(maxsize=8)
def _smallest(digits: int) -> Decimal:
    return Decimal(1).scaleb(-digits)


def _rounded(amount: Decimal, digits: int) -> Decimal:
    return amount.quantize(_smallest(digits), ROUND_HALF_EVEN, _WIDE)


def to_minor(amount: Decimal, currency: str = "") -> int:
    """The amount in whole minor units, rounded once, half to even.

    Raises TypeError for a float, ValueError for an amount that is not a finite number.
    """
    if not isinstance(amount, Decimal):
        raise TypeError(f"An amount is a Decimal, not {type(amount).__name__}.")
    if not amount.is_finite():
        raise ValueError("An amount is a finite number.")
    digits = digits_of(currency)
    return int(_rounded(amount, digits).scaleb(digits, _WIDE))


def from_minor(amount_minor: int, currency: str = "") -> Decimal:
    """The amount that so many minor units are worth, with the currency's decimals."""
    return Decimal(amount_minor).scaleb(-digits_of(currency), _WIDE)


def amounts(minors: Iterable[int], currency: str = "") -> list[Decimal]:
    """The same for many at once."""
    places = -digits_of(currency)
    return [Decimal(minor).scaleb(places, _WIDE) for minor in minors]


def parse_amount(text: str, notation: Notation = NEUTRAL) -> Decimal:
    """The amount a person typed: "1,250,000", "1 250 000.50", "−300" are understood; with the notation of Germany
    "1.250.000,50". Spaces and apostrophes may stand between thousands everywhere.

    Raises ValueError with a sentence for everything else: a group that is none ("1.50" there) is never guessed at.
    """
    plain = text.translate(_SPACES).replace(MINUS, "-")
    group = notation.group.translate(_SPACES)
    if not _spelled(group, notation.decimal, notation.sizes[1]).fullmatch(plain):
        examples = " or ".join(examples_of_amounts(notation))
        raise ValueError(f"“{text}” is not an amount; write it like {examples}.")
    ungrouped = plain.replace(group, "") if group else plain
    return Decimal(ungrouped.replace(notation.decimal, "."))


def examples_of_amounts(notation: Notation = NEUTRAL) -> tuple[str, str]:
    """How an amount is written there, without groups and with them: "1250.50" and "1,250.50"."""
    return f"1250{notation.decimal}50", notation.number("1250.50")


@lru_cache(maxsize=64)
def _spelled(group: str, decimal: str, size: int) -> re.Pattern[str]:
    """Digits as somebody types them: in one piece, or in groups of three, or of `size` before the last three."""
    end = f"({re.escape(decimal)}\\d*)?"
    forms = [f"\\d+{end}", f"{re.escape(decimal)}\\d+"]
    if group:
        between = re.escape(group)
        forms += [f"\\d{{1,{each}}}({between}\\d{{{each}}})*{between}\\d{{3}}{end}" for each in {3, size}]
    return re.compile(f"[+-]?({'|'.join(forms)})", re.ASCII)


def split(amount_minor: int, weights: Sequence[int]) -> list[int]:
    """The amount dealt out by weight so that the parts add up to it exactly.

    Largest remainder (Hamilton's method): each gets the whole part of its due, the units left
    go to the largest remainders, ties to the earliest. A negative amount is the mirror image.
    Raises ValueError for a negative weight, and for money with nobody to take it.
    """
    if any(weight < 0 for weight in weights):
        raise ValueError("A weight cannot be negative.")
    total = sum(weights)
    if total == 0:
        if amount_minor == 0:
            return [0] * len(weights)
        raise ValueError("There is an amount to split and no weight above zero to take it.")
    size = abs(amount_minor)
    parts = [size * weight // total for weight in weights]
    remainders = [size * weight % total for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda place: (-remainders[place], place))
    for place in by_remainder[: size - sum(parts)]:
        parts[place] += 1
    return parts if amount_minor >= 0 else [-part for part in parts]


def apply_ppm(amount_minor: int, ppm: int) -> int:
    """The share (parts per million) or probability of an amount, rounded once, half to even."""
    whole, rest = divmod(abs(amount_minor * ppm), PPM)
    if rest * 2 > PPM or (rest * 2 == PPM and whole % 2):
        whole += 1
    return whole if amount_minor * ppm >= 0 else -whole


def _as_decimal(amount: Decimal | int, currency: str) -> Decimal:
    return from_minor(amount, currency) if isinstance(amount, int) else amount


def format_amount(amount: Decimal | int, *, cents: bool = False, currency: str = "", signed: bool = False) -> str:
    """The amount as people read it: "1,234,567", with ``cents`` "1,234,567.50".

    An int is minor units, a Decimal an amount. ``currency`` sets the decimals and is not
    printed. The minus is the true one; ``signed`` puts a plus before a gain.
    """
    value = _rounded(_as_decimal(amount, currency), digits_of(currency) if cents else 0)
    sign = MINUS if value < 0 else "+" if signed and value > 0 else ""
    return f"{sign}{abs(value):,f}"


def compact(amount: Decimal | int, *, currency: str = "") -> str:
    """The amount for narrow places: "950", "9,950", "48 k", "1.2 M", "12 M", "3.4 Bn".

    An int is minor units, a Decimal an amount. Below 10,000 every unit is shown.
    """
    value = _as_decimal(amount, currency)
    size = abs(value)
    if _rounded(size, 0) < _COMPACT_FROM:
        return format_amount(value)
    sign = MINUS if value < 0 else ""
    for place, (unit, power) in enumerate(_COMPACT_UNITS):
        if size < 10**power:
            continue
        scaled = size.scaleb(-power)
        shown = _rounded(scaled, 1)
        if shown >= 10:
            shown = _rounded(scaled, 0)
        if shown >= 1000 and place:
            # 999,999 is 1.0 M, never 1,000 k
            return f"{sign}1.0 {_COMPACT_UNITS[place - 1][0]}"
        return f"{sign}{shown:,f} {unit}"
    raise AssertionError("unreachable: every size from 10,000 on has a unit")

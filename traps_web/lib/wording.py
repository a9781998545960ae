"""Numbers in sentences that are kept: notices, labels of duties, findings that are sealed.

They are written one way, whoever reads them later. A page writes them its reader's way: `traps_web.ui.words.rewritten`.
"""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from traps_web.lib.locales import NEUTRAL, Notation
from traps_web.lib.money import DEFAULT_DIGITS

MINUS = "\N{MINUS SIGN}"

Number = int | float | Decimal


def number(value: Number, places: int = 0, *, notation: Notation = NEUTRAL) -> str:
    """Write a number with thousands separators and a true minus: "1,542,385", "−12,669"."""
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    rounded = exact.quantize(_step(places), rounding=ROUND_HALF_UP)
    sign = "" if rounded >= 0 else MINUS
    return f"{sign}{notation.number(f'{abs(rounded):.{places}f}')}"


def money(amount: Number | None, places: int = 0, *, none: str = "n/a") -> str:
    """Write an amount in the organisation's currency, without its sign: "1,542,385"; nothing known is "n/a"."""
    return none if amount is None else number(amount, places)


def exact_money(amount: Number | None, *, none: str = "n/a") -> str:
    """Write an amount as it was booked or entered: "1,200", with cents where it has some "1,200.50"."""
    return money(amount, places_of([amount]), none=none)


def places_of(amounts: Iterable[Number | None]) -> int:
    """How many decimals a column of amounts has: none, or cents in every row if one amount has cents."""
    has_cents = any(amount is not None and amount != int(amount) for amount in amounts)
    return DEFAULT_DIGITS if has_cents else 0


def percent(share: Number | None, places: int = 0, *, none: str = "n/a") -> str:
    """Write a share of one as percent: 0.82 is "82 %"; nothing known is "n/a"."""
    return none if share is None else f"{number(Decimal(str(share)) * 100, places)} %"


def plural(count: int, singular: str, many: str = "") -> str:
    """Count a thing: "1 day", "3 days", "2,000 deals"; `many` for a word that does not end in s."""
    return f"{number(count)} {singular if abs(count) == 1 else many or singular + 's'}"


@cache
def _step(places: int) -> Decimal:
    return Decimal(1).scaleb(-places)

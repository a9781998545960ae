"""Sums that follow the typing: what the parts of a form add up to, against the whole that they have to reach."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from traps_web.lib import money
from traps_web.lib.fields import currency
from traps_web.ui import words

PERCENT_PLACES = 4
"""Decimals of a percentage: its smallest unit is a part per million of the whole."""


@dataclass(frozen=True, slots=True)
class RunningSum:
    """The sum of the fields that name its key, in whole smallest units, so that the page and the server agree exactly.

    One sentence for a sum below the whole, at it, and above it, and where it matters for nothing at all; {sum},
    {whole} and {left} are figures of it.
    """

    key: str
    sum_minor: int
    whole_minor: int
    short: str
    even: str
    over: str
    none: str = ""
    whole_of: str = ""
    """The key of the fields that are the whole, where that is typed on the same page."""
    places: int = money.DEFAULT_DIGITS
    is_share: bool = False
    is_said: bool = True
    """Screen readers hear it after a pause in the typing; False where the same is said elsewhere on the page."""

    @classmethod
    def of_money(cls, key: str, amount: Decimal, whole: Decimal, **said: Any) -> RunningSum:
        """An amount against an amount, in the organisation's currency."""
        unit = currency()
        sum_minor, whole_minor = money.to_minor(amount, unit), money.to_minor(whole, unit)
        return cls(key=key, sum_minor=sum_minor, whole_minor=whole_minor, places=money.digits_of(unit), **said)

    @classmethod
    def of_shares(cls, key: str, shares: Iterable[int]) -> RunningSum:
        """Shares in parts per million, which make the whole together."""
        return cls(
            key=key,
            sum_minor=sum(shares),
            whole_minor=money.PPM,
            short="{sum} % of {whole} %; {left} % is left to assign",
            even="{sum} %: they make the whole",
            over="{sum} %, {left} % too much",
            places=PERCENT_PLACES,
            is_share=True,
        )

    @property
    def state(self) -> str:
        """Nothing where that has a sentence of its own, below the whole, at it, or above it."""
        if self.none and not self.sum_minor:
            return "none"
        if self.sum_minor == self.whole_minor:
            return "even"
        return "short" if self.sum_minor < self.whole_minor else "over"

    @property
    def patterns(self) -> dict[str, str]:
        """The sentences, for the script that goes on saying them."""
        sentences = {"short": self.short, "even": self.even, "over": self.over, "none": self.none}
        return {state: sentence for state, sentence in sentences.items() if sentence}

    @property
    def text(self) -> str:
        """The sentence that holds now."""
        figures = {
            "{sum}": self.sum_minor,
            "{whole}": self.whole_minor,
            "{left}": abs(self.whole_minor - self.sum_minor),
        }
        sentence = self.patterns[self.state]
        for name, minor in figures.items():
            sentence = sentence.replace(name, self._figure(minor))
        return sentence

    def _figure(self, minor: int) -> str:
        """With decimals only where there are some."""
        value = Decimal(minor).scaleb(-self.places)
        if self.is_share:
            return words.number(value, max(0, -int(value.normalize().as_tuple().exponent)))
        return words.exact_money(value)

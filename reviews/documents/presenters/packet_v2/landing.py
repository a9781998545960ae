"""The expected landing of a packet: where the quarter ends, how sure that is, and how well it foresaw earlier ones."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from reviews.documents.presenters.packet_v1.spelling import Document, amount, day
from reviews.documents.presenters.packet_v1.stored import Stored
from traps_web.ui import periods, words

ENDED, WEIGHTED = "ended", "weighted"


@dataclass(frozen=True)
class ForeseenRow:
    """An earlier quarter: what was expected of it with as many working days left, and what came."""

    quarter: str
    said: str
    came: str
    error: str
    held: str


class Landing(Stored):
    """Where the quarter is expected to end."""

    @property
    def _expected(self) -> Document | None:
        expected: Document | None = self.document["coming"]["expected"]
        return expected

    @property
    def landing_name(self) -> str:
        """What the figure is called: what is expected, the weighted figure while there is no past, or what came."""
        basis = self._expected["basis"] if self._expected else WEIGHTED
        return {ENDED: "Landed", WEIGHTED: "Weighted landing"}.get(basis, "Expected landing")

    @property
    def landing_amount(self) -> str:
        """The figure."""
        return words.money(Decimal(self._expected["amount"])) if self._expected else "n/a"

    @property
    def interval(self) -> str:
        """Between which sums it ends in four cases of five."""
        expected = self._expected
        if expected is None or expected["low"] is None:
            return "no interval yet"
        return f"{words.money(amount(expected['low']))} to {words.money(amount(expected['high']))}"

    @property
    def chance(self) -> str:
        """How likely it is that the budget is retired."""
        expected = self._expected
        chance = None if expected is None else amount(expected["chance"])
        return "n/a" if chance is None else f"{round(chance * 100)} in 100"

    @property
    def landing_finding(self) -> str:
        """Where it ends, in a sentence."""
        expected = self._expected
        if expected is None:
            return "The quarter has not begun."
        figure = words.money(Decimal(expected["amount"]))
        if expected["basis"] == ENDED:
            return f"The quarter ended with {figure}."
        if expected["basis"] == WEIGHTED:
            return f"The quarter lands at {figure} if each open deal counts by the chance of its stage."
        if expected["low"] is None:
            return f"The quarter is expected to land at {figure}."
        low, high = words.money(amount(expected["low"])), words.money(amount(expected["high"]))
        return f"The quarter is expected to land at {figure}, between {low} and {high} in four cases of five."

    @property
    def landing_side(self) -> str:
        """As of which day, and the chance of the budget."""
        expected = self._expected
        if expected is None or expected["basis"] == ENDED:
            return ""
        chance = "" if self.chance == "n/a" else f"; chance to retire the budget: {self.chance}"
        return f"at the end of {day(expected['as_of'])}{chance}"

    @cached_property
    def foreseen(self) -> list[ForeseenRow]:
        """Earlier quarters, the newest first."""
        return [_row(row) for row in self._expected["foreseen"]] if self._expected else []

    @property
    def foreseen_finding(self) -> str:
        """How far off it was on average, and how often the interval held what came."""
        rows = self._expected["foreseen"] if self._expected else []
        errors = [abs(Decimal(row["error"])) for row in rows if row["error"] is not None]
        if not errors:
            return ""
        mean = words.percent(sum(errors, Decimal(0)) / len(errors))
        quarters = words.plural(len(errors), "earlier quarter")
        held = [row["held"] for row in rows if row["held"] is not None]
        within = f"; the interval held {sum(held)} of {len(held)}" if held else ""
        return f"With as many working days left it was off by {mean} on average in {quarters}{within}."


def _row(row: Document) -> ForeseenRow:
    error = amount(row["error"])
    return ForeseenRow(
        quarter=periods.named(row["key"]),
        said=words.money(Decimal(row["said"])),
        came=words.money(Decimal(row["came"])),
        error="n/a" if error is None else words.signed(round(error * 100), unit="%"),
        held={True: "yes", False: "no", None: "no interval yet"}[row["held"]],
    )

"""The colour of a state in charts: what is short is hatched and written in it."""

from decimal import Decimal

from traps_web.ui import words

TONES = {"on watch": "late", "out of reach": "out"}
"""By the state of the money; whatever else is short is as red as what is behind."""


def of_gap(gap: Decimal, state: str = "") -> str:
    """The tone of what is short of a budget (above zero) or ahead of it: missed, late, out, done; level has none."""
    if gap > 0:
        return TONES.get(state, "missed")
    return "done" if gap < 0 else ""


def say(tone: str) -> str:
    """The class of words in a tone."""
    return f"chart__say chart__say--{tone}" if tone else "chart__say"


def hatch(tone: str) -> str:
    """The class of an area that is short."""
    return "chart__part--gap" if tone in ("", "missed") else f"chart__part--gap chart__part--gap-{tone}"


def gap(amount: Decimal, level: str = "on budget to date") -> str:
    """The distance in words: "145,796 short", "5,000 ahead"; short is an amount, behind a state."""
    return f"{words.money(abs(amount))} {'short' if amount > 0 else 'ahead'}" if amount else level

"""How well the expected landing foresaw: what was said of each past period, and what came."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from plans.measures.presenters.forecast_words import METHOD_NAMES
from plans.measures.rules.landing_methods import METHODS
from plans.measures.rules.landing_words import PastLine, mean_error
from plans.measures.selectors.landing import Landing
from traps_web.lib import fiscal
from traps_web.ui import periods, values, words
from traps_web.ui.values import Cell, Column, Ledger, Line

SHORT_NAMES = {
    "same_days": "Same days",
    "shape": "Shape",
    "thirteen_weeks": "13 weeks",
    "survival": "Deals by age",
    "calls": "Calls",
}
assert SHORT_NAMES.keys() == METHOD_NAMES.keys()


def foresaw_head(shown: Landing) -> str:
    """The finding: by how much it was off."""
    mean = mean_error([line.error for line in shown.past])
    if mean is None:
        return "How well did it foresee: no past period could be foretold yet"
    return f"How well did it foresee: it was off by {words.percent(mean, 1)} on average"


def foresaw_side(shown: Landing) -> str:
    """How often the interval held what came."""
    judged = [line.held for line in shown.past if line.held is not None]
    if not judged:
        return "with as many working days left as today"
    return f"{sum(judged)} of {len(judged)} inside; promised are 4 in 5"


def foresaw(shown: Landing) -> Ledger:
    """Past periods, newest first, each with what was said with as many days left, and by which methods."""
    keys = [method.key for method in METHODS if any(method.key in line.error_by_method for line in shown.past)]
    columns = [
        Column("Period"),
        Column("Said", "num", "Said"),
        Column("80 % interval", "num", "80 % interval"),
        Column("Came", "num", "Came"),
        Column("Error", "num", "Error"),
        Column("What came was", "", "What came was"),
        *(Column(SHORT_NAMES[key], "num", SHORT_NAMES[key]) for key in keys),
    ]
    lines = [_line(line, keys, shown) for line in shown.past]
    return Ledger("What was said of past periods, and what came", columns, lines, _mean(shown.past, keys))


def _line(line: PastLine, keys: Sequence[str], shown: Landing) -> Line:
    period = fiscal.period_of(shown.time.calendar, line.span.starts_on, shown.time.period.kind)
    interval = "n/a" if line.low is None else f"{words.money(line.low)} to {words.money(line.high)}"
    cells: list[Cell] = [
        periods.name(period),
        words.money(line.foretold),
        interval,
        words.money(line.came),
        _signed(line.error),
        _held(line.held),
    ]
    return Line((*cells, *(_signed(line.error_by_method.get(key)) for key in keys)))


def _mean(past: Sequence[PastLine], keys: Sequence[str]) -> Line:
    of_methods = [mean_error([line.error_by_method.get(key) for line in past]) for key in keys]
    mean = words.percent(mean_error([line.error for line in past]), 1)
    return Line(("Mean size of error", "", "", "", mean, "", *(words.percent(error, 1) for error in of_methods)))


def _held(held: bool | None) -> Cell:
    if held is None:
        return values.Faint("no interval yet")
    return values.State("done", "inside") if held else values.State("missed", "outside")


def _signed(error: Decimal | None) -> str:
    return "n/a" if error is None else words.signed(error * 100, 1, " %")

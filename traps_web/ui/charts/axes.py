"""The words of axes: levels of money in their own column, days under the ground, as many as have room."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import pairwise

from traps_web.ui import words
from traps_web.ui.charts.lettering import width
from traps_web.ui.charts.scale import Scale, months, ticks
from traps_web.ui.charts.shapes import Text

OF_WEEKS, OF_DAYS = 45, 10
"""Up to so many days a span is cut by weeks, or by days, and not by months."""
GAP = 10

Spelling = Callable[[date], str]


def top_of(high: float, count: int = 4) -> tuple[float, ...]:
    """The levels that are named; a scale of nothing names nothing but its zero."""
    return ticks(high, count) if high > 1 else (0.0,)


def level_labels(levels: Sequence[float], up: Scale, right: float, size: float) -> list[Text]:
    """The names of the levels, right-aligned beside the lines that they name."""
    return [Text("", right - 6, up.at(level) + size * 0.35, words.compact(level), "end") for level in levels]


def day_labels(start: date, end: date, room: float, size: float) -> list[tuple[date, str]]:
    """Where months, weeks or days begin, and what is said there; the shortest words leave names out, evenly.

    A first or last stretch that the span cuts too short for its name goes without one.
    """
    days = (end - start).days + 1
    firsts, spellings = _cut(start, end, days)
    last = len(firsts) - 1
    reach = [(following - first).days for first, following in pairwise([*firsts, end + timedelta(days=1)])]
    for every in (1, 2, 3, 6, 12):
        for spelling in spellings:
            labels = [spelling(first) if i % every == 0 else "" for i, first in enumerate(firsts)]
            fits = [
                width(label, size) + GAP <= sum(reach[i : i + every]) / days * room for i, label in enumerate(labels)
            ]
            if all(fit or not label or i in (0, last) for i, (label, fit) in enumerate(zip(labels, fits, strict=True))):
                return [(on, label if fit else "") for on, label, fit in zip(firsts, labels, fits, strict=True)]
    return [(first, "") for first in firsts]


def _cut(start: date, end: date, days: int) -> tuple[list[date], tuple[Spelling, ...]]:
    if days > OF_WEEKS:
        return list(months(start, end)), (words.month, _month)
    if days > OF_DAYS:
        monday = start + timedelta(days=-start.weekday() % 7)
        return [monday + timedelta(days=7 * i) for i in range((end - monday).days // 7 + 1)], (words.day, _short)
    return [start + timedelta(days=i) for i in range(days)], (words.day, _short, _weekday)


def _month(on: date) -> str:
    return words.MONTHS[on.month - 1]


def _short(on: date) -> str:
    return f"{on.day} {_month(on)}"


def _weekday(on: date) -> str:
    return words.DAYS[on.weekday()]

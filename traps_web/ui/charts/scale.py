"""Scales: from money and dates to places on paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from math import floor, log10

STEPS = (1, 2, 2.5, 4, 5, 10)


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight scale from a span of values onto a span of paper."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float | Decimal) -> float:
        """The place of a value; a scale without height puts everything at its start."""
        reach = self.high - self.low
        return self.start + ((float(value) - self.low) / reach if reach else 0.0) * (self.end - self.start)


def ticks(high: float, count: int = 3) -> tuple[float, ...]:
    """Round values up to `high`, at most `count`, without zero: 1.0 M, 2.0 M."""
    if high <= 0:
        return ()
    rough = high / count
    size = 10 ** floor(log10(rough))
    step = next(step * size for step in STEPS if step * size >= rough * 0.999)
    rounded, value = [], step
    while value <= high * 1.0001:
        rounded.append(float(value))
        value += step
    return tuple(rounded)


def months(start: date, end: date) -> tuple[date, ...]:
    """The first days of the months in a span, the start of the span standing for the first one."""
    first_days = [start]
    year, number = start.year, start.month
    while True:
        year, number = (year + 1, 1) if number == 12 else (year, number + 1)
        first = date(year, number, 1)
        if first > end:
            return tuple(first_days)
        first_days.append(first)


def thinned(points: Sequence[tuple[float, float]], off: float = 0.4) -> tuple[tuple[float, float], ...]:
    """A line from left to right with fewer points, nowhere farther than `off` from what it was."""
    kept = list(points[:1])
    steepest, flattest = float("inf"), float("-inf")
    for (before_x, before_y), (x, y) in pairwise(points):
        from_x, from_y = kept[-1]
        wide = x - from_x
        if not flattest <= (y - from_y) / wide <= steepest:
            kept.append((before_x, before_y))
            from_x, from_y, wide = before_x, before_y, x - before_x
            steepest, flattest = float("inf"), float("-inf")
        steepest = min(steepest, (y + off - from_y) / wide)
        flattest = max(flattest, (y - off - from_y) / wide)
    return (*kept, *points[-1:]) if len(points) > 1 else tuple(kept)

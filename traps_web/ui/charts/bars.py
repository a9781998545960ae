"""Bars by period: actual against the budget of each month or week."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from traps_web.ui import words
from traps_web.ui.charts.scale import Scale, ticks
from traps_web.ui.charts.shapes import Chart, Hit, Line, Rect, Shape, Table, Text

WIDTH, HEIGHT = 620, 250
LEFT, RIGHT, TOP, FLOOR = 8.0, 612.0, 26.0, 216.0
MOST_LABELS = 13


@dataclass(frozen=True, slots=True)
class Bar:
    """One period: its name, its actual (None: not yet begun), its budget (None: none) and whether it runs now."""

    label: str
    actual: Decimal | None
    budget: Decimal | None = None
    is_now: bool = False


def bars(*, title: str, unit: str, bars: Sequence[Bar]) -> Chart:
    """Draw actual as ink, the shortfall hatched, the lead green, the budget as an upright cap, period by period."""
    amounts = [amount for bar in bars for amount in (bar.actual, bar.budget) if amount is not None]
    top = max((*amounts, Decimal(1)))
    low = min((*amounts, Decimal(0)))
    up = Scale(float(low), float(top) * 1.04, FLOOR, TOP)
    step = (RIGHT - LEFT - 40) / max(len(bars), 1)
    width = min(step * 0.62, 56)
    shapes: list[Shape] = []
    for tick in ticks(float(top), 2):
        shapes.append(Line("chart__grid", LEFT, up.at(tick), RIGHT, up.at(tick)))
        shapes.append(Text("", LEFT, up.at(tick) - 5, words.compact(tick)))
    hits: list[Hit] = []
    every = -(-len(bars) // MOST_LABELS)
    for i, bar in enumerate(bars):
        left = LEFT + 40 + step * i
        shapes += _one(bar, left + (step - width) / 2, width, up)
        if i % every == 0 or bar.is_now:
            shapes.append(Text("chart__say" if bar.is_now else "", left + step / 2, FLOOR + 20, bar.label, "middle"))
        hits.append(Hit(left, TOP, step, FLOOR - TOP, _spoken(bar)))
    shapes.append(Line("chart__axis", LEFT, up.at(0), RIGHT, up.at(0)))
    rows = tuple(_row(bar) for bar in bars)
    said = f"{words.sentence(title)} {'; '.join(_spoken(bar).replace(chr(10), ', ') for bar in bars)}."
    table = Table(("Period", "Budget", "Actual", "Actual less budget"), rows)
    return Chart(title, said, unit, WIDTH, HEIGHT, tuple(shapes), table, tuple(hits))


def _one(bar: Bar, x: float, width: float, up: Scale) -> list[Shape]:
    drawn: list[Shape] = []
    ground = up.at(0)
    actual = bar.actual or Decimal(0)
    base = actual if bar.budget is None else min(actual, bar.budget)
    if base > 0:
        drawn.append(Rect("chart__bar", x, up.at(base), width, ground - up.at(base)))
    elif actual < 0:
        drawn.append(Rect("chart__part--gap", x, ground, width, up.at(actual) - ground))
    if bar.budget is None:
        return drawn
    if bar.actual is not None and actual > bar.budget:
        drawn.append(Rect("chart__over", x, up.at(actual), width, up.at(bar.budget) - up.at(actual)))
    elif bar.actual is not None and not bar.is_now and bar.budget > actual:
        floor = up.at(max(actual, Decimal(0)))
        drawn.append(Rect("chart__part--gap", x + 0.75, up.at(bar.budget), width - 1.5, floor - up.at(bar.budget)))
    elif bar.budget > 0:
        drawn.append(Rect("chart__plan", x + 0.6, up.at(bar.budget), width - 1.2, ground - up.at(bar.budget)))
        if base > 0:
            drawn.append(Rect("chart__bar", x, up.at(base), width, ground - up.at(base)))
    drawn.append(Line("bullet__due", x - 4, up.at(bar.budget), x + width + 4, up.at(bar.budget)))
    return drawn


def _gap(bar: Bar) -> Decimal | None:
    return None if bar.actual is None or bar.budget is None else bar.actual - bar.budget


def _spoken(bar: Bar) -> str:
    lines = [bar.label]
    if bar.budget is not None:
        lines.append(f"budget {words.money(bar.budget)}")
    lines.append("not yet" if bar.actual is None else f"actual {words.money(bar.actual)}")
    gap = _gap(bar)
    if gap is not None:
        lines.append(f"{words.money(abs(gap))} {'ahead' if gap >= 0 else 'to go' if bar.is_now else 'short'}")
    return "\n".join(lines)


def _row(bar: Bar) -> tuple[str, ...]:
    budget = words.money(bar.budget)
    actual = words.money(bar.actual, none="not yet")
    return (bar.label, budget, actual, words.money(_gap(bar), none="not yet" if bar.actual is None else "n/a"))

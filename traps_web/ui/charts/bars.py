"""Bars by period: actual against the budget of each month or week."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from traps_web.ui import words
from traps_web.ui.charts import tones
from traps_web.ui.charts.axes import level_labels, top_of
from traps_web.ui.charts.chart import Chart, Drawing, Format, Table
from traps_web.ui.charts.lettering import LEADING, Box, Lettering, inside, width
from traps_web.ui.charts.scale import Scale
from traps_web.ui.charts.shapes import Hit, Line, Rect, Shape, Text

BROADEST = 88.0
LEVELS = 4
AIR = 6
FEW = 6
"""More bars than these take the whole width of a page."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One period: its name, its actual (None: not yet begun), its budget (None: none), and whether it runs now.

    `state` is that of the money, for the colour of what is short; `short` a shorter name for a narrow drawing.
    """

    label: str
    actual: Decimal | None
    budget: Decimal | None = None
    is_now: bool = False
    state: str = ""
    short: str = ""

    @property
    def gap(self) -> Decimal | None:
        """What is missing from the budget; None where one of the two is not known."""
        return None if self.actual is None or self.budget is None else self.budget - self.actual

    @property
    def tone(self) -> str:
        """A period that still runs is not yet judged."""
        return "" if self.gap is None or (self.is_now and self.gap > 0) else tones.of_gap(self.gap, self.state)

    @property
    def gap_words(self) -> str:
        if self.gap is None:
            return ""
        return f"{words.money(self.gap)} to go" if self.is_now and self.gap > 0 else tones.gap(self.gap, "on budget")

    @property
    def over(self) -> str:
        """What stands over it."""
        return "not yet" if self.actual is None and self.budget is not None else self.gap_words

    @property
    def spoken(self) -> str:
        """What it says under the hand."""
        budget = "" if self.budget is None else f"budget {words.money(self.budget)}"
        actual = "not yet" if self.actual is None else f"actual {words.money(self.actual)}"
        return "\n".join(line for line in (self.label, budget, actual, self.gap_words) if line)

    @property
    def row(self) -> tuple[str, ...]:
        less = None if self.gap is None else -self.gap
        none = "not yet" if self.actual is None else "n/a"
        return (
            self.label,
            words.money(self.budget),
            words.money(self.actual, none="not yet"),
            words.money(less, none=none),
        )


def bars(*, title: str, unit: str, bars: Sequence[Bar]) -> Chart:
    """Draw actual as ink, the shortfall hatched, the lead green, the budget as an upright cap, period by period."""
    spoken = "; ".join(bar.spoken.replace("\n", ", ") for bar in bars)
    table = Table(("Period", "Budget", "Actual", "Actual less budget"), tuple(bar.row for bar in bars))
    sentence, draw = f"{words.sentence(title)} {spoken}.", partial(_draw, tuple(bars))
    return Chart(title, sentence, unit, table, draw, _figures(bars), is_broad=len(bars) > FEW)


def latest(bars: Sequence[Bar]) -> int:
    """The place of the period that runs, or of the last one that has begun."""
    begun = [i for i, bar in enumerate(bars) if bar.actual is not None]
    return next((i for i, bar in enumerate(bars) if bar.is_now), begun[-1] if begun else 0)


def _figures(bars: Sequence[Bar]) -> tuple[tuple[str, str], ...]:
    if not bars or bars[latest(bars)].actual is None:
        return ()
    bar = bars[latest(bars)]
    rows = [(bar.label, words.money(bar.actual))]
    if bar.gap is not None and bar.budget:
        gap = "To go" if bar.is_now and bar.gap > 0 else "Short" if bar.gap > 0 else "Ahead"
        rows += [("Budget", words.money(bar.budget)), (gap, words.money(abs(bar.gap)))]
    return tuple(rows)


def _draw(bars: tuple[Bar, ...], form: Format) -> Drawing:
    return _Sheet(bars, form).drawing()


class _Sheet:
    """The places of one drawing."""

    def __init__(self, bars: tuple[Bar, ...], form: Format) -> None:
        self.bars, self.form, size = bars, form, form.size
        amounts = [amount for bar in bars for amount in (bar.actual, bar.budget) if amount is not None]
        high, low = max((*amounts, Decimal(1))), min((*amounts, Decimal(0)))
        self.levels = top_of(float(high), LEVELS)
        self.left = max(width(words.compact(level), size) for level in self.levels) + 8
        self.step = (form.width - self.left) / max(len(bars), 1)
        self.wide = min(self.step * 0.62, BROADEST)
        self.line = size * LEADING
        self.height = round(form.height * 0.9)
        self.floor = self.height - self.line * (2 if self._has_amounts else 1) - AIR
        self.up = Scale(float(low), float(high), self.floor, self.line * 2)
        self.letters = Lettering(size, Box(0, 0, form.width, self.height))

    @property
    def _has_amounts(self) -> bool:
        """Whether each bar has room for its amount under its name."""
        return self._fit(_amount(bar) for bar in self.bars) and self._fit(bar.label for bar in self.bars)

    def _fit(self, texts: Iterator[str]) -> bool:
        return all(width(text, self.form.size) + AIR <= self.step for text in texts)

    def drawing(self) -> Drawing:
        form, letters = self.form, self.letters
        shapes: list[Shape] = []
        for text in level_labels(self.levels, self.up, self.left, form.size):
            letters.place([[text]])
        for i, bar in enumerate(self.bars):
            shapes += self._bar(bar, self.left + self.step * i + (self.step - self.wide) / 2)
        self._names()
        self._gaps()
        ground = self.up.at(0)
        grid: list[Shape] = [
            Line("chart__grid", a[0], a[1], b[0], b[1])
            for level in self.levels
            for a, b in letters.spare((self.left, self.up.at(level)), (form.width, self.up.at(level)))
        ]
        axis = Line("chart__axis", self.left, ground, form.width, ground)
        return Drawing(form, self.height, (*grid, *shapes, axis, *letters.texts), self._hits())

    def _middle(self, i: int) -> float:
        return self.left + self.step * (i + 0.5)

    def _names(self) -> None:
        """Names under the bars: of all that fit, else of every second, third and so on, always of the latest."""
        size, last = self.form.size, latest(self.bars)
        labels = [bar.label for bar in self.bars]
        if not self._fit(iter(labels)):
            labels = [bar.short or bar.label for bar in self.bars]
        widest = max([width(label, size) for label in labels] or [0.0])
        every = max(1, -(-int(widest + AIR) // max(int(self.step), 1)))
        for i in sorted(range(len(labels)), key=lambda i: abs(i - last)):
            if (i - last) % every == 0:
                css = "chart__say" if self.bars[i].is_now else ""
                self._under(i, css, labels[i], 1)
        if self._has_amounts:
            for i, bar in enumerate(self.bars):
                self._under(i, "", _amount(bar), 2)

    def _under(self, i: int, css: str, text: str, row: int) -> None:
        size = self.form.size
        place = Text(css, self._middle(i), self.floor + AIR / 2 + self.line * row - size * 0.3, text, "middle")
        self.letters.place([[inside(place, size, 0, self.form.width)]])

    def _gaps(self) -> None:
        """What is short or ahead over each bar; where they have no room, that of the latest on top of the drawing."""
        size = self.form.size
        if self._fit(bar.over for bar in self.bars):
            for i, bar in enumerate(self.bars):
                top = self.up.at(max(bar.actual or Decimal(0), bar.budget or Decimal(0), Decimal(0)))
                if bar.over:
                    self.letters.place([[Text(tones.say(bar.tone), self._middle(i), top - 8, bar.over, "middle")]])
            return
        bar = self.bars[latest(self.bars)]
        if bar.actual is not None:
            parts = [f"{bar.short or bar.label}: {words.money(bar.actual)}", bar.gap_words]
            said = [
                Text(tones.say(bar.tone), self.form.width, size, text, "end") for text in (", ".join(parts), parts[0])
            ]
            self.letters.place([[text] for text in said])

    def _bar(self, bar: Bar, x: float) -> list[Shape]:
        up, wide, ground = self.up, self.wide, self.up.at(0)
        drawn: list[Shape] = []
        actual = bar.actual or Decimal(0)
        base = actual if bar.budget is None else min(actual, bar.budget)
        if bar.budget is not None and bar.budget > 0 and (bar.actual is None or (bar.is_now and bar.budget > actual)):
            drawn.append(Rect("chart__plan", x + 0.6, up.at(bar.budget), wide - 1.2, ground - up.at(bar.budget)))
        if base > 0:
            drawn.append(Rect("chart__bar", x, up.at(base), wide, ground - up.at(base)))
        elif actual < 0:
            drawn.append(
                Rect(tones.hatch(tones.of_gap(Decimal(1), bar.state)), x, ground, wide, up.at(actual) - ground)
            )
        if bar.budget is None:
            return drawn
        if bar.actual is not None and actual > bar.budget:
            drawn.append(Rect("chart__over", x, up.at(actual), wide, up.at(bar.budget) - up.at(actual)))
        elif bar.actual is not None and not bar.is_now and bar.budget > actual:
            floor = up.at(max(actual, Decimal(0)))
            css = tones.hatch(bar.tone)
            drawn.append(Rect(css, x + 0.75, up.at(bar.budget), max(wide - 1.5, 1), floor - up.at(bar.budget)))
        beyond = min(4, (self.step - wide) / 2 - 0.75)
        drawn.append(Line("bullet__due", x - beyond, up.at(bar.budget), x + wide + beyond, up.at(bar.budget)))
        return drawn

    def _hits(self) -> tuple[Hit, ...]:
        top = self.line * 2
        return tuple(
            Hit(self.left + self.step * i, top, self.step, self.floor - top, bar.spoken)
            for i, bar in enumerate(self.bars)
        )


def _amount(bar: Bar) -> str:
    """What came in, or what is asked for where nothing could yet."""
    if bar.actual is not None:
        return words.money(bar.actual)
    return "" if bar.budget is None else f"of {words.money(bar.budget)}"

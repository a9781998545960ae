"""What several people said of one sum, week after week: each word holds until the next; at the end stands what came."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from math import floor

from traps_web.ui import words
from traps_web.ui.charts.axes import day_labels, level_labels
from traps_web.ui.charts.chart import Chart, Drawing, Format, Table
from traps_web.ui.charts.cumulative import Point
from traps_web.ui.charts.lettering import LEADING, Box, Lettering, Spot, width
from traps_web.ui.charts.scale import Scale, ticks
from traps_web.ui.charts.shapes import Circle, Hit, Line, Polyline, Shape, Text

LOOKS = ("chart__actual", "chart__landing", "chart__budget", "chart__said")
"""How the words of the first to the fourth are drawn."""
WEEK = timedelta(days=7)
RING = 5.0
STEP = 6
AIR = 0.08
"""The room above the highest and below the lowest word, as a part of what lies between them."""


@dataclass(frozen=True, slots=True)
class Voice:
    """What one speaker said, by day, the oldest first."""

    name: str
    points: tuple[Point, ...]

    def on(self, day: date) -> Decimal | None:
        """What held at the end of a day; None before the first word."""
        return next((amount for said_on, amount in reversed(self.points) if said_on <= day), None)


@dataclass(frozen=True)
class Said:
    """A span with the words of up to four speakers, as looked at from a day, and what came once it is over."""

    start: date
    end: date
    today: date
    lines: tuple[Voice, ...]
    came: Decimal | None = None

    @property
    def now(self) -> date:
        """The day up to which words hold."""
        return min(max(self.today, self.start), self.end)

    @property
    def amounts(self) -> list[Decimal]:
        amounts = [amount for line in self.lines for _, amount in line.points]
        return [*amounts, *([] if self.came is None else [self.came])]

    def rows(self) -> list[tuple[date, list[Decimal | None]]]:
        """What held at the end of each week, and today."""
        first = self.start + timedelta(days=6 - self.start.weekday())
        days = [first + WEEK * i for i in range((self.now - first).days // 7 + 1)]
        stands = [(day, [line.on(day) for line in self.lines]) for day in sorted({*days, self.now})]
        return [(day, row) for day, row in stands if any(amount is not None for amount in row)]

    def ends(self) -> list[tuple[str, Decimal]]:
        """The last word of each, and what came."""
        last = [(line.name, line.points[-1][1]) for line in self.lines]
        return [*last, *([] if self.came is None else [("came", self.came)])]


def steps(
    *, title: str, unit: str, start: date, end: date, today: date, lines: Sequence[Voice], came: Decimal | None = None
) -> Chart:
    """Draw what up to four speakers said of a sum from the first to the last day of a span; speakers without a word
    are left out.
    """
    said = Said(start, end, today, tuple(line for line in lines if line.points)[: len(LOOKS)], came)
    table = Table(("At the end of", *(line.name for line in said.lines)), tuple(_rows(said)))
    ends = tuple((words.sentence(name).rstrip("."), words.money(amount)) for name, amount in said.ends())
    sentence = f"{words.sentence(title)} {'; '.join(f'{name} {amount}' for name, amount in ends)}."
    return Chart(title, sentence, unit, table, partial(_draw, said), ends)


def _rows(said: Said) -> Iterator[tuple[str, ...]]:
    for day, row in said.rows():
        yield (words.day(day), *(words.money(amount, none="no call") for amount in row))
    if said.came is not None:
        yield ("What came", words.money(said.came), *("" for _ in said.lines[1:]))


def _draw(said: Said, form: Format) -> Drawing:
    return _Sheet(said, form).drawing()


class _Sheet:
    """The places of one drawing."""

    def __init__(self, said: Said, form: Format) -> None:
        self.said, self.form, size = said, form, form.size
        self.line = size * LEADING
        low, self.levels = _levels(said.amounts)
        high = float(max([*said.amounts, Decimal(1)]))
        self.left = max(width(words.compact(level), size) for level in self.levels) + 8
        self.right = form.width - self._gutter()
        self.floor = form.height - self.line - 8
        self.across = Scale(0, (said.end - said.start).days + 1, self.left, self.right)
        self.up = Scale(low, max(high, self.levels[-1]), self.floor, self.line + RING)
        self.letters = Lettering(size, Box(0, 0, form.width, form.height))
        self.shapes: list[Shape] = []

    def _gutter(self) -> float:
        """The room right of the lines for what they are called; a narrow drawing has none."""
        if self.form.is_narrow:
            return RING
        texts = [text for name, amount in self.said.ends() for text in (name, words.money(amount))]
        return max([width(text, self.form.size) for text in texts] or [0.0]) + RING + 10

    def drawing(self) -> Drawing:
        said = self.said
        self._axes()
        for look, line in zip(LOOKS, said.lines, strict=False):
            self._stroke(look, self._run(line))
        if said.came is not None:
            edge = (self.right, self.up.at(said.came))
            self.shapes.append(Circle("chart__dot", *edge, 4.5))
            self.letters.keep_clear(Box(edge[0] - 4.5, edge[1] - 4.5, edge[0] + 4.5, edge[1] + 4.5))
        if self.form.is_narrow:
            self._narrow_names()
        else:
            self._wide_names()
        grid: list[Shape] = [
            Line("chart__grid", a[0], a[1], b[0], b[1])
            for level in self.levels
            for a, b in self.letters.spare((self.left, self.up.at(level)), (self.right, self.up.at(level)))
        ]
        return Drawing(self.form, self.form.height, (*grid, *self.shapes, *self.letters.texts), self._hits())

    def x(self, on: date) -> float:
        return self.across.at(min(max((on - self.said.start).days, 0), (self.said.end - self.said.start).days + 1))

    def _axes(self) -> None:
        floor_, size = self.floor, self.form.size
        for text in level_labels(self.levels, self.up, self.left, size):
            self.letters.place([[text]])
        for on, label in day_labels(self.said.start, self.said.end, self.right - self.left, size):
            x = self.x(on)
            self.shapes.append(Line("chart__axis", x, floor_, x, floor_ + 6))
            self.letters.keep_off(((x, floor_), (x, floor_ + 6)))
            if label:
                self.letters.place([[Text("", x + 5, floor_ + size + 5, label)]])
        self.shapes.append(Line("chart__axis", self.left, floor_, self.right, floor_))
        self.letters.keep_off(((self.left, floor_), (self.right, floor_)))

    def _run(self, line: Voice) -> tuple[Spot, ...]:
        """From word to word: level until the next one, then up or down to it."""
        spots: list[Spot] = []
        for said_on, amount in line.points:
            x, y = self.x(said_on), self.up.at(amount)
            if spots and spots[-1][0] == x:
                spots.pop()  # said before the span as well: the last word before it holds
            elif spots:
                spots.append((x, spots[-1][1]))
            spots.append((x, y))
        return (*spots, (self.x(self.said.now + timedelta(days=1)), spots[-1][1]))

    def _stroke(self, css: str, points: tuple[Spot, ...]) -> None:
        self.shapes.append(Polyline(css, points))
        self.letters.keep_off(points)

    def _wide_names(self) -> None:
        """Names and amounts right of the lines, from the top, pushed apart where they would touch."""
        ends = sorted((self.up.at(amount), name, amount) for name, amount in self.said.ends())
        x, size = self.right + RING + 8, self.form.size
        places: list[float] = []
        for y, _, _ in ends:
            least = places[-1] + self.line * 2.2 if places else size
            places.append(max(y + size * 0.3, least))
        lowest = self.form.height - size * 0.4 - self.line
        for i in reversed(range(len(ends))):
            places[i] = min(places[i], lowest)
            lowest = places[i] - self.line * 2.2
        for place, (_, name, amount) in zip(places, ends, strict=True):
            texts = [Text("chart__say", x, place, name), Text("", x, place + self.line, words.money(amount))]
            self.letters.place([texts])

    def _narrow_names(self) -> None:
        """Names by the ends of the lines where they have room; their amounts stand below in figures."""
        x = self.x(self.said.now + timedelta(days=1))
        for name, amount in self.said.ends():
            y, at = self.up.at(amount), self.right if name == "came" else x
            places = [away for step in range(8, 90, STEP) for away in (y - step, y + step + self.form.size * 0.5)]
            spots = ((at, "end"), (at + 4, "start"))
            self.letters.place(
                [Text("chart__say", on, place, name, anchor)] for place in places for on, anchor in spots
            )

    def _hits(self) -> tuple[Hit, ...]:
        hits, left = [], self.left
        top = self.line
        for on, row in self.said.rows():
            right = self.x(on + timedelta(days=1))
            said = zip(self.said.lines, row, strict=True)
            lines = [f"{line.name} {words.money(amount)}" for line, amount in said if amount is not None]
            hits.append(Hit(left, top, right - left, self.floor - top, "\n".join([words.day(on), *lines])))
            left = right
        return tuple(hits)


def _levels(amounts: Sequence[Decimal]) -> tuple[float, tuple[float, ...]]:
    """Where the scale begins, and the levels that are named: zero where the words reach down near it."""
    high = float(max([*amounts, Decimal(1)]))
    low = float(min(amounts, default=Decimal(0)))
    between = high - low
    if low <= 0 or between > high / 2:
        return min(low, 0.0), (min(low, 0.0), *ticks(high)) if high > 1 else (0.0,)
    between = max(between, high / 20)
    step = ticks(between * (1 + 2 * AIR), 4)[0]
    first = floor((low - between * AIR) / step) * step
    return first, tuple(first + step * i for i in range(1 + floor((high - first) / step * 1.0001)))

"""Several figures day by day as lines over one ground, each named where it ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import pairwise

from traps_web.ui import words
from traps_web.ui.charts.axes import day_labels, level_labels, top_of
from traps_web.ui.charts.chart import Chart, Drawing, Format, Table
from traps_web.ui.charts.cumulative import Point
from traps_web.ui.charts.lettering import LEADING, Box, Lettering, Spot, width
from traps_web.ui.charts.scale import Scale, thinned
from traps_web.ui.charts.shapes import Hit, Line, Polyline, Shape, Text

RING, APART = 5.0, 0.3
MOST_HITS = 40
CSS = ("chart__actual", "chart__landing", "chart__budget")
"""How the lines look, in the order in which they are given."""


@dataclass(frozen=True, slots=True)
class Run:
    """A figure by day, in order; a day without it is left out."""

    label: str
    points: tuple[Point, ...]


def runs(
    *, title: str, unit: str, start: date, end: date, runs: Sequence[Run], edges: Sequence[tuple[date, str]] = ()
) -> Chart:
    """Draw up to three figures over the days of a span; one without any day is not named.

    `edges` are days on which something begins, with what it is; they stand as lines.
    """
    drawn = tuple((css, run) for css, run in zip(CSS, runs, strict=False) if run.points)
    days = sorted({day for _, run in drawn for day, _ in run.points})
    rows = tuple((words.day(day, year=True), *(_figure(run, day) for _, run in drawn)) for day in days)
    ends = tuple((run.label, words.money(run.points[-1][1])) for _, run in drawn)
    sentence = f"{words.sentence(title)} {'; '.join(f'{label} {amount}' for label, amount in ends)}."
    table = Table(("Day", *(words.sentence(run.label).rstrip(".") for _, run in drawn)), rows)
    return Chart(title, sentence, unit, table, partial(_draw, (start, end), drawn, tuple(edges)), ends, is_broad=True)


def _figure(run: Run, day: date) -> str:
    return words.money(dict(run.points).get(day), none="n/a")


def _draw(
    span: tuple[date, date], drawn: tuple[tuple[str, Run], ...], edges: tuple[tuple[date, str], ...], form: Format
) -> Drawing:
    return _Sheet(span, drawn, edges, form).drawing()


class _Sheet:
    """The places of one drawing."""

    def __init__(
        self,
        span: tuple[date, date],
        drawn: tuple[tuple[str, Run], ...],
        edges: tuple[tuple[date, str], ...],
        form: Format,
    ) -> None:
        self.start, self.end = span
        self.edges = edges
        self.drawn, self.form, size = drawn, form, form.size
        self.line = size * LEADING
        amounts = [amount for _, run in drawn for _, amount in run.points] or [Decimal(0)]
        high, low = max(*amounts, Decimal(1)), min(*amounts, Decimal(0))
        self.levels = top_of(float(high))
        self.left = max(width(words.compact(tick), size) for tick in self.levels) + 8
        self.right = form.width - self._gutter()
        self.top, self.floor = self.line + 4, form.height - self.line - 8
        self.across = Scale(0, max((self.end - self.start).days, 1), self.left, self.right)
        self.up = Scale(float(low), float(high), self.floor, self.top + RING)
        self.letters = Lettering(size, Box(0, 0, form.width, form.height))
        self.shapes: list[Shape] = []

    def _gutter(self) -> float:
        """The room for the names at the ends of the lines; a narrow drawing names them in its figures."""
        if self.form.is_narrow:
            return RING
        texts = [text for _, run in self.drawn for text in (run.label, words.money(run.points[-1][1]))]
        return max([width(text, self.form.size) for text in texts] or [0.0]) + RING + 10

    def drawing(self) -> Drawing:
        self._axes()
        for css, run in self.drawn:
            points = thinned([self._spot(day, amount) for day, amount in run.points])
            self.shapes.append(Polyline(css, points))
            self.letters.keep_off(points)
        if not self.form.is_narrow:
            self._ends()
        grid: list[Shape] = [
            Line("chart__grid", a[0], a[1], b[0], b[1])
            for tick in self.levels
            for a, b in self.letters.spare((self.left, self.up.at(tick)), (self.right, self.up.at(tick)))
        ]
        return Drawing(self.form, self.form.height, (*grid, *self.shapes, *self.letters.texts), self._hits())

    def _spot(self, day: date, amount: Decimal) -> Spot:
        return self.across.at((day - self.start).days), self.up.at(amount)

    def _axes(self) -> None:
        floor = self.floor
        for text in level_labels(self.levels, self.up, self.left, self.form.size):
            self.letters.place([[text]])
        for on, label in day_labels(self.start, self.end, self.right - self.left, self.form.size):
            x = self.across.at((on - self.start).days)
            self.shapes.append(Line("chart__axis", x, floor, x, floor + 6))
            if label:
                self.letters.place([[Text("", x + 5, floor + self.form.size + 5, label)]])
        for on, label in self.edges:
            x = self.across.at((on - self.start).days)
            self.shapes.append(Line("chart__today", x, self.top, x, floor))
            self.letters.place([[Text("", x + 5, self.top, label)]])
        ground = self.up.at(0)
        self.shapes.append(Line("chart__axis", self.left, ground, self.right, ground))

    def _ends(self) -> None:
        """The names right of the lines, pushed apart where they would touch, and up again at the floor."""
        ends = sorted(
            (self._spot(*run.points[-1])[1], run.label, words.money(run.points[-1][1])) for _, run in self.drawn
        )
        places: list[float] = []
        for y, *_ in ends:
            places.append(max(y + self.form.size * 0.3, places[-1] + self.line * (2 + APART) if places else 0.0))
        lowest = self.form.height - self.form.size * 0.4
        for place in reversed(range(len(ends))):
            places[place] = min(places[place], lowest - self.line)
            lowest = places[place] - self.line * (1 + APART)
        for first, (_, label, amount) in zip(places, ends, strict=True):
            x = self.right + RING + 8
            self.letters.place([[Text("chart__say", x, first, label), Text("", x, first + self.line, amount)]])

    def _hits(self) -> tuple[Hit, ...]:
        """What stood on a day, under the hand; of a long span every so many days."""
        days = sorted({day for _, run in self.drawn for day, _ in run.points})
        step = len(days) // MOST_HITS + 1
        shown = [*days[::-step]][::-1]
        edges = [self.left, *(self.across.at((day - self.start).days) for day in shown)]
        hits = []
        for day, (left, right) in zip(shown, pairwise(edges), strict=True):
            lines = [f"{run.label} {_figure(run, day)}" for _, run in self.drawn]
            text = "\n".join([words.day(day), *lines])
            hits.append(Hit(left, self.top, right - left, self.floor - self.top, text))
        return tuple(hits)

"""The drawing of a cumulative curve for one width: lines in the middle, words at the edges, nothing on anything."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import chain

from traps_web.ui import words
from traps_web.ui.charts import cumulative, tones
from traps_web.ui.charts.axes import day_labels, level_labels, top_of
from traps_web.ui.charts.chart import Chart, Drawing, Format, Table
from traps_web.ui.charts.cumulative import Course, Point
from traps_web.ui.charts.lettering import LEADING, Box, Lettering, Spot, inside, width
from traps_web.ui.charts.scale import Scale, thinned
from traps_web.ui.charts.shapes import Circle, Hit, Line, Path, Polyline, Shape, Text

End = tuple[float, tuple[tuple[str, str], ...]]
RING = 5.0
FARTHEST = 110
STEP = 6
APART = 0.3
"""Between the words of two ends, in lines."""


def curve(
    *,
    title: str,
    unit: str,
    start: date,
    end: date,
    today: date,
    budget: Sequence[Point],
    actual: Sequence[Point],
    landing: Decimal | None = None,
    landing_note: str = "",
    state: str = "",
    today_word: str = "",
) -> Chart:
    """Draw cumulative actual against the budget curve from the first to the last day of a period.

    The landing joins today's actual with the last day; `landing_note` says what it counts on. What is short has the
    colour of `state`, the state of the money.
    """
    course = Course(start, end, today, budget, actual, landing, landing_note, state, today_word)
    table = Table(("Up to", "Budget", "Actual", "Actual less budget"), course.table())
    return Chart(title, course.sentence(title), unit, table, partial(_draw, course), course.figures())


def _draw(course: Course, form: Format) -> Drawing:
    return _Sheet(course, form).drawing()


class _Sheet:
    """The places of one drawing."""

    def __init__(self, course: Course, form: Format) -> None:
        self.course, self.form, size = course, form, form.size
        self.line = size * LEADING
        amounts = [amount for _, amount in course.actual] or [Decimal(0)]
        high = max(course.total, course.landing or Decimal(0), course.owed, *amounts, Decimal(1))
        low = min(*amounts, Decimal(0))
        levels = top_of(float(high))
        self.left = max(width(words.compact(tick), size) for tick in levels) + 8
        self.right = form.width - self._gutter()
        self.top = self.line * (2 if form.is_narrow else 1) + 4
        self.floor = form.height - self.line - 8
        # a day's figure stands at its close, so the run has one more place than days: zero at the opening
        self.across = Scale(0, (course.end - course.start).days + 1, self.left, self.right)
        self.up = Scale(float(low), float(high), self.floor, self.top + RING)
        self.levels = levels
        self.letters = Lettering(size, Box(0, 0, form.width, form.height))
        self.shapes: list[Shape] = []

    def _gutter(self) -> float:
        """The room right of the lines for the words of their ends; a narrow drawing has none."""
        if self.form.is_narrow:
            return RING
        texts = chain(*(lines for _, lines in self._ends(float)), self._apart if self.course.actual else ())
        return max([width(text, self.form.size) for _, text in texts] or [0.0]) + RING + 10

    def drawing(self) -> Drawing:
        course, letters = self.course, self.letters
        self._axes()
        self._runs()
        letters.place([[text] for text in self._today()])
        ends = self._ends(self.up.at)
        if course.actual and not course.is_over and not letters.place(self._standing()) and not self.form.is_narrow:
            ends = sorted([*ends, (self.here[1], self._apart)])
        if self.form.is_narrow:
            self._narrow_ends()
        else:
            self._wide_ends(ends)
        grid: list[Shape] = [
            Line("chart__grid", a[0], a[1], b[0], b[1])
            for tick in self.levels
            for a, b in letters.spare((self.left, self.up.at(tick)), (self.right, self.up.at(tick)))
        ]
        return Drawing(self.form, self.form.height, (*grid, *self.shapes, *letters.texts), self._hits())

    @property
    def here(self) -> Spot:
        return self.x(self.course.now), self.up.at(self.course.stands)

    def x(self, on: date) -> float:
        return self.across.at((on - self.course.start).days + 1)

    def _axes(self) -> None:
        floor, form = self.floor, self.form
        for text in level_labels(self.levels, self.up, self.left, form.size):
            self.letters.place([[text]])
        ground = self.up.at(0)
        for on, label in day_labels(self.course.start, self.course.end, self.right - self.left, form.size):
            x = self.across.at((on - self.course.start).days)
            self._keep(Line("chart__axis", x, floor, x, floor + 6), ((x, floor), (x, floor + 6)))
            if label:
                self.letters.place([[Text("", x + 5, floor + form.size + 5, label)]])
        self.shapes.append(Line("chart__axis", self.left, ground, self.right, ground))
        self.letters.keep_off(((self.left, ground), (self.right, ground)))

    def _runs(self) -> None:
        course = self.course
        self._stroke("chart__budget", self._run(course.budget, course.end))
        if course.actual:
            self._stroke("chart__actual", self._run(course.actual, course.now))
        if course.has_landing:
            edge = (self.right, self.up.at(course.landing or 0))
            self._stroke("chart__landing", (self.here, edge))
            self._dot(Circle("chart__dot--open", *edge, 4.5))
        if course.start <= course.today <= course.end:
            x = self.x(course.now)
            self._keep(Line("chart__today", x, self.top, x, self.floor), ((x, self.top), (x, self.floor)))
        if course.actual:
            self._brace()
            self._dot(Circle("chart__dot", *self.here, 4))

    def _run(self, points: Sequence[Point], until: date) -> tuple[Spot, ...]:
        inner = [(self.x(day), self.up.at(amount)) for day, amount in points if self.course.start <= day <= until]
        drawn = [(self.left, self.up.at(0)), *inner]
        if len(drawn) > 1 and drawn[-1][0] < self.x(until):
            drawn.append((self.x(until), drawn[-1][1]))
        return thinned(drawn)

    def _stroke(self, css: str, points: tuple[Spot, ...]) -> None:
        self._keep(Polyline(css, points), points)

    def _keep(self, shape: Shape, points: Sequence[Spot]) -> None:
        self.shapes.append(shape)
        self.letters.keep_off(points)

    def _dot(self, dot: Circle) -> None:
        self.shapes.append(dot)
        self.letters.keep_clear(Box(dot.cx - dot.r, dot.cy - dot.r, dot.cx + dot.r, dot.cy + dot.r))

    def _brace(self) -> None:
        """The distance between what came in and what is due; at the very edge there is no room for it."""
        (x, y), owed = self.here, self.up.at(self.course.owed)
        if self.course.total and abs(owed - y) > 3 and x + 9 < self.right:
            css = {"missed": "", "done": " chart__brace--ahead"}.get(
                self.course.tone, f" chart__brace--{self.course.tone}"
            )
            points = ((x + 4, owed), (x + 9, owed), (x + 9, y), (x + 4, y))
            self._keep(Path(f"chart__brace{css}", points), points)

    def _today(self) -> Iterator[Text]:
        """The day over its line, as far to the side as the edges ask for."""
        course, size = self.course, self.form.size
        if course.start <= course.today <= course.end:
            word = course.today_word or words.day(course.today)
            text = Text("chart__say", self.x(course.now), self.top - size * 0.4, word, "middle")
            yield inside(text, size, self.left, self.right)

    @property
    def _said(self) -> tuple[tuple[str, str], ...]:
        course = self.course
        actual = ("chart__say", f"actual {words.money(course.stands)}")
        if not course.total:
            return (actual,)
        return (self._gap,) if self.form.is_narrow else (actual, self._gap)

    @property
    def _gap(self) -> tuple[str, str]:
        return tones.say(self.course.tone), tones.gap(self.course.gap, cumulative.ON_THE_CURVE)

    @property
    def _apart(self) -> tuple[tuple[str, str], ...]:
        """The same right of the lines, where they leave no room beside today."""
        lines = (("chart__say", "actual"), ("", words.money(self.course.stands)))
        return (*lines, self._gap) if self.course.total else lines

    def _standing(self) -> Iterator[list[Text]]:
        """Where the words of today may stand: below the curve at its right, above it, at its left, then farther off."""
        (x, y), owed = self.here, self.up.at(self.course.owed)
        high, low = min(y, owed), max(y, owed)
        rows = len(self._said)
        for away in range(0, FARTHEST, STEP):
            below = low + self.form.size * 1.3 + away
            above = high - self.line * (rows - 1) - 8 - away
            for place, anchor in ((x + 14, "start"), (x - 10, "end")):
                for first in (below, above):
                    yield self._stack(place, first, self._said, anchor)

    def _stack(self, x: float, first: float, lines: Sequence[tuple[str, str]], anchor: str = "start") -> list[Text]:
        return [Text(css, x, first + self.line * i, text, anchor) for i, (css, text) in enumerate(lines)]

    def _ends(self, place: Callable[[Decimal], float]) -> list[End]:
        """What stands at the ends of the lines, from the top; `place` gives the height of an amount."""
        course = self.course
        ends: list[End] = []
        if course.total:
            ends.append((place(course.total), (("chart__say", "budget"), ("", words.money(course.total)))))
        if course.has_landing and course.landing is not None:
            note = [("", part) for part in _halved(course.landing_note)]
            lines = (("chart__say", course.lands), ("", words.money(course.landing)), *note)
            ends.append((place(course.landing), lines))
        if course.actual and course.is_over:
            ends.append((place(course.stands), self._apart))
        return sorted(ends)

    def _wide_ends(self, ends: list[End]) -> None:
        """Words right of the lines, pushed apart where they would touch, and up again where they would fall out."""
        x, size = self.right + RING + 8, self.form.size
        places: list[float] = []
        for y, _ in ends:
            before = places[-1] + self.line * (len(ends[len(places) - 1][1]) + APART) if places else size
            places.append(max(y + size * 0.3, before))
        lowest = self.form.height - size * 0.4
        for i in reversed(range(len(ends))):
            places[i] = min(places[i], lowest - self.line * (len(ends[i][1]) - 1))
            lowest = places[i] - self.line * (1 + APART)
        for first, (_, lines) in zip(places, ends, strict=True):
            self.letters.place([self._stack(x, first, lines)])

    def _narrow_ends(self) -> None:
        """The whole budget over the lines, and by the ring where it lands; what has no room stands below in figures."""
        course, right, size = self.course, self.form.width, self.form.size
        if course.total:
            self.letters.place([[Text("chart__say", right, size, f"budget {words.money(course.total)}", "end")]])
        if course.has_landing:
            y = self.up.at(course.landing or 0)
            places = [away for step in range(14, 70, STEP) for away in (y + step + size * 0.5, y - step)]
            self.letters.place([[Text("chart__say", right, place, course.lands, "end")] for place in places])
        if course.actual and course.is_over:
            places = [
                away for step in range(8, 150, STEP) for away in (self.here[1] + step + size, self.here[1] - step)
            ]
            self.letters.place([self._stack(right, place, self._said, "end") for place in places])

    def _hits(self) -> tuple[Hit, ...]:
        hits, left = [], self.left
        for on, owed, stands in self.course.rows():
            right = self.x(on)
            text = cumulative.spoken(on, owed, stands, bool(self.course.total))
            hits.append(Hit(left, self.top, right - left, self.floor - self.top, text))
            left = right
        return tuple(hits)


def _halved(note: str) -> list[str]:
    """A remark in two lines of about the same length."""
    parts = note.split()
    middle = len(parts) // 2
    return [" ".join(part) for part in (parts[:middle], parts[middle:]) if part]

"""Cumulative actual against the budget curve, with the landing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from traps_web.ui import words
from traps_web.ui.charts.scale import Scale, months, ticks
from traps_web.ui.charts.shapes import Chart, Circle, Hit, Line, Path, Polyline, Shape, Table, Text

WIDTH, HEIGHT = 760, 360
LEFT, RIGHT, TOP, FLOOR = 8.0, 628.0, 18.0, 330.0
LINE = 17.0
SPREAD = 34.0
SHORTEST_MONTH = 44.0
WIDEST_WORDS = 150.0

Point = tuple[date, Decimal]
End = tuple[float, str, str, str]


def value_on(points: Sequence[Point], on: date) -> Decimal:
    """The cumulative amount of a run on a day: that of the last point not after it."""
    found = Decimal(0)
    for day, amount in points:
        if day > on:
            break
        found = amount
    return found


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
    today_word: str = "",
) -> Chart:
    """Draw cumulative actual against the budget curve from the first to the last day of a period.

    `budget` and `actual` are runs of (day, cumulative amount); the budget ends with the whole budget. The gap is
    budget to date minus actual (docs/glossary.md, budget to date); the landing joins today's actual with the last day.
    """
    total = budget[-1][1] if budget else Decimal(0)
    now = min(max(today, start), end)
    stands, owed = value_on(actual, now), value_on(budget, now)
    top = max((total, landing or Decimal(0), stands, owed, *(amount for _, amount in actual), Decimal(1)))
    # a day's figure stands at its close, so the run has one more place than days: zero at the opening
    across = Scale(0, (end - start).days + 1, LEFT, RIGHT)
    up = Scale(0, float(top) * 1.02, FLOOR, TOP)
    sheet = _Sheet(start, end, today, now, across, up)
    shapes = [*_ground(up, across, start, end, float(top)), *_lines(sheet, budget, actual, today_word)]
    ends: list[End] = [(up.at(total), "budget", words.money(total), "")] if total else []
    if landing is not None and not sheet.is_over:
        drawn, said = _landing(sheet, stands, total, landing)
        shapes += drawn
        ends.append(said)
    if actual:
        drawn, told = _reached(sheet, stands, owed, actual, shapes)
        shapes += drawn
        ends += told
    return Chart(
        title=title,
        said=_said(title, stands, owed, total, landing),
        unit=unit,
        width=WIDTH,
        height=HEIGHT,
        shapes=(*shapes, *_ends(ends)),
        table=_table(start, end, now, budget, actual),
        hits=_hits(start, end, now, budget, actual, across),
    )


@dataclass(frozen=True)
class _Sheet:
    """The span of a curve, the day from which it is looked at, and its two scales."""

    start: date
    end: date
    today: date
    now: date
    across: Scale
    up: Scale

    @property
    def is_over(self) -> bool:
        return self.today > self.end

    def x(self, on: date) -> float:
        return self.across.at((on - self.start).days + 1)

    def here(self, stands: Decimal) -> tuple[float, float]:
        return self.x(self.now), self.up.at(stands)

    def run(self, points: Sequence[Point], until: date) -> tuple[tuple[float, float], ...]:
        found = [(self.x(day), self.up.at(amount)) for day, amount in points if self.start <= day <= until]
        drawn = [(LEFT, FLOOR), *found]
        if drawn[-1][0] >= self.x(until) or len(drawn) == 1:
            return tuple(drawn)
        return (*drawn, (self.x(until), drawn[-1][1]))


def _lines(sheet: _Sheet, budget: Sequence[Point], actual: Sequence[Point], today_word: str) -> list[Shape]:
    drawn: list[Shape] = [Polyline("chart__budget", sheet.run(budget, sheet.end))]
    if actual:
        drawn.append(Polyline("chart__actual", sheet.run(actual, sheet.now)))
    if sheet.start <= sheet.today <= sheet.end:
        x = sheet.x(sheet.now)
        drawn.append(Line("chart__today", x, TOP + 4, x, FLOOR))
        drawn.append(_today(x, today_word or words.day(sheet.today)))
    return drawn


def _landing(sheet: _Sheet, stands: Decimal, total: Decimal, landing: Decimal) -> tuple[list[Shape], End]:
    """The way from today to the last day, and its words at the edge."""
    y = sheet.up.at(landing)
    way = Polyline("chart__landing", (sheet.here(stands), (RIGHT, y)))
    share = f"lands at {words.percent(landing / total)}" if total else "landing"
    return [way, Circle("chart__dot--open", RIGHT, y, 4.5)], (y, share, words.money(landing), "")


def _reached(
    sheet: _Sheet, stands: Decimal, owed: Decimal, actual: Sequence[Point], drawn: Sequence[Shape]
) -> tuple[list[Shape], list[End]]:
    """Where the actual stands: words at the edge once the span is over, the gap beside the curve until then."""
    here, gap = sheet.here(stands), owed - stands
    dot = Circle("chart__dot", *here, 4)
    if sheet.is_over:
        return [dot], [(here[1], _gap_words(gap), f"actual {words.money(stands)}", _gap_tone(gap))]
    return [*_standing(here, sheet.up.at(owed), gap, stands, _free(sheet, stands, actual, drawn)), dot], []


def _free(sheet: _Sheet, stands: Decimal, actual: Sequence[Point], drawn: Sequence[Shape]) -> tuple[float, float]:
    """The height of the actual curve where words to the left would begin, and the highest end of a line."""
    room = (sheet.here(stands)[0] - WIDEST_WORDS - LEFT) / (RIGHT - LEFT) * sheet.across.high
    before = sheet.start + timedelta(days=max(0, round(room)))
    highest = min(shape.points[-1][1] for shape in drawn if isinstance(shape, Polyline))
    return sheet.up.at(value_on(actual, before)), highest


def _ground(up: Scale, across: Scale, start: date, end: date, top: float) -> list[Shape]:
    drawn: list[Shape] = []
    for tick in ticks(top):
        if up.at(tick) > TOP + LINE:
            drawn.append(Line("chart__grid", LEFT, up.at(tick), RIGHT, up.at(tick)))
            drawn.append(Text("", LEFT, up.at(tick) - 5, words.compact(tick)))
    firsts = months(start, end)
    room = [across.at((first - start).days) for first in firsts]
    every = 1 if len(firsts) <= 6 else 3
    for i, (first, x) in enumerate(zip(firsts, room, strict=True)):
        drawn.append(Line("chart__axis", x, FLOOR, x, FLOOR + 7))
        following = room[i + 1] if i + 1 < len(room) else RIGHT
        if i % every == 0 and (following - x) * every >= SHORTEST_MONTH:
            long = (following - x) * every > 90
            drawn.append(Text("", x + 6, FLOOR + 21, words.month(first) if long else words.MONTHS[first.month - 1]))
    drawn.append(Line("chart__axis", LEFT, FLOOR, RIGHT, FLOOR))
    return drawn


def _today(x: float, word: str) -> Text:
    if x > (LEFT + RIGHT) / 3:
        return Text("chart__say", x - 8, TOP + 14, word, "end")
    return Text("chart__say", x + 8, TOP + 14, word)


def _gap_words(gap: Decimal) -> str:
    return f"{words.money(abs(gap))} {'behind' if gap > 0 else 'ahead'}" if gap else "on the curve"


def _gap_tone(gap: Decimal) -> str:
    return " chart__say--missed" if gap > 0 else " chart__say--done" if gap < 0 else ""


def _standing(
    here: tuple[float, float], owed: float, gap: Decimal, stands: Decimal, free: tuple[float, float]
) -> list[Shape]:
    """The brace of the gap and its words, beside the curve and never on it.

    `free` holds the height of the actual curve where words to the left would begin, and the highest end of a line.
    """
    x, y = here
    drawn: list[Shape] = []
    if abs(owed - y) > 3:
        css = "chart__brace" if gap > 0 else "chart__brace chart__brace--ahead"
        drawn.append(Path(css, ((x + 4, owed), (x + 10, owed), (x + 10, y), (x + 4, y))))
    right = x < RIGHT - WIDEST_WORDS
    place = x + 14 if right else x - 12
    first = max(y, owed) + 19 if right else free[0] + 21
    if first > FLOOR - 28:
        # too low for words: above every line, where they begin
        slope = (free[1] - y) / max(RIGHT - x, 1)
        first = max(min(y, owed) + slope * WIDEST_WORDS - 26, TOP + 50) if right else FLOOR - 28
    lines = (("chart__say", f"actual {words.money(stands)}"), (f"chart__say{_gap_tone(gap)}", _gap_words(gap)))
    for i, (css, text) in enumerate(lines):
        drawn.append(Text(css, place, first + LINE * i, text, "start" if right else "end"))
    return drawn


def _ends(ends: list[End]) -> list[Shape]:
    """Words at the right edge, from the top, pushed apart where they would touch."""
    drawn: list[Shape] = []
    lowest = -SPREAD
    for y, word, figure, tone in sorted(ends):
        place = max(y + 4, lowest + SPREAD, TOP)
        drawn += [Text(f"chart__say{tone}", RIGHT + 12, place, word), Text("", RIGHT + 12, place + 16, figure)]
        lowest = place
    return drawn


def _said(title: str, stands: Decimal, owed: Decimal, total: Decimal, landing: Decimal | None) -> str:
    ahead = "" if landing is None else f", landing {words.money(landing)}"
    figures = f"{words.money(stands)} actual, {words.money(owed)} budget to date{ahead} of {words.money(total)}"
    return f"{words.sentence(title)} {figures}."


def _weeks(start: date, end: date) -> tuple[date, ...]:
    """The Sundays of a span and its last day; the ends of its months when it is longer than half a year."""
    if (end - start).days > 190:
        ends = [first - timedelta(days=1) for first in months(start, end)[1:]]
    else:
        first = start + timedelta(days=6 - start.weekday())
        ends = [first + timedelta(days=7 * i) for i in range((end - first).days // 7 + 1)]
    return (*(on for on in ends if on < end), end)


def _rows(
    start: date, end: date, now: date, budget: Sequence[Point], actual: Sequence[Point]
) -> list[tuple[date, Decimal, Decimal | None]]:
    days = sorted({*_weeks(start, end), now})
    return [(on, value_on(budget, on), value_on(actual, on) if on <= now else None) for on in days]


def _table(start: date, end: date, now: date, budget: Sequence[Point], actual: Sequence[Point]) -> Table:
    rows = tuple(
        (
            words.day(on, year=on.year != start.year),
            words.money(owed),
            words.money(stands, none="not yet"),
            words.money(None if stands is None else stands - owed, none="not yet"),
        )
        for on, owed, stands in _rows(start, end, now, budget, actual)
    )
    return Table(("Up to", "Budget", "Actual", "Actual less budget"), rows)


def _hits(
    start: date, end: date, now: date, budget: Sequence[Point], actual: Sequence[Point], across: Scale
) -> tuple[Hit, ...]:
    found, left = [], LEFT
    for on, owed, stands in _rows(start, end, now, budget, actual):
        right = across.at((on - start).days + 1)
        lines = [words.day(on), f"budget {words.money(owed)}"]
        if stands is not None:
            gap = owed - stands
            lines.append(f"actual {words.money(stands)}")
            lines.append(f"{words.money(abs(gap))} {'behind' if gap > 0 else 'ahead'}" if gap else "on the curve")
        found.append(Hit(left, TOP, right - left, FLOOR - TOP, "\n".join(lines)))
        left = right
    return tuple(found)

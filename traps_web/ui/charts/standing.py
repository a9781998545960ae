"""The one big bullet on top of a dashboard: actual, budget to date, landing and the whole budget."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from traps_web.ui import words
from traps_web.ui.charts import tones
from traps_web.ui.charts.chart import Chart, Drawing, Format, Table
from traps_web.ui.charts.lettering import LEADING, Box, Lettering, width
from traps_web.ui.charts.shapes import Circle, Line, Rect, Shape, Text

EDGE = 7.0
THICK = 22.0
AIR = 10
FARTHEST = 0.2


@dataclass(frozen=True)
class _Money:
    """Where the money stands; the scale ends at the budget, or at what outgrew it."""

    actual: Decimal
    budget: Decimal
    to_date: Decimal
    landing: Decimal | None
    note: str
    state: str
    is_over: bool

    @property
    def gap(self) -> Decimal:
        return self.to_date - self.actual

    @property
    def ring(self) -> Decimal | None:
        return None if self.is_over else self.landing

    @property
    def share(self) -> str:
        return words.percent(self.landing / self.budget) if self.landing is not None and self.budget else "n/a"

    @property
    def lands(self) -> str:
        note = f" {self.note}" if self.note else ""
        return f"lands at {self.share}, {words.money(self.landing)}{note}"


def standing(
    *,
    title: str,
    unit: str,
    actual: Decimal,
    budget: Decimal,
    budget_to_date: Decimal,
    landing: Decimal | None = None,
    landing_note: str = "",
    state: str = "",
    is_over: bool = False,
) -> Chart:
    """Draw where the money stands, over the whole width of a page."""
    money = _Money(actual, budget, budget_to_date, landing, landing_note, state, is_over)
    rows = (
        ("Actual", words.money(actual)),
        ("Budget to date", words.money(budget_to_date)),
        ("Gap to date", words.money(money.gap)),
        ("Landing", f"{words.money(landing)} ({money.share})" if landing is not None else "n/a"),
        ("Budget", words.money(budget)),
    )
    sentence = (
        f"{words.sentence(title)} {words.money(actual)} of {words.money(budget)}; budget to date "
        f"{words.money(budget_to_date)}; landing {words.money(landing)}."
    )
    table = Table(("What", unit), rows)
    return Chart(title, sentence, unit, table, partial(_draw, money), _figures(money), is_broad=True)


def _figures(money: _Money) -> tuple[tuple[str, str], ...]:
    rows = [("Actual", words.money(money.actual)), ("Budget", words.money(money.budget))]
    if not money.is_over:
        rows.append(("To date", words.money(money.to_date)))
    rows.append(("Short" if money.gap > 0 else "Ahead", words.money(abs(money.gap))))
    if money.ring is not None:
        note = f" {money.note}" if money.note else ""
        rows.append(("Lands at", f"{words.money(money.landing)}{note}"))
    return tuple(rows)


def _draw(money: _Money, form: Format) -> Drawing:
    size = form.size
    line = size * LEADING
    middle = line + AIR + THICK / 2
    height = round(middle + THICK / 2 + AIR + line)
    top = max(money.budget, money.actual, money.landing or Decimal(0), Decimal(1))

    def x(amount: Decimal) -> float:
        return EDGE + float(max(amount, Decimal(0)) / top) * (form.width - 2 * EDGE)

    letters = Lettering(size, Box(0, 0, form.width, height))
    first, last = size, height - size * 0.35
    _put(letters, first, EDGE, "chart__say", f"actual {words.money(money.actual)}")
    _put(letters, first, form.width - EDGE, "chart__say", f"budget {words.money(money.budget)}")
    edge = max(x(money.actual), x(money.to_date))
    tone = tones.of_gap(money.gap, money.state)
    if not _put(letters, first, edge, tones.say(tone), tones.gap(money.gap)):
        _put(letters, last, edge, tones.say(tone), tones.gap(money.gap))
    if money.ring is not None and money.budget:
        spellings = [f"lands at {money.share}"] if form.is_narrow else [money.lands, f"lands at {money.share}"]
        any(_put(letters, last, x(money.ring), "", text) for text in spellings)
    if not money.is_over and not form.is_narrow:
        _put(letters, last, x(money.to_date), "", f"budget to date {words.money(money.to_date)}")
    shapes = _shapes(money, middle, tone, x)
    return Drawing(form, height, (*shapes, *letters.texts))


def _put(letters: Lettering, y: float, x: float, css: str, text: str) -> bool:
    """Words with their middle as near to a place as the row has room for; none where that would be far off."""
    half = width(text, letters.size) / 2
    left, right = letters.frame.left + half, letters.frame.right - half
    if left > right:
        return False
    at, far = min(max(x, left), right), letters.frame.right * FARTHEST
    places = [place for place in _near(at, left, right, letters.size) if abs(place - at) <= far]
    return letters.place([Text(css, place, y, text, "middle")] for place in places)


def _near(at: float, left: float, right: float, step: float) -> Iterator[float]:
    yield at
    for i in range(1, int((right - left) / step) + 2):
        yield from (place for place in (at + step * i, at - step * i) if left <= place <= right)


def _shapes(money: _Money, middle: float, tone: str, x: Callable[[Decimal], float]) -> list[Shape]:
    here, owed, whole = x(money.actual), x(money.to_date), x(money.budget)
    top, low, right = (
        middle - THICK / 2,
        middle + THICK / 2,
        x(max(money.budget, money.actual, money.landing or Decimal(0))),
    )
    shapes: list[Shape] = [
        Line("chart__axis", EDGE, middle, right, middle),
        Line("chart__axis", whole, top - 5, whole, low + 5),
        Rect("chart__bar", EDGE, top, min(here, owed) - EDGE, THICK),
    ]
    if money.gap > 0:
        shapes += [
            Rect("chart__ground", here, top, owed - here, THICK),
            Rect(tones.hatch(tone), here, top + 0.75, owed - here, THICK - 1.5),
        ]
    elif money.gap < 0:
        shapes.append(Rect("chart__over", owed, top, here - owed, THICK))
    if not money.is_over:
        shapes.append(Line("bullet__due", owed, top - 6, owed, low + 6))
    if money.ring is not None:
        shapes.append(Circle("chart__dot--open", x(money.ring), middle, 6))
    return shapes

"""Cumulative actual against the budget curve, with the landing: its figures, its table and what each week says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from traps_web.ui import words
from traps_web.ui.charts import tones
from traps_web.ui.charts.scale import months

Point = tuple[date, Decimal]
ON_THE_CURVE = "on the curve"


def value_on(points: Sequence[Point], on: date) -> Decimal:
    """The cumulative amount of a run on a day: that of the last point not after it."""
    reached = Decimal(0)
    for day, amount in points:
        if day > on:
            break
        reached = amount
    return reached


@dataclass(frozen=True)
class Course:
    """A period with its two runs of (day, cumulative amount), as looked at from a day.

    The budget ends with the whole budget. The gap is budget to date minus actual (docs/glossary.md, budget to date).
    """

    start: date
    end: date
    today: date
    budget: Sequence[Point]
    actual: Sequence[Point]
    landing: Decimal | None = None
    landing_note: str = ""
    state: str = ""
    today_word: str = ""

    @property
    def now(self) -> date:
        """The day up to which the actual is drawn."""
        return min(max(self.today, self.start), self.end)

    @property
    def is_over(self) -> bool:
        return self.today > self.end

    @property
    def total(self) -> Decimal:
        return self.budget[-1][1] if self.budget else Decimal(0)

    @property
    def stands(self) -> Decimal:
        return value_on(self.actual, self.now)

    @property
    def owed(self) -> Decimal:
        return value_on(self.budget, self.now)

    @property
    def gap(self) -> Decimal:
        return self.owed - self.stands

    @property
    def tone(self) -> str:
        return tones.of_gap(self.gap, self.state)

    @property
    def lands(self) -> str:
        """ "lands at 75 %", or that it lands, where there is no budget to compare with."""
        return f"lands at {words.percent((self.landing or Decimal(0)) / self.total)}" if self.total else "landing"

    @property
    def has_landing(self) -> bool:
        return self.landing is not None and not self.is_over

    def sentence(self, title: str) -> str:
        if not self.total:
            return f"{words.sentence(title)} {words.money(self.stands)} actual."
        ahead = f", landing {self._landing_words}" if self.has_landing else ""
        figures = f"{words.money(self.stands)} actual, {words.money(self.owed)} budget to date{ahead}"
        return f"{words.sentence(title)} {figures} of {words.money(self.total)}."

    def figures(self) -> tuple[tuple[str, str], ...]:
        """What a narrow drawing says below itself."""
        if self.today < self.start:
            rows = [("Budget", words.money(self.total))]
        else:
            rows = [("Actual", words.money(self.stands))]
            if self.total:
                rows.append(("Budget" if self.is_over else "To date", words.money(self.owed)))
            if self.total and self.gap:
                rows.append(("Short" if self.gap > 0 else "Ahead", words.money(abs(self.gap))))
        if self.has_landing:
            rows.append(("Lands at", self._landing_words))
        return tuple(rows)

    @property
    def _landing_words(self) -> str:
        note = f" {self.landing_note}" if self.landing_note else ""
        return f"{words.money(self.landing)}{note}"

    def rows(self) -> list[tuple[date, Decimal, Decimal | None]]:
        """Budget and actual at the end of each week (of each month, in more than half a year), and today."""
        days = sorted({*_weeks(self.start, self.end), self.now})
        return [
            (on, value_on(self.budget, on), value_on(self.actual, on) if on <= self.now else None)
            for on in days
            if self.start <= on <= self.end
        ]

    def table(self) -> tuple[tuple[str, ...], ...]:
        return tuple(
            (
                words.day(on, year=on.year != self.start.year),
                words.money(owed),
                words.money(stands, none="not yet"),
                words.money(None if stands is None else stands - owed, none="not yet"),
            )
            for on, owed, stands in self.rows()
        )


def spoken(on: date, owed: Decimal, stands: Decimal | None, has_budget: bool = True) -> str:
    """What a week says under the hand."""
    lines = [words.day(on)]
    if has_budget:
        lines.append(f"budget {words.money(owed)}")
    if stands is not None:
        lines.append(f"actual {words.money(stands)}")
        if has_budget:
            lines.append(tones.gap(owed - stands, ON_THE_CURVE))
    return "\n".join(lines)


def _weeks(start: date, end: date) -> tuple[date, ...]:
    """The Sundays of a span and its last day; the ends of its months when it is longer than half a year."""
    if (end - start).days > 190:
        ends = [first - timedelta(days=1) for first in months(start, end)[1:]]
    else:
        first = start + timedelta(days=6 - start.weekday())
        ends = [first + timedelta(days=7 * i) for i in range((end - first).days // 7 + 1)]
    return (*(on for on in ends if on < end), end)

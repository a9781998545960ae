"""Small drawn figures: bullet, meter, parts, sparkline, strip. Places are percent, ready for SVG."""

from dataclasses import dataclass
from decimal import Decimal

from traps_web.ui import words
from traps_web.ui.values.states import State

SCALE = Decimal("1.25")


def place(share: Decimal | float) -> str:
    """Write a share of one as a coordinate: 0.479 is "47.9%"."""
    return f"{Decimal(str(share)) * 100:.1f}%"


@dataclass(frozen=True, slots=True)
class Bullet:
    """Money against budget on a scale that ends at 125 % of the budget.

    Formulas: docs/glossary.md, budget to date and landing.
    """

    label: str
    actual: Decimal
    budget: Decimal | None
    budget_to_date: Decimal = Decimal(0)
    landing: Decimal | None = None
    state: str = ""
    empty: str = "no budget"

    def _share(self, amount: Decimal) -> Decimal:
        return min(max(amount / (self.budget or Decimal(1)) / SCALE, Decimal(0)), Decimal(1))

    @property
    def has_budget(self) -> bool:
        """Without a budget there is nothing to draw: n/a, never 0 or 100."""
        return bool(self.budget and self.budget > 0)

    @property
    def bar(self) -> str:
        """Width of the ink bar: actual, at most up to the budget to date; the lead is drawn apart."""
        return place(min(self._share(self.actual), self._share(self.budget_to_date)))

    @property
    def due(self) -> str:
        """Where the upright of the budget to date stands."""
        return place(self._share(self.budget_to_date))

    @property
    def over(self) -> str:
        """Width of the lead over the budget to date, empty when there is none."""
        return place(self._share(self.actual) - self._share(self.budget_to_date)) if self._gap < 0 else ""

    @property
    def short(self) -> str:
        """Width of the shortfall against the budget to date, empty when there is none."""
        return place(self._share(self.budget_to_date) - self._share(self.actual)) if self._gap > 0 else ""

    @property
    def short_css(self) -> str:
        """The hatch by state: behind, on watch, out of reach."""
        return {"watch": "watch", "on watch": "watch", "out": "out", "out of reach": "out"}.get(self.state, "behind")

    @property
    def land(self) -> str:
        """Where the landing ring stands, kept inside the scale; empty when unknown."""
        return "" if self.landing is None else place(min(self._share(self.landing), Decimal("0.985")))

    @property
    def _gap(self) -> Decimal:
        return self.budget_to_date - self.actual

    @property
    def sentence(self) -> str:
        """The drawing in one sentence, for those who listen."""
        if not self.budget or self.budget <= 0:
            return f"{self.label}: {words.money(self.actual)}, {self.empty}"
        stand = "short of" if self._gap > 0 else "over"
        landing = "" if self.landing is None else f", landing {words.percent(self.landing / self.budget)}"
        return (
            f"{self.label}: {words.money(self.actual)} of {words.money(self.budget)}, "
            f"{words.money(abs(self._gap))} {stand} budget to date{landing}"
        )


@dataclass(frozen=True, slots=True)
class Meter:
    """A count against its target, with the count that pace asks for by now."""

    label: str
    done: words.Number
    target: words.Number
    pace: words.Number | None = None
    spoken: str = ""

    def _share(self, count: words.Number) -> Decimal:
        return min(max(Decimal(str(count)) / Decimal(str(self.target or 1)), Decimal(0)), Decimal(1))

    @property
    def fill(self) -> str:
        """Width of the bar."""
        return place(self._share(self.done))

    @property
    def due(self) -> str:
        """Where the pace mark stands, empty without a pace."""
        return "" if self.pace is None else place(self._share(self.pace))

    @property
    def is_done(self) -> bool:
        """The target is reached."""
        return self.target > 0 and self.done >= self.target

    @property
    def sentence(self) -> str:
        """The drawing in one sentence, for those who listen."""
        if self.spoken:
            return self.spoken
        pace = "" if self.pace is None else f", pace asks for {words.number(self.pace)}"
        return f"{self.label}: {words.number(self.done)} of {words.number(self.target)}{pace}"


@dataclass(frozen=True, slots=True)
class Part:
    """A share of one number; `css` is 1 to 4 (dark to light by certainty) or "gap" (no plan for this money)."""

    label: str
    amount: Decimal
    css: str = "1"


@dataclass(frozen=True, slots=True)
class PlacedPart:
    """A part with its place on the bar."""

    part: Part
    x: str
    width: str


@dataclass(frozen=True, slots=True)
class MeterParts:
    """One number cut in its sources. `scale`: what the whole width stands for, where bars are compared."""

    parts: tuple[Part, ...]
    scale: Decimal | None = None

    @property
    def placed(self) -> tuple[PlacedPart, ...]:
        """Every part with start and width, in order."""
        total = self.scale or sum((part.amount for part in self.parts), Decimal(0)) or Decimal(1)
        drawn, start = [], Decimal(0)
        for part in self.parts:
            if part.amount > 0:
                drawn.append(PlacedPart(part, place(start / total), place(part.amount / total)))
                start += part.amount
        return tuple(drawn)

    @property
    def sentence(self) -> str:
        """The drawing in one sentence."""
        return "; ".join(f"{part.label} {words.money(part.amount)}" for part in self.parts)


@dataclass(frozen=True, slots=True)
class Spark:
    """A run of values (13 weeks), oldest first, with its dotted mean and the last point."""

    label: str
    points: tuple[words.Number, ...]
    empty: str = "no data"

    @property
    def has_points(self) -> bool:
        """Two points make a line."""
        return len(self.points) > 1

    @property
    def drawn(self) -> tuple[str, str, str]:
        """The polyline, the height of the mean, and that of the last point, on a ground of 104 by 20.

        The last point stands at x = 100.
        """
        points = [*map(float, self.points)]
        low, high = min(0.0, *points), max(0.0, *points)
        step, wide = 16 / ((high - low) or 1), 98 / (len(points) - 1)
        *heights, mean = [f"{18 - (value - low) * step:.1f}" for value in (*points, sum(points) / len(points))]
        line = " ".join([f"{2 + wide * place:.1f},{height}" for place, height in enumerate(heights)])
        return line, mean, heights[-1]


@dataclass(frozen=True, slots=True)
class Strip:
    """A run of states without words, oldest first."""

    label: str
    states: tuple[State, ...]

    @property
    def sentence(self) -> str:
        """The run as a sentence."""
        return f"{self.label}: {', '.join(state.word for state in self.states)}"


@dataclass(frozen=True, slots=True)
class Range:
    """An amount on a scale from `first` to `last`, and the stretch that it lies in with some certainty.

    `is_sure`: the amount is drawn full; otherwise as a ring.
    """

    label: str
    amount: Decimal
    first: Decimal
    last: Decimal
    low: Decimal | None = None
    high: Decimal | None = None
    is_sure: bool = False

    def _place(self, amount: Decimal) -> Decimal:
        width = max(self.last - self.first, Decimal(1))
        return min(max((amount - self.first) / width, Decimal("0.02")), Decimal("0.98"))

    @property
    def at(self) -> str:
        """Where the amount stands."""
        return place(self._place(self.amount))

    @property
    def band(self) -> tuple[str, str]:
        """Where the stretch begins and how wide it is; empty without one."""
        if self.low is None or self.high is None:
            return "", ""
        return place(self._place(self.low)), place(self._place(self.high) - self._place(self.low))

    @property
    def sentence(self) -> str:
        """The drawing in one sentence, for those who listen."""
        within = "" if self.low is None else f", between {words.money(self.low)} and {words.money(self.high)}"
        return f"{self.label}: {words.money(self.amount)}{within}"

"""What presenters hand to components: frozen, ready to show, with words and geometry done."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from decimal import Decimal

from traps_web.ui import words

MARKS = frozenset(
    ("open", "done", "late", "missed", "waived", "excused", "none", "ahead", "watch", "behind", "out", "retired")
)
SCALE = Decimal("1.25")
SOON = timedelta(hours=24)


def place(share: Decimal | float) -> str:
    """Write a share of one as a coordinate: 0.479 is "47.9%"."""
    return f"{Decimal(str(share)) * 100:.1f}%"


@dataclass(frozen=True, slots=True)
class State:
    """A mark and a word: colour never says it alone."""

    key: str
    word: str

    def __post_init__(self) -> None:
        """Refuse a mark that is not drawn."""
        if self.key not in MARKS:
            raise ValueError(f"There is no mark “{self.key}”.")


OBLIGATION_STATES = {
    "open": State("open", "open"),
    "due_soon": State("late", "due soon"),
    "done": State("done", "done"),
    "late": State("late", "late"),
    "missed": State("missed", "missed"),
    "waived": State("waived", "waived"),
    "excused": State("excused", "excused by extension"),
    "none": State("none", "no data"),
}
MONEY_STATES = {
    "n/a": State("open", "no budget"),
    "retired": State("retired", "retired"),
    "out of reach": State("out", "out of reach"),
    "ahead": State("ahead", "ahead"),
    "on watch": State("watch", "on watch"),
    "behind": State("behind", "behind"),
}
CHECK_STATES = {
    "pass": State("done", "pass"),
    "warn": State("late", "warn"),
    "fail": State("missed", "fail"),
    "error": State("missed", "error"),
}
PROMISE_STATES = {
    "open": State("open", "open"),
    "kept": State("done", "kept"),
    "missed": State("missed", "missed"),
    "moved": State("excused", "moved"),
}


def obligation_state(name: str) -> State:
    """The state of a duty by its stored name: open, due_soon, done, late, missed, waived, excused, none."""
    return OBLIGATION_STATES[name]


def missed_then_done(days: int) -> State:
    """A missed duty stays missed: "missed, then done 3 days late"."""
    when = f"{words.plural(days, 'day')} late" if days > 0 else "the same day"
    return State("missed", f"missed, then done {when}")


def money_state(name: str) -> State:
    """The state of money against budget by its rule's name; underscores or blanks, "na" or "n/a"."""
    spoken = name.replace("_", " ")
    return MONEY_STATES["n/a" if spoken in ("na", "n a", "none") else spoken]


@dataclass(frozen=True, slots=True)
class Fig:
    """A number in words, the address of its rows, and the full figure where the text is short."""

    text: str
    url: str = ""
    full: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline: the absolute moment, the relative one after it, and how it presses ("", "soon", "past")."""

    text: str
    relative: str = ""
    tone: str = ""
    iso: str = ""

    @classmethod
    def of(cls, at: datetime, *, now: datetime, zone: tzinfo, settled: bool = False) -> "Due":
        """Say a deadline as seen from now; a settled one no longer presses."""
        tone = "" if settled else "past" if at <= now else "soon" if at - now <= SOON else ""
        relative = "" if settled else words.relative(at, now, zone)
        return cls(words.moment(at, zone), relative, tone, at.isoformat())


@dataclass(frozen=True, slots=True)
class Delta:
    """A difference in words and whether it is good ("up"), bad ("down") or neither ("")."""

    text: str
    tone: str = ""

    @classmethod
    def of(cls, value: words.Number, *, places: int = 0, unit: str = "", good_is_up: bool = True) -> "Delta":
        """Say a difference; for a measure that should fall pass `good_is_up=False`."""
        tone = "" if value == 0 else "up" if (value > 0) is good_is_up else "down"
        return cls(words.signed(value, places, unit), tone)


@dataclass(frozen=True, slots=True)
class Bullet:
    """Money against budget on a scale that ends at 125 % of the budget (formulas: PRODUCT, budget to date, landing)."""

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
    def said(self) -> str:
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
    def said(self) -> str:
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
    """One number cut in its sources."""

    parts: tuple[Part, ...]

    @property
    def placed(self) -> tuple[PlacedPart, ...]:
        """Every part with start and width, in order."""
        total = sum((part.amount for part in self.parts), Decimal(0)) or Decimal(1)
        drawn, start = [], Decimal(0)
        for part in self.parts:
            if part.amount > 0:
                drawn.append(PlacedPart(part, place(start / total), place(part.amount / total)))
                start += part.amount
        return tuple(drawn)

    @property
    def said(self) -> str:
        """The drawing in one sentence."""
        return "; ".join(f"{part.label} {words.money(part.amount)}" for part in self.parts)


@dataclass(frozen=True, slots=True)
class Spark:
    """A run of values (13 weeks), oldest first, with its dotted mean and the last point."""

    label: str
    points: tuple[words.Number, ...]
    empty: str = "no data"

    def _y(self, value: float) -> float:
        low, high = min(0.0, *map(float, self.points)), max(0.0, *map(float, self.points))
        return 18 - (value - low) / ((high - low) or 1) * 16

    @property
    def has_points(self) -> bool:
        """Two points make a line."""
        return len(self.points) > 1

    @property
    def line(self) -> str:
        """The polyline on a 104 by 20 ground."""
        step = 98 / (len(self.points) - 1)
        return " ".join(f"{2 + step * i:.1f},{self._y(float(v)):.1f}" for i, v in enumerate(self.points))

    @property
    def mean(self) -> str:
        """Height of the mean."""
        return f"{self._y(sum(map(float, self.points)) / len(self.points)):.1f}"

    @property
    def last(self) -> str:
        """Height of the last point, which stands at x = 100."""
        return f"{self._y(float(self.points[-1])):.1f}"


@dataclass(frozen=True, slots=True)
class Strip:
    """A run of states without words, oldest first."""

    label: str
    states: tuple[State, ...]

    @property
    def said(self) -> str:
        """The run as a sentence."""
        return f"{self.label}: {', '.join(state.word for state in self.states)}"


@dataclass(frozen=True, slots=True)
class HeatGroup:
    """A trap across weeks: the columns under one head."""

    label: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One duty of one week; with an address it opens."""

    state: State
    url: str = ""


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A person: one run of cells per group, and the sum at the end."""

    label: str
    cells: tuple[tuple[HeatCell, ...], ...]
    total: Fig
    url: str = ""


@dataclass(frozen=True, slots=True)
class Heat:
    """Obligations by person, trap and week."""

    caption: str
    groups: tuple[HeatGroup, ...]
    rows: tuple[HeatRow, ...]
    row_head: str = "Person"
    total_head: str = "Missed"


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its figure; `is_sum` where it is a sum."""

    label: str
    fig: Fig
    is_sum: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """A finding of scrutiny, worst first."""

    state: State
    text: str
    url: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A station on the way of a paper; `stand` is past, now or ahead."""

    text: str
    stand: str = "ahead"


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """Something that happened, with its mark."""

    at: str
    text: str
    mark: str = "none"
    more: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of what is owed or promised."""

    what: str
    state: State
    url: str = ""
    due: Due | None = None
    more: str = ""


@dataclass(frozen=True, slots=True)
class Tab:
    """A way to look at the same list."""

    label: str
    url: str
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Crumb:
    """A step of the path; the last has no address."""

    label: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """Long work that shows how far it is; `poll_url` while it runs, empty when it rests."""

    title: str
    side: str
    meter: Meter
    note: str = ""
    poll_url: str = ""


@dataclass(frozen=True, slots=True)
class NavLink:
    """A place in the rail; `count` is what waits there, `key` the letter after g."""

    label: str
    url: str
    is_current: bool = False
    count: int = 0
    key: str = ""


@dataclass(frozen=True, slots=True)
class DemoLogin:
    """A person one can sign in as on a demo."""

    name: str
    role: str
    email: str
    password: str = ""


@dataclass(frozen=True, slots=True)
class Shell:
    """What stands around every page of a signed-in person."""

    navigation: tuple[NavLink, ...]
    person_name: str
    person_role: str
    dateline: str
    administration: tuple[NavLink, ...] = ()
    dateline_more: str = ""
    demo: bool = False
    theme: str = ""
    home_url: str = "/"
    search_url: str = "/search/"
    person_links: tuple[NavLink, ...] = field(default=())

"""The money of a packet: the quarter in figures, its curve, its months and weeks, and other periods beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from plans.measures.presenters import worked
from plans.measures.rules.attainment import Figures, TimeLeft
from reviews.documents.presenters.packet_v1.spelling import Document, amount, day, finding, period_label
from reviews.documents.presenters.packet_v1.stored import Stored
from traps_web.ui import charts, periods, values, words

READ = (
    "budget",
    "retired",
    "gap",
    "budget_to_date",
    "pace",
    "open_pipeline",
    "coverage",
    "weighted",
    "landing",
    "needed_per_working_day",
)
MEANT = {
    "Budget": "budget",
    "Actual": "actual",
    "Budget to date": "budget to date",
    "Retired": "retired",
    "Pace": "pace",
    "Gap": "gap",
    "Open pipeline": "open pipeline",
    "Coverage of the gap": "coverage",
    "Weighted": "weighted",
    "Landing": "landing",
    "Needed per working day": "needed per working day",
}


@dataclass(frozen=True)
class Row:
    """One line of the money tables."""

    label: str
    span: str
    budget: str
    actual: str
    difference: str
    is_short: bool
    retired: str
    state: values.State
    is_ahead: bool = False


class Money(Stored):
    """What was promised in money, and what came in."""

    @property
    def statement(self) -> str:
        """The finding of the quarter, and where it ends."""
        quarter = self.document["quarter"]
        landing, budget = amount(quarter["landing"]), amount(quarter["budget"])
        sentence = finding(quarter, periods.named(self.period))
        if landing is None or not budget or quarter["state"] == "retired":
            return sentence
        ends = "ended" if landing == Decimal(quarter["actual"]) and not Decimal(quarter["weighted"] or 0) else "lands"
        return f"{sentence} It {ends} at {words.percent(landing / budget)} of {words.money(budget)}."

    @property
    def state(self) -> values.State:
        return values.money_state(self.document["quarter"]["state"])

    @cached_property
    def facts(self) -> list[values.Fact]:
        """The quarter in figures."""
        q = self.document["quarter"]
        rows = [
            ("Budget", words.money(amount(q["budget"]))),
            ("Actual", words.money(amount(q["actual"]))),
            ("Budget to date", words.money(amount(q["budget_to_date"]))),
            ("Retired", words.percent(amount(q["retired"]), 1)),
            ("Pace", words.percent(amount(q["pace"]), 1)),
            ("Gap", words.money(amount(q["gap"]))),
            ("Open pipeline", words.money(amount(q["open_pipeline"]))),
            ("Coverage of the gap", words.ratio(amount(q["coverage"]))),
            ("Weighted", words.money(amount(q["weighted"]))),
            ("Landing", words.money(amount(q["landing"]))),
            ("Needed per working day", words.money(amount(q["needed_per_working_day"]))),
            ("Working days left", words.number(q["working_days_left"])),
        ]
        terms = worked.terms(self._figures, self._left)
        return [values.Fact(label, values.Fig(text), term=terms.get(MEANT.get(label, ""))) for label, text in rows]

    @property
    def _figures(self) -> Figures:
        q = self.document["quarter"]
        return Figures(
            state=q["state"],
            actual=Decimal(q["actual"]),
            difference=(amount(q["budget"]) or Decimal(0)) - Decimal(q["actual"]),
            needed_per_week=None,
            **{name: amount(q[name]) for name in READ},
        )

    @property
    def _left(self) -> TimeLeft:
        days = self.document["quarter"]["working_days_left"]
        return TimeLeft(working_days=days, weeks=0, ended=not days)

    def pick(self, *labels: str) -> list[values.Fact]:
        """Some of the facts, in the order asked for, for a slide: nothing opens on it."""
        by_label = {fact.label: fact for fact in self.facts}
        return [replace(by_label[label], term=None) for label in labels]

    @property
    def slide_facts(self) -> list[values.Fact]:
        return self.pick("Budget", "Actual", "Gap", "Landing", "Coverage of the gap", "Needed per working day")

    @cached_property
    def curve(self) -> charts.Chart:
        q, points = self.document["quarter"], self.document["curve"]
        return charts.curve(
            title=finding(q),
            unit=self.unit,
            start=date.fromisoformat(q["starts_on"]),
            end=date.fromisoformat(q["ends_before"]) - timedelta(days=1),
            today=date.fromisoformat(self.document["as_of"]),
            budget=[(date.fromisoformat(on), Decimal(sum_)) for on, sum_ in points["budget"]],
            actual=[(date.fromisoformat(on), Decimal(sum_)) for on, sum_ in points["actual"]],
            landing=amount(q["landing"]),
            state=q["state"],
            today_word=day(self.document["as_of"]),
        )

    @cached_property
    def months(self) -> list[Row]:
        return [self._row(row) for row in self.document["months"]]

    @cached_property
    def weeks(self) -> list[Row]:
        return [self._row(row) for row in self.document["weeks"]]

    @cached_property
    def sums(self) -> Row:
        return self._row(self.document["quarter"])

    @cached_property
    def other_periods(self) -> list[Row]:
        """The quarters before, the same one last year, the year, and a manager's own share."""
        rows = [(periods.named(row["key"]), row) for row in self.document["trailing"]]
        named = periods.named(self.period)
        if self.document["last_year"]:
            rows.append(
                (
                    f"{periods.named(self.document['last_year']['key'])}, same quarter last year",
                    self.document["last_year"],
                )
            )
        rows.append((f"{named}, under review", self.document["quarter"]))
        if self.document["own_share"]:
            rows.append((f"{named}, own share", self.document["own_share"]))
        rows.append((f"{self.document['year']['key']}, the year", self.document["year"]))
        return [self._row(row, label) for label, row in rows]

    def _row(self, row: Document, label: str = "") -> Row:
        starts, last = row["starts_on"], date.fromisoformat(row["ends_before"]) - timedelta(days=1)
        budget = amount(row["budget"])
        difference = None if budget is None else Decimal(row["actual"]) - budget
        return Row(
            label=label or period_label(row),
            span=f"{day(starts)} to {words.day(last)}",
            budget=words.money(budget),
            actual=words.money(amount(row["actual"])),
            difference="n/a" if difference is None else words.signed(difference),
            is_short=difference is not None and difference < 0 and starts <= self.document["as_of"],
            retired=words.percent(amount(row["retired"])),
            state=values.State("none", "not yet")
            if starts > self.document["as_of"]
            else values.money_state(row["state"]),
            is_ahead=starts > self.document["as_of"],
        )

    @cached_property
    def month_bars(self) -> charts.Chart:
        return charts.bars(title=self.months_finding, unit=self.unit, bars=self._bars("months"))

    @cached_property
    def week_bars(self) -> charts.Chart:
        return charts.bars(title=self.weeks_finding, unit=self.unit, bars=self._bars("weeks"))

    def _bars(self, kind: str) -> list[charts.Bar]:
        as_of = self.document["as_of"]
        return [
            charts.Bar(
                label=period_label(row) if kind == "months" else f"week of {_short(row)}",
                actual=None if row["starts_on"] > as_of else Decimal(row["actual"]),
                budget=amount(row["budget"]),
                is_now=row["starts_on"] <= as_of < row["ends_before"],
                state=row["state"],
                short=period_label(row)[:3] if kind == "months" else _short(row),
            )
            for row in self.document[kind]
        ]

    @property
    def months_finding(self) -> str:
        """The month that hurts most, or that none does."""
        begun = [row for row in self.document["months"] if row["starts_on"] <= self.document["as_of"]]
        short = [(self._behind(row), row) for row in begun if row["budget"] is not None]
        if not short:
            return "No month has a budget."
        worst, row = max(short, key=lambda pair: pair[0])
        if worst <= 0:
            return "No month is behind its budget."
        return f"{period_label(row)} is {words.money(worst)} behind."

    @property
    def weeks_finding(self) -> str:
        """In how many weeks the budget of the week came in."""
        over = [row for row in self.document["weeks"] if row["ends_before"] <= self.document["as_of"]]
        with_budget = [row for row in over if row["budget"] is not None and Decimal(row["budget"])]
        if not with_budget:
            return "No week of the quarter is over yet." if not over else "The weeks have no budget."
        made = sum(1 for row in with_budget if Decimal(row["actual"]) >= Decimal(row["budget"]))
        whose = "its" if made == 1 else "their"
        return f"{made} of {words.plural(len(with_budget), 'week')} brought {whose} budget in."

    @staticmethod
    def _behind(row: Document) -> Decimal:
        return Decimal(row["budget_to_date"] or 0) - Decimal(row["actual"])

    @property
    def gap_words(self) -> str:
        gap = self.document["gap"]
        return f"{periods.named(gap['period'])} gap" if gap["amount"] is not None else "no budget, so no gap"


def _short(row: Document) -> str:
    on = date.fromisoformat(row["starts_on"])
    return f"{on.day} {words.MONTHS[on.month - 1]}"

"""A packet of schema 1 made ready to show: on the page, on slides and on paper. It reads the stored document and nothing else."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from traps_web.ui import charts, values, words

Document = dict[str, Any]
_MID_MONTH = timedelta(days=14)


def amount(text: str | None) -> Decimal | None:
    """An amount of the document."""
    return None if text is None else Decimal(text)


def day(text: str | None) -> str:
    """A day of the document: "Fri 27 Nov"."""
    return words.day(date.fromisoformat(text)) if text else ""


def instant(text: str | None, zone: str) -> str:
    """An instant of the document on the person's clock."""
    return words.moment(datetime.fromisoformat(text), ZoneInfo(zone)) if text else ""


def period_label(row: Document) -> str:
    """How a month or week of the document is called: "September", "W19"."""
    if "-M" in row["key"]:
        return words.month(date.fromisoformat(row["starts_on"]) + _MID_MONTH)
    return str(row["key"]).split("-")[-1]


def month_label(document: Document, key: str) -> str:
    """The name of a month of the quarter by its key."""
    return next((period_label(row) for row in document.get("months", []) if row["key"] == key), key)


def finding(row: Document, name: str = "The quarter") -> str:
    """The finding of a period in one sentence with its number."""
    budget, actual, to_date = amount(row["budget"]), Decimal(row["actual"]), amount(row["budget_to_date"])
    if budget is None or to_date is None:
        return f"{name} has no budget; {words.money(actual)} is booked."
    if row["state"] == "retired":
        over = actual - budget
        more = f", {words.money(over)} over" if over else " to the cent"
        return f"{name} is retired: {words.money(actual)} of {words.money(budget)}{more}."
    behind = to_date - actual
    if behind > 0:
        return f"{name} is {words.money(behind)} behind."
    if behind < 0:
        return f"{name} is {words.money(-behind)} ahead."
    return f"{name} is on its budget to date."


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


@dataclass(frozen=True)
class DealRow:
    """One open deal as it is read aloud."""

    name: str
    more: str
    stage: str
    amount: str
    weighted: str
    close_on: str
    not_ready: str


@dataclass(frozen=True)
class ActivityRow:
    """One type of activity over thirteen weeks."""

    name: str
    done: str
    target: str
    share: str
    spark: values.Spark
    is_short: bool


class PacketView:
    """The packet in words and drawings."""

    def __init__(self, document: Document, *, version: int = 0, timing: str = "", sha256: str = "") -> None:
        self.document = document
        self.version = version
        self.timing = timing
        self.sha256 = sha256

    @classmethod
    def of(cls, packet: Any) -> PacketView:
        """The view of a stored packet."""
        return cls(json.loads(packet.body), version=packet.version, timing=packet.timing, sha256=packet.sha256)

    @property
    def name(self) -> str:
        return str(self.document["person"]["name"])

    @property
    def whose(self) -> str:
        """ "Rita Rep, North", and for a manager "North, led by Mara Manager"."""
        team = self.document["team"]
        if self.is_team and team:
            return f"{team['name']}, led by {self.name}"
        return f"{self.name}, {team['name']}" if team else self.name

    @property
    def is_team(self) -> bool:
        return bool(self.document["kind"] == "team")

    @property
    def period(self) -> str:
        return str(self.document["period"])

    @property
    def span(self) -> str:
        quarter = self.document["quarter"]
        last = date.fromisoformat(quarter["ends_before"]) - timedelta(days=1)
        return f"{day(quarter['starts_on'])} to {words.day(last, year=True)}"

    @property
    def unit(self) -> str:
        return str(self.document["currency"])

    @property
    def numbers_at(self) -> str:
        at = datetime.fromisoformat(self.document["numbers_at"])
        return words.moment(at, ZoneInfo(self.document["zone"]), year=True)

    @property
    def built(self) -> str:
        """How the packet stands to its plan."""
        said = {
            "earlier": "built earlier than planned",
            "on time": "frozen on time",
            "later": "built later than planned",
        }
        return said.get(self.timing, "")

    @property
    def statement(self) -> str:
        """The finding of the quarter, and where it ends."""
        quarter = self.document["quarter"]
        landing, budget = amount(quarter["landing"]), amount(quarter["budget"])
        said = finding(quarter, f"{self.period}")
        if landing is None or not budget or quarter["state"] == "retired":
            return said
        ends = "ended" if landing == Decimal(quarter["actual"]) and not Decimal(quarter["weighted"] or 0) else "lands"
        return f"{said} It {ends} at {words.percent(landing / budget)} of {words.money(budget)}."

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
        return [values.Fact(label, values.Fig(text)) for label, text in rows]

    def pick(self, *labels: str) -> list[values.Fact]:
        """Some of the facts, in the order asked for."""
        by_label = {fact.label: fact for fact in self.facts}
        return [by_label[label] for label in labels]

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
        rows = [(row["key"], row) for row in self.document["trailing"]]
        if self.document["last_year"]:
            rows.append((f"{self.document['last_year']['key']}, same quarter last year", self.document["last_year"]))
        rows.append((f"{self.period}, under review", self.document["quarter"]))
        if self.document["own_share"]:
            rows.append((f"{self.period}, own share", self.document["own_share"]))
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
                label=period_label(row),
                actual=None if row["starts_on"] > as_of else Decimal(row["actual"]),
                budget=amount(row["budget"]),
                is_now=row["starts_on"] <= as_of < row["ends_before"],
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
        return f"{made} of {words.plural(len(with_budget), 'week')} brought its budget in."

    @staticmethod
    def _behind(row: Document) -> Decimal:
        return Decimal(row["budget_to_date"] or 0) - Decimal(row["actual"])

    @cached_property
    def deals(self) -> list[DealRow]:
        return [
            DealRow(
                name=row["name"],
                more=", ".join(part for part in (row["customer"], row["person"] if self.is_team else "") if part),
                stage=f"{row['stage']}, {words.percent(Decimal(row['probability']))}",
                amount=words.money(amount(row["amount"])),
                weighted=words.money(amount(row["weighted"])),
                close_on=day(row["close_on"]),
                not_ready=", ".join(row["not_ready"]),
            )
            for row in self.document["deals"]["lines"]
        ]

    @property
    def top_deals(self) -> list[DealRow]:
        """What fits on a screen."""
        return self.deals[:7]

    @property
    def more_deals(self) -> str:
        left = self.document["deals"]["count"] - len(self.top_deals)
        return f"and {words.plural(left, 'smaller deal')}" if left > 0 else ""

    @property
    def unlisted_deals(self) -> str:
        left = self.document["deals"]["count"] - len(self.deals)
        return f"and {words.plural(left, 'smaller deal')}" if left > 0 else ""

    @property
    def deals_amount(self) -> str:
        return words.money(amount(self.document["deals"]["amount"]))

    @property
    def deals_weighted(self) -> str:
        return words.money(amount(self.document["deals"]["weighted"]))

    @property
    def deals_finding(self) -> str:
        """Open pipeline against the gap, and how much of it can be believed."""
        deals = self.document["deals"]
        if not deals["count"]:
            return "No open deal closes in this quarter."
        counted = words.plural(deals["count"], "open deal")
        said = (
            f"{counted} for {words.money(amount(deals['amount']))}, {words.money(amount(deals['weighted']))} weighted."
        )
        if deals["not_ready"]:
            verb = "is" if deals["not_ready"] == 1 else "are"
            return f"{said} {words.number(deals['not_ready'])} {verb} not ready."
        return said

    @property
    def undated(self) -> str:
        count = self.document["deals"]["undated"]
        return f"{words.plural(count, 'more open deal has', 'more open deals have')} no close date." if count else ""

    @cached_property
    def customers(self) -> list[tuple[str, str]]:
        rows = [(row["name"], words.money(amount(row["amount"]))) for row in self.document["customers"]]
        rest = Decimal(self.document["customers_rest"])
        return [*rows, ("all others", words.money(rest))] if rest else rows

    @cached_property
    def activity(self) -> list[ActivityRow]:
        return [self._activity(row) for row in self.document["activity"]]

    def _activity(self, row: Document) -> ActivityRow:
        done = sum(week["done"] for week in row["weeks"])
        targets = [week["target"] for week in row["weeks"] if week["target"] is not None]
        target = sum(targets) if targets else None
        return ActivityRow(
            name=row["type"],
            done=words.number(done),
            target="no target" if target is None else words.number(target),
            share=words.percent(Decimal(done) / target) if target else "n/a",
            spark=values.Spark(f"{row['type']}, 13 weeks", tuple(week["done"] for week in row["weeks"])),
            is_short=bool(target) and done < target,
        )

    @property
    def activity_finding(self) -> str:
        """Which work fell short of its target over thirteen weeks."""
        short = [row for row in self.activity if row.is_short]
        if not any(row.share != "n/a" for row in self.activity):
            return "No activity has a target."
        if not short:
            return "Activity held its targets over 13 weeks."
        return f"{words.plural(len(short), 'kind')} of activity fell short over 13 weeks."

    @cached_property
    def duties(self) -> list[Document]:
        return list(self.document["duties"])

    @property
    def missed(self) -> int:
        return sum(row["missed"] for row in self.document["duties"])

    @property
    def duties_finding(self) -> str:
        if not self.document["duties"]:
            return "Nothing was owed so far."
        late = sum(row["late"] for row in self.document["duties"])
        if not self.missed and not late:
            return "Everything owed was done on time."
        return f"{words.number(self.missed)} missed, {words.number(late)} late."

    @cached_property
    def promises(self) -> list[values.Entry]:
        return [
            values.Entry(
                row["text"], values.PROMISE_STATES[row["outcome"]], more=f"by {day(row['due_on'])}{_more(row['words'])}"
            )
            for row in self.document["promises"]
        ]

    @cached_property
    def ledger(self) -> list[Document]:
        """Causes given in the last two reviews."""
        return [
            {**row, "control": "in my control" if row["in_my_control"] else "not in my control"}
            for row in self.document["explanations_before"]
        ]

    @property
    def gap_words(self) -> str:
        gap = self.document["gap"]
        return f"{gap['period']} gap" if gap["amount"] is not None else "no budget, so no gap"


def _more(text: str) -> str:
    return f" · {text}" if text else ""

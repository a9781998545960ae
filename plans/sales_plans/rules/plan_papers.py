"""The paper of a plan, schema 1: everything it says, live while it is written and frozen at each submission.

Its canonical text is stored and hashed. Money is Decimal; `line` names a row through all versions, comments and
comparisons.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

SCHEMA = 1
NOTHING = Decimal(0)
ACCOUNT, DEAL, NEW, RUN_RATE = "account plan", "named deal", "new business", "run-rate"
KINDS = (ACCOUNT, DEAL, NEW, RUN_RATE)


@dataclass(frozen=True, slots=True)
class Part:
    """The part of the imposed number that lies on one category."""

    key: str
    name: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Goal:
    """What a quarter, month or cut week is to bring; `month` names the month of a week."""

    key: str
    starts_on: date
    ends_before: date
    amount: Decimal
    month: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a part of the number will come from, with what stands behind it."""

    line: str
    kind: str
    label: str
    amount: Decimal
    behind: str = ""
    customer_id: int | None = None
    customer: str = ""
    tier: str = ""
    deal_id: int | None = None
    account_plan_id: int | None = None
    close_on: date | None = None
    per_week: int | None = None
    conversion_ppm: int | None = None
    average: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Activity:
    """How much of one kind a week, beside the target that holds."""

    key: str
    name: str
    per_week: int
    target: int | None


@dataclass(frozen=True, slots=True)
class Risk:
    """Risk, and the answer to it."""

    line: str
    text: str
    answer: str


@dataclass(frozen=True, slots=True)
class Check:
    """One check of scrutiny: passed or not, its finding with numbers, how to mend it, and the owner's answer."""

    key: str
    passed: bool
    finding: str
    mend: str = ""
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole plan."""

    kind: str
    period: str
    starts_on: date
    ends_before: date
    owner_id: int
    owner: str
    team: str
    curve: str
    number: list[Part]
    total: Decimal
    quarters: list[Goal]
    months: list[Goal]
    weeks: list[Goal]
    sources: list[Source]
    activity: list[Activity]
    risks: list[Risk]
    note: str = ""
    checks: list[Check] = field(default_factory=list)
    schema: int = SCHEMA

    @property
    def covered(self) -> Decimal:
        """What all sources bring."""
        return sum((source.amount for source in self.sources), NOTHING)

    @property
    def uncovered(self) -> Decimal:
        """The part of the number without a source: no plan for this money."""
        return max(self.total - self.covered, NOTHING)

    @property
    def failed(self) -> list[Check]:
        """The checks that do not pass."""
        return [check for check in self.checks if not check.passed]

    def of_kind(self, kind: str) -> list[Source]:
        """The sources of one kind, in order."""
        return [source for source in self.sources if source.kind == kind]

    def sum_of(self, kind: str) -> Decimal:
        """What the sources of one kind bring."""
        return sum((source.amount for source in self.of_kind(kind)), NOTHING)


def read(document: dict[str, Any]) -> Paper:
    """The paper of a stored document (canonical JSON, parsed)."""
    rows = {
        "number": [Part(row["key"], row["name"], Decimal(row["amount"])) for row in document["number"]],
        "quarters": [_goal(row) for row in document["quarters"]],
        "months": [_goal(row) for row in document["months"]],
        "weeks": [_goal(row) for row in document["weeks"]],
        "sources": [read_source(row) for row in document["sources"]],
        "activity": [Activity(**row) for row in document["activity"]],
        "risks": [Risk(**row) for row in document["risks"]],
        "checks": [Check(**row) for row in document["checks"]],
    }
    days = {name: date.fromisoformat(document[name]) for name in ("starts_on", "ends_before")}
    return Paper(**{**document, **rows, **days, "total": Decimal(document["total"])})


def _goal(row: dict[str, Any]) -> Goal:
    days = {name: date.fromisoformat(row[name]) for name in ("starts_on", "ends_before")}
    return Goal(**{**row, **days, "amount": Decimal(row["amount"])})


def read_source(row: dict[str, Any]) -> Source:
    """One source of a stored document."""
    average, close_on = row["average"], row["close_on"]
    return Source(
        **{
            **row,
            "amount": Decimal(row["amount"]),
            "average": None if average is None else Decimal(average),
            "close_on": None if close_on is None else date.fromisoformat(close_on),
        }
    )

"""A number in words: by month, what changed it since it was first set, and its amendments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from zoneinfo import ZoneInfo

from plans.measures.models import BudgetChange, BudgetLine
from plans.measures.presenters import period_numbers as numbers
from plans.measures.selectors.budget_history import SinceEnd
from plans.measures.selectors.period_numbers import PeriodNumber
from plans.sales_plans.models import PlanAmendment
from plans.sales_plans.presenters import plan_amendments as amendment_words
from plans.sales_plans.rules.plan_amendments import TRIGGERS
from traps_web.ui import values, words

Kind = BudgetChange.Kind


@dataclass(frozen=True)
class MonthRow:
    """What lies on a month in a category."""

    month: str
    category: str
    amount: str


@dataclass(frozen=True)
class ActRow:
    """One act that changed the number: what it was of these months before, and after."""

    at: str
    what: str
    months: str
    before: str
    after: str
    who: str
    reason: str
    url: str = ""


@dataclass(frozen=True)
class AmendmentRow:
    """An amendment of the number without a plan."""

    url: str
    state: values.State
    change: str
    why: str


@dataclass(frozen=True)
class Page:
    """The number of somebody in a period."""

    statement: str
    sub: str
    path: list[values.Crumb]
    months: list[MonthRow]
    total: str
    acts: list[ActRow]
    amendments: list[AmendmentRow]


def page(
    *,
    number: PeriodNumber,
    lines: Sequence[BudgetLine],
    changes: Sequence[BudgetChange],
    amendments: Sequence[PlanAmendment],
    since: SinceEnd | None,
    zone: ZoneInfo,
) -> Page:
    """Everything that the page shows."""
    total = sum((line.amount for line in lines), Decimal(0))
    stands = f"is {words.money(total)}" if lines else "is not set"
    return Page(
        statement=f"{numbers.title(number)} {stands}.",
        sub=numbers.since_end(since) or "Every change of it stands here; it is the sum of them.",
        path=numbers.path(number),
        months=_months(lines),
        total=words.money(total, 2),
        acts=acts(changes, number, zone),
        amendments=[_amendment(one) for one in amendments],
    )


def _months(lines: Iterable[BudgetLine]) -> list[MonthRow]:
    found: dict[tuple[str, str], Decimal] = {}
    for line in lines:
        key = (line.month, line.category.name)
        found[key] = found.get(key, Decimal(0)) + line.amount
    return [MonthRow(month, category, words.money(amount, 2)) for (month, category), amount in found.items()]


def acts(changes: Sequence[BudgetChange], number: PeriodNumber, zone: ZoneInfo) -> list[ActRow]:
    """The changes act by act and category by category, the latest first; what cut or moved lines and changed no month is left out."""
    ordered = sorted(changes, key=_act_of, reverse=True)
    return [row for _, some in groupby(ordered, key=_act_of) if (row := _act(list(some), number, zone)) is not None]


def _act_of(one: BudgetChange) -> tuple[datetime, str, int]:
    return (one.entered_at, one.kind, one.category_id)


def _act(some: list[BudgetChange], number: PeriodNumber, zone: ZoneInfo) -> ActRow | None:
    one = some[0]
    months = {row.month: row for row in some if row.before_amount != row.after_amount or row.kind == Kind.FIRST}
    if not months:
        return None
    keys = sorted(months)
    before, after = (
        sum((getattr(months[key], name) for key in keys), Decimal(0)) for name in ("before_amount", "after_amount")
    )
    alone = number.person is not None and one.entered_by_id == number.person.pk and one.kind == Kind.RESTATEMENT
    who = words.decider(one.entered_by.name, alone=alone) if one.entered_by else "TRAPS"
    file = f", file {one.run.file_name}" if one.run else ""
    return ActRow(
        at=words.moment(one.entered_at, zone),
        what=f"{what_of(one, zone)} ({one.category.name})",
        months=keys[0] if len(keys) == 1 else f"{keys[0]} to {keys[-1]}",
        before="" if one.kind == Kind.FIRST else words.money(before, 2),
        after=words.money(after, 2),
        who=f"{who}{file}",
        reason=one.reason,
        url=amendment_words.address(one.amendment) if one.amendment else "",
    )


def what_of(one: BudgetChange, zone: ZoneInfo) -> str:
    """What an act was, in words; a first number says so when its time had begun."""
    if one.is_after_start:
        return f"First number, set on {_day(one.entered_at, zone)}, after it began"
    return str(one.get_kind_display())


def _day(at: datetime, zone: ZoneInfo) -> str:
    return words.day(at.astimezone(zone).date(), year=True)


def _amendment(one: PlanAmendment) -> AmendmentRow:
    return AmendmentRow(
        url=amendment_words.address(one),
        state=amendment_words.state(one),
        change=amendment_words.change(one),
        why=f"{TRIGGERS[one.trigger]}: {one.reason}",
    )


def restating(number: PeriodNumber) -> str:
    """What the page of a restatement says under its headline."""
    return (
        f"{number.period_key} has ended. What stood is kept beside it, whoever carries it and the line are told, "
        "and papers that were frozen stay as they are."
    )

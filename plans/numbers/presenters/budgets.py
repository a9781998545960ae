"""A number in words: by month, what changed it since it was first set, and its amendments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from zoneinfo import ZoneInfo

from accounts.organisation.presenters import period_words
from accounts.organisation.selectors import replaced_names
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
    amount_by_cell = _amounts(lines)
    places = words.places_of([total, *amount_by_cell.values()])
    months = [
        MonthRow(period_words.name(month), name, words.money(amount, places))
        for (month, name), amount in amount_by_cell.items()
    ]
    stands = f"is {words.money(total)}" if lines else "is not set"
    return Page(
        statement=f"{numbers.title(number)} {stands}.",
        sub=numbers.since_end(since) or "It is the sum of all changes below.",
        path=numbers.path(number),
        months=months,
        total=words.money(total, places),
        acts=acts(changes, number, zone),
        amendments=[_amendment(amendment) for amendment in amendments],
    )


def _amounts(lines: Iterable[BudgetLine]) -> dict[tuple[str, str], Decimal]:
    amount_by_cell: dict[tuple[str, str], Decimal] = {}
    for line in lines:
        key = (line.month, line.category.name)
        amount_by_cell[key] = amount_by_cell.get(key, Decimal(0)) + line.amount
    return amount_by_cell


def acts(changes: Sequence[BudgetChange], number: PeriodNumber, zone: ZoneInfo) -> list[ActRow]:
    """The changes act by act and category by category, the latest first.

    What cut or moved lines and changed no month is left out.
    """
    ordered = sorted(changes, key=_act_of, reverse=True)
    places = words.places_of(amount for row in changes for amount in (row.before_amount, row.after_amount))
    return [
        row
        for _, act_changes in groupby(ordered, key=_act_of)
        if (row := _act(list(act_changes), number, zone, places)) is not None
    ]


def _act_of(change: BudgetChange) -> tuple[datetime, str, int]:
    return (change.entered_at, change.kind, change.category_id)


def _act(changes: list[BudgetChange], number: PeriodNumber, zone: ZoneInfo, places: int) -> ActRow | None:
    change = changes[0]
    months = {row.month: row for row in changes if row.before_amount != row.after_amount or row.kind == Kind.FIRST}
    if not months:
        return None
    keys = sorted(months)
    before, after = (
        sum((getattr(months[key], name) for key in keys), Decimal(0)) for name in ("before_amount", "after_amount")
    )
    alone = number.person is not None and change.entered_by_id == number.person.pk and change.kind == Kind.RESTATEMENT
    who = words.decider(change.entered_by.name, alone=alone) if change.entered_by else "TRAPS"
    file = f", file {change.run.file_name}" if change.run else ""
    return ActRow(
        at=words.moment(change.entered_at, zone),
        what=f"{what_of(change, zone)} ({change.category.name})",
        months=" to ".join(period_words.name(key) for key in dict.fromkeys((keys[0], keys[-1]))),
        before="" if change.kind == Kind.FIRST else words.money(before, places),
        after=words.money(after, places),
        who=f"{who}{file}",
        reason=replaced_names.text(change.reason, at=change.entered_at),
        url=amendment_words.address(change.amendment) if change.amendment else "",
    )


def what_of(change: BudgetChange, zone: ZoneInfo) -> str:
    """What an act was, in words; a first number says so when its time had begun."""
    if change.is_after_start:
        return f"First number, set on {_day(change.entered_at, zone)}, after it began"
    return str(change.get_kind_display())


def _day(at: datetime, zone: ZoneInfo) -> str:
    return words.day(at.astimezone(zone).date(), year=True)


def _amendment(amendment: PlanAmendment) -> AmendmentRow:
    return AmendmentRow(
        url=amendment_words.address(amendment),
        state=amendment_words.state(amendment),
        change=amendment_words.change(amendment),
        why=f"{TRIGGERS[amendment.trigger]}: {amendment_words.reason(amendment)}",
    )


def restating(number: PeriodNumber) -> str:
    """What the page of a restatement says under its headline."""
    return (
        f"{period_words.name(number.period_key)} has ended. The old number is kept beside the new one. The owner "
        "and the line are notified, and frozen documents stay as they are."
    )

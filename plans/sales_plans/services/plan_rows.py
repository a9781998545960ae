"""The rows of a plan, checked and replaced as a whole by what is sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from accounts.organisation.models import Person
from accounts.organisation.selectors import calendar
from accounts.record.rules.acts import Act
from pipeline.deals.models import Deal
from plans.account_plans.models import AccountPlan
from plans.measures.models import Curve
from plans.measures.rules import spreads
from plans.sales_plans.models import CheckAnswer, Plan, PlanActivity, PlanGoal, PlanRisk, PlanSource
from plans.sales_plans.rules import plan_papers as papers
from plans.sales_plans.rules import scrutiny
from plans.sales_plans.selectors import plan_papers
from traps_web.lib import fiscal, money
from traps_web.lib.faults import Invalid
from traps_web.lib.fields import currency


@dataclass(frozen=True, slots=True)
class NewSource:
    """A source as it is written. Amount None: by reference, or worked out from the activity."""

    kind: str
    label: str = ""
    account_plan_id: int | None = None
    deal_id: int | None = None
    amount: Decimal | None = None
    per_week: int | None = None
    conversion_ppm: int | None = None
    average_amount: Decimal | None = None
    line: str = ""


@dataclass(frozen=True, slots=True)
class NewRisk:
    """Risk, and the answer."""

    text: str
    answer: str
    line: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """Everything the owner wrote. Goals by month (none: the curve decides), activity by type id, answers by check."""

    curve: Curve
    sources: Sequence[NewSource] = ()
    goals: Mapping[str, Decimal] = field(default_factory=dict)
    activity: Mapping[int, int] = field(default_factory=dict)
    risks: Sequence[NewRisk] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    note: str = ""


def check(act: Act, *, plan: Plan, written: Written) -> None:
    """Whether the rows can stand. Raises Invalid by field."""
    faults = _goal_faults(plan, written) | source_faults(sources=written.sources, by=act.person)
    if any(not risk.text.strip() or not risk.answer.strip() for risk in written.risks):
        faults["risks"] = "Enter an answer to each risk."
    if faults:
        raise Invalid(**faults)


def _goal_faults(plan: Plan, written: Written) -> dict[str, str]:
    if not written.goals:
        return {}
    rules, period = calendar.rules(), calendar.period(plan.period_key)
    months = {month.key for month in fiscal.periods_in(rules, period.starts_on, period.ends_before, "month")}
    if strange := sorted(set(written.goals) - months):
        return {"goals": f"{strange[0]} is no month of {plan.period_key}."}
    if any(amount < 0 for amount in written.goals.values()):
        return {"goals": "A goal cannot be below zero."}
    total = sum((part.amount for part in plan_papers.number_of(owner_id=plan.owner_id, period=period)), Decimal(0))
    goals = sum(written.goals.values(), Decimal(0))
    return {} if goals == total else {"goals": spreads.goals_fault(goals, total)}


def source_faults(*, sources: Sequence[NewSource], by: Person) -> dict[str, str]:
    """What is wrong with sources, by field: named twice, out of sight, or not whole."""
    deals = [source.deal_id for source in sources if source.deal_id]
    accounts = [source.account_plan_id for source in sources if source.account_plan_id]
    if any(
        count > 1
        for count in Counter([*(("deal", pk) for pk in deals), *(("account", pk) for pk in accounts)]).values()
    ):
        return {"sources": "A deal or an account plan appears twice. Its money can count only once."}
    if Deal.objects.visible_to(by).filter(pk__in=deals).count() < len(deals):
        return {"sources": "One of the named deals is not yours."}
    if AccountPlan.objects.visible_to(by).filter(pk__in=accounts).count() < len(accounts):
        return {"sources": "One of the account plans is not yours."}
    faults = [fault for source in sources if (fault := source_fault(source))]
    return {"sources": faults[0]} if faults else {}


def source_fault(source: NewSource) -> str:
    """What is wrong with a source, in one sentence; empty when nothing is."""
    if source.kind not in papers.KINDS:
        return "A source is an account plan, a named deal, new business or run-rate."
    if source.amount is not None and source.amount < 0:
        return "A source cannot bring less than nothing."
    if source.kind == papers.ACCOUNT:
        return (
            ""
            if source.account_plan_id and source.amount is None
            else "Choose the account plan; its money is filled in."
        )
    if source.kind == papers.DEAL:
        return "" if source.deal_id else "Choose the deal."
    if not source.label.strip():
        return "Enter the source of the money."
    factors = (source.per_week, source.conversion_ppm, source.average_amount)
    if source.kind == papers.RUN_RATE:
        return "" if source.amount is not None and factors == (None,) * 3 else "Enter the amount of the run-rate."
    if source.amount is not None:
        return "" if factors == (None,) * 3 else "Enter an amount or a calculation, not both."
    return (
        ""
        if None not in factors
        else ("Enter how many a week, the share that buys and the amount each, or enter an amount.")
    )


def as_written(source: papers.Source) -> NewSource:
    """A source of a paper as it would be written again: a deal with its amount, an account plan by reference."""
    if source.kind == papers.ACCOUNT:
        return NewSource(papers.ACCOUNT, account_plan_id=source.account_plan_id)
    return NewSource(
        source.kind,
        label="" if source.kind == papers.DEAL else source.label,
        deal_id=source.deal_id,
        amount=None if source.per_week is not None else source.amount,
        per_week=source.per_week,
        conversion_ppm=source.conversion_ppm,
        average_amount=source.average,
        line=source.line,
    )


def replace(*, plan: Plan, written: Written) -> None:
    """Replace the rows of the plan with those that were sent."""
    for model in (PlanSource, PlanGoal, PlanRisk, PlanActivity, CheckAnswer):
        model._default_manager.filter(plan=plan).delete()
    PlanSource.objects.bulk_create(source_rows(plan, written.sources))
    PlanGoal.objects.bulk_create(PlanGoal(plan=plan, month=key, amount=amount) for key, amount in written.goals.items())
    PlanRisk.objects.bulk_create(
        PlanRisk(plan=plan, line=line, position=place, text=row.text.strip(), answer=row.answer.strip())
        for place, (row, line) in enumerate(_named(written.risks, lambda _: "risk"), start=1)
    )
    PlanActivity.objects.bulk_create(
        PlanActivity(plan=plan, type_id=type_id, per_week=count) for type_id, count in written.activity.items()
    )
    CheckAnswer.objects.bulk_create(
        CheckAnswer(plan=plan, key=key, text=text.strip())
        for key, text in written.answers.items()
        if key in scrutiny.KEYS and text.strip()
    )


def source_rows(plan: Plan, rows: Iterable[NewSource]) -> list[PlanSource]:
    """Sources as rows that are not saved yet, each with the name of its line."""
    return [
        PlanSource(
            plan=plan,
            line=line,
            position=place,
            kind=row.kind,
            label=row.label.strip(),
            account_plan_id=row.account_plan_id,
            deal_id=row.deal_id,
            amount=row.amount,
            per_week=row.per_week,
            conversion_ppm=row.conversion_ppm,
            average_amount=row.average_amount,
        )
        for place, (row, line) in enumerate(_named(rows, lambda row: row.kind.replace(" ", "-")), start=1)
    ]


def _named(rows: Iterable[Any], stem: Any) -> list[tuple[Any, str]]:
    """Each row with the name of its line: by what it points to, else the name it had, else the next free number."""
    named_rows: list[tuple[Any, str]] = []
    taken = {row.line for row in rows if row.line}
    used: set[str] = set()
    for row in rows:
        line = _reference(row) or (row.line if row.line not in used else "")
        number = 1
        while not line or line in used:
            name = f"{stem(row)}-{number}"
            line = "" if name in taken or name in used else name
            number += 1
        used.add(line)
        named_rows.append((row, line))
    return named_rows


def _reference(row: Any) -> str:
    if getattr(row, "deal_id", None):
        return f"deal-{row.deal_id}"
    return f"account-plan-{row.account_plan_id}" if getattr(row, "account_plan_id", None) else ""


def copy_quarter(*, annual: Plan, quarter: Plan) -> None:
    """A quarterly plan begins with what the annual one says of its quarter: goals, accounts, deals and risks.

    Goals keep their proportions.
    """
    period = calendar.period(quarter.period_key)
    rows = list(PlanSource.objects.filter(plan=annual).select_related("deal", "account_plan").order_by("position"))
    kept = [row for row in rows if _belongs(row, period)]
    for row in kept:
        row.pk, row.plan = None, quarter
        if row.kind == papers.RUN_RATE or (row.kind == papers.NEW and row.amount is not None):
            row.amount = _part_of_year(row.amount or Decimal(0), annual, period)
    PlanSource.objects.bulk_create(kept)
    _copy_goals(annual, quarter, period)
    kinds: tuple[Any, ...] = (PlanRisk, PlanActivity)
    for model in kinds:
        copied = list(model.objects.filter(plan=annual).order_by("pk"))
        for copy in copied:
            copy.pk, copy.plan = None, quarter
        model.objects.bulk_create(copied)


def _copy_goals(annual: Plan, quarter: Plan, period: fiscal.Period) -> None:
    """Months that the annual plan set by hand keep their proportions inside the quarter's number."""
    months = [month.key for month in fiscal.periods_in(calendar.rules(), period.starts_on, period.ends_before, "month")]
    goals = dict(PlanGoal.objects.filter(plan=annual, month__in=months).values_list("month", "amount"))
    weights = [money.to_minor(goals.get(month, Decimal(0)), currency()) for month in months]
    if not any(weights):
        return
    total = sum((part.amount for part in plan_papers.number_of(owner_id=quarter.owner_id, period=period)), Decimal(0))
    parts = money.split(money.to_minor(total, currency()), weights)
    PlanGoal.objects.bulk_create(
        PlanGoal(plan=quarter, month=month, amount=money.from_minor(part, currency()))
        for month, part in zip(months, parts, strict=True)
    )


def _belongs(row: PlanSource, period: fiscal.Period) -> bool:
    if row.deal is None:
        return True
    day = row.deal.closed_on or row.deal.close_on
    return row.deal.status != "lost" and day is not None and period.contains(day)


def _part_of_year(amount: Decimal, annual: Plan, period: fiscal.Period) -> Decimal:
    """The quarter's part of money that the annual plan names for the year, by its working days."""
    whole = calendar.working_days_between(annual.starts_on, annual.ends_before)
    part = calendar.working_days_between(period.starts_on, period.ends_before)
    return (amount * part / whole).quantize(Decimal(1)) if whole else amount


def standing(*, plan: Plan) -> Written:
    """What stands now, as it would be written: a program changes a part of it and leaves the rest."""
    sources = PlanSource.objects.filter(plan=plan).order_by("position")
    fields = list(NewSource.__slots__)
    return Written(
        curve=plan.curve,
        sources=[NewSource(**{name: getattr(row, name) for name in fields}) for row in sources],
        goals=dict(PlanGoal.objects.filter(plan=plan).values_list("month", "amount")),
        activity=dict(PlanActivity.objects.filter(plan=plan).values_list("type_id", "per_week")),
        risks=[
            NewRisk(row.text, row.answer, row.line) for row in PlanRisk.objects.filter(plan=plan).order_by("position")
        ],
        answers=dict(CheckAnswer.objects.filter(plan=plan).values_list("key", "text")),
        note=plan.note,
    )

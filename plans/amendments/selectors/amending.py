"""What an amendment would do to budget lines and to plans, worked out before it is asked for and at its approval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from accounts.organisation.selectors import calendar
from accounts.organisation.selectors.day_counts import DayCounts
from pipeline.bookings.models import Category
from plans.amendments.rules import amended
from plans.amendments.rules.amended import NO_GOALS, Relaid, Stretch
from plans.amendments.rules.amendment_statements import NOTHING, Statement
from plans.amendments.selectors import amendments as amendment_selector
from plans.measures.models import BudgetLine
from plans.measures.rules import spreads
from plans.measures.selectors.period_numbers import Number, PeriodNumber
from plans.sales_plans.models import Plan, PlanAmendment, PlanAmendmentPart, PlanVersion
from plans.sales_plans.rules import plan_amendments, scrutiny
from plans.sales_plans.rules import plans as plan_rules
from plans.sales_plans.rules.plan_papers import Paper, Part
from plans.sales_plans.selectors import plan_papers, plan_scrutiny
from traps_web.lib import money
from traps_web.lib.faults import Invalid
from traps_web.lib.fields import currency
from traps_web.ui import words


@dataclass(frozen=True)
class CategoryChange:
    """The number of one category before and after, with what becomes of each of its lines."""

    category: Category
    before: Decimal
    after: Decimal
    lines: Sequence[tuple[BudgetLine, Relaid]] = ()


@dataclass(frozen=True)
class TouchedPlan:
    """A plan that the amendment changes: the submission, and what it says before and after."""

    plan: Plan
    version: PlanVersion
    before: Paper
    after: Paper

    @property
    def checks(self) -> list[scrutiny.CheckChange]:
        """Its scrutiny before and after."""
        return scrutiny.beside(self.before.checks, self.after.checks)


@dataclass(frozen=True)
class Reckoning:
    """What the amendment of a number does to the budget and to every plan that has the days in question."""

    number: PeriodNumber
    changes: Sequence[CategoryChange]
    touched: Sequence[TouchedPlan]
    stated: Statement = NOTHING

    @property
    def carried(self) -> Decimal:
        """What the plan carries: the imposed number, but where its lines changed before there were amendments."""
        return self.touched[0].before.total if self.number.plan else self.before

    @property
    def before(self) -> Decimal:
        """The imposed number as it stands."""
        return sum((change.before for change in self.changes), Decimal(0))

    @property
    def after(self) -> Decimal:
        """The imposed number as it will stand."""
        return sum((change.after for change in self.changes), Decimal(0))


def first_day(*, number: Plan | PeriodNumber, today: date) -> date:
    """The first day from which a plan, or a number without one, may change today."""
    month = calendar.period_at("month", today)
    return plan_amendments.earliest(starts_on=number.starts_on, month_starts_on=month.starts_on)


def day_fault(*, number: Plan | PeriodNumber, day: date, today: date) -> str:
    """Why it cannot change from a day on; empty when it can."""
    first = first_day(number=number, today=today)
    if first <= day < number.ends_before:
        return ""
    last = date.fromordinal(number.ends_before.toordinal() - 1)
    return f"Choose a day from {words.day(first, year=True)} to {words.day(last, year=True)}: past days cannot change."


def number_of(*, plan: Plan) -> dict[str, Decimal]:
    """The imposed number of a plan's period as it stands, by category."""
    period = calendar.period(plan.period_key)
    return {part.key: part.amount for part in plan_papers.number_of(owner_id=plan.owner_id, period=period)}


def categories() -> list[Category]:
    """The categories that a number may have."""
    return list(Category.objects.order_by("position", "key"))


def reckon(
    *, of: PeriodNumber, number: Number, day: date, today: date, stated: Statement = NOTHING, hold: bool = False
) -> Reckoning:
    """What another number from a day on would do; categories that are left out stay.

    `hold`: keep the lines from others meanwhile. What is stated by hand holds for the plan itself, not for others that
    change with it. Scrutiny goes by the facts of today. Raises Invalid beside the number or the goal that cannot be.
    """
    rows = BudgetLine.objects.filter(of.lines)
    lines = list((rows.select_for_update() if hold else rows).order_by("starts_on", "pk"))
    known = {category.key: category for category in categories()}
    if strange := sorted(set(number) - set(known)):
        raise Invalid(number=f"There is no category “{strange[0]}”.")
    if of.plan is None and not lines:
        raise Invalid(number=f"There is no number for {of.period_key}. Set a first number instead of amending it.")
    counted = DayCounts.load().before(day)
    changes = [_change(category, number.get(key), lines, day, counted) for key, category in known.items()]
    touched = [_scrutinised(plan, of.plan, stated, today) for plan in _touched(of, changes, day, stated)]
    # A plan that was locked before there were amendments may carry another number than its lines; bringing the two
    # together changes it.
    changed = (
        touched and touched[0].plan == of.plan if of.plan else any(change.before != change.after for change in changes)
    )
    if not changed:
        raise Invalid(number="The number has not changed. Enter a different number.")
    return Reckoning(of, [change for change in changes if change.lines or change.before], touched, stated)


def reckon_asked(*, amendment: PlanAmendment, today: date, hold: bool = False) -> Reckoning:
    """What an amendment that was asked for would do as things stand. Raises Invalid when it cannot be any more."""
    parts = PlanAmendmentPart.objects.filter(amendment=amendment).select_related("category")
    number = {part.category.key: part.after_amount for part in parts if part.after_amount != part.before_amount}
    return reckon(
        of=PeriodNumber.of(amendment),
        number=number,
        day=amendment.effective_on,
        today=today,
        stated=amendment_selector.stated(amendment=amendment),
        hold=hold,
    )


def _change(
    category: Category, amount: Decimal | None, lines: Sequence[BudgetLine], day: date, counted: int
) -> CategoryChange:
    own = [line for line in lines if line.category_id == category.pk]
    before = sum((line.amount for line in own), Decimal(0))
    after = before if amount is None else amount
    name = f"number_{category.key}"
    if after < 0:
        raise Invalid(**{name: "A number cannot be below zero."})
    if after == before:
        return CategoryChange(category, before, after, [])
    standing = [line for line in own if line.ends_before > day]
    carriers = own if standing else [*own, *_spans_of_others(category, lines, day, counted)]
    stretches = [stretch(at, line) for at, line in enumerate(carriers)]
    try:
        laid = amended.relay(stretches, number=money.to_minor(after, currency()), day=day, counted=counted)
    except amended.TooLittle as fault:
        closed = words.exact_money(money.from_minor(fault.closed, currency()))
        raise Invalid(
            **{name: f"{closed} lies before {words.day(day)} and stays, so the number cannot be less."}
        ) from None
    except amended.NoDayLeft:
        raise Invalid(**{name: f"No budget line is left from {words.day(day)} on that could carry it."}) from None
    return CategoryChange(category, before, after, list(zip(carriers, laid, strict=True)))


def stretch(at: int, line: BudgetLine) -> Stretch:
    """A line in minor units, known by its place."""
    return Stretch(
        at,
        line.starts_on,
        line.ends_before,
        line.working_before,
        line.working_days,
        money.to_minor(line.amount, currency()),
    )


def _spans_of_others(category: Category, lines: Sequence[BudgetLine], day: date, counted: int) -> list[BudgetLine]:
    """Lines without money on the days on which the other categories have theirs: there a new category lies."""
    line_by_start: dict[date, BudgetLine] = {}
    for line in lines:
        if line.ends_before <= day:
            continue
        start = max(line.starts_on, day)
        gone = min(max(counted - line.working_before, 0), line.working_days) if start > line.starts_on else 0
        line_by_start.setdefault(
            start,
            BudgetLine(
                person_id=line.person_id,
                team_id=line.team_id,
                category=category,
                month=line.month,
                year=line.year,
                starts_on=start,
                ends_before=line.ends_before,
                working_before=line.working_before + gone,
                working_days=line.working_days - gone,
                amount=Decimal(0),
            ),
        )
    return [line_by_start[start] for start in sorted(line_by_start)]


def _touched(of: PeriodNumber, changes: Sequence[CategoryChange], day: date, stated: Statement) -> list[TouchedPlan]:
    """The plan itself first, then those of the same person that were handed in and have days in question.

    Raises Invalid.
    """
    if of.person is None:
        return []
    rows = Plan.objects.filter(
        owner=of.person, status__in=plan_rules.FROZEN, starts_on__lt=of.ends_before, ends_before__gt=day
    )
    touched = []
    for plan in sorted(rows.order_by("starts_on"), key=lambda row: row != of.plan):
        version = plan_papers.newest(plan=plan)
        assert version is not None, "a submitted plan has a version"
        before = plan_papers.amended(version=version)
        number = _number_after(plan, before, changes, is_own=plan == of.plan)
        if number != before.number:
            goals = stated.goals if plan == of.plan else NO_GOALS
            touched.append(TouchedPlan(plan, version, before, _after(plan, of, before, number, day, goals)))
    return touched


def _scrutinised(touched: TouchedPlan, amended_plan: Plan | None, stated: Statement, today: date) -> TouchedPlan:
    """The amended plan under the scrutiny of today's facts; earlier answers to a check stand unless given anew."""
    answers = {check.key: check.answer for check in touched.before.checks if check.answer}
    after = touched.after
    if touched.plan == amended_plan:
        answers |= stated.answers
        after = after if stated.sources is None else replace(after, sources=stated.sources)
    facts = plan_scrutiny.facts(plan=touched.plan, paper=after, today=today)
    return replace(touched, after=replace(after, checks=scrutiny.scrutinise(after, facts, answers)))


def _number_after(plan: Plan, paper: Paper, changes: Sequence[CategoryChange], *, is_own: bool) -> list[Part]:
    """The number of a plan by category: the plan itself gets what was asked for, others what their lines become."""
    parts = {part.key: part for part in paper.number}
    for change in changes:
        key, name = change.category.key, change.category.name
        standing = parts.get(key, Part(key, name, Decimal(0)))
        minor = sum(laid.delta for line, laid in change.lines if plan.starts_on <= line.starts_on < plan.ends_before)
        amount = change.after if is_own else standing.amount + money.from_minor(minor, currency())
        if amount != standing.amount:
            parts[key] = replace(standing, amount=amount)
    return list(parts.values())


def _after(
    plan: Plan, of: PeriodNumber, before: Paper, number: list[Part], day: date, by_hand: Mapping[str, Decimal]
) -> Paper:
    counts = DayCounts.load()
    if strange := sorted(set(by_hand) - {month.key for month in before.months}):
        raise Invalid(goals=f"{strange[0]} is no month of {plan.period_key}.")
    if any(amount < 0 for amount in by_hand.values()):
        raise Invalid(goals="A goal cannot be below zero.")
    try:
        made = amended.paper(
            before,
            number=number,
            day=max(day, plan.starts_on),
            until=min(of.ends_before, plan.ends_before),
            between=counts.between,
            currency=currency(),
            by_hand=by_hand,
        )
    except amended.GoalStays as fault:
        raise Invalid(**{f"goal_{fault.month}": _stays(fault, day)}) from None
    except amended.GoalsMiss as fault:
        raise Invalid(goals=spreads.goals_fault(fault.goals, fault.total)) from None
    if made is None:
        gone = sum((part.amount for part in number), Decimal(0))
        raise Invalid(
            number=f"The goals of {plan.period_key} before {words.day(day)} promise more than "
            f"{words.exact_money(gone)}; they stay, so the number cannot be less."
        )
    return made


def _stays(fault: amended.GoalStays, day: date) -> str:
    closed = words.exact_money(money.from_minor(fault.closed, currency()))
    if fault.is_over:
        return f"{fault.month} is over on {words.day(day)}; its goal stays {closed}."
    return f"{closed} lies before {words.day(day)} and stays, so the goal cannot be less."

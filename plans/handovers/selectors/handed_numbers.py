"""The number of somebody who leaves, from the day after the last one on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from accounts.organisation.models import Person
from accounts.organisation.selectors import calendar
from accounts.organisation.selectors.day_counts import DayCounts
from plans.handovers.rules import handed_numbers as rules
from plans.handovers.rules.handed_numbers import Cut
from plans.measures.models import BudgetLine
from plans.sales_plans.models import Plan
from traps_web.lib import money
from traps_web.lib.fields import currency


@dataclass(frozen=True, slots=True)
class CutLine:
    """A budget line of the leaver with the part that goes."""

    line: BudgetLine
    cut: Cut

    @property
    def rest(self) -> Decimal:
        """The money from the day on."""
        return money.from_minor(self.cut.rest, currency())


def first_day(*, last_day: date, today: date) -> date:
    """The day from which the number goes: the one after the last, and never inside a month that is over."""
    month = calendar.period_at("month", today)
    return max(date.fromordinal(last_day.toordinal() + 1), month.starts_on)


def lines_from(*, person: Person, day: date) -> list[CutLine]:
    """The person's lines that have money from a day on, each cut there; two queries."""
    lines = list(BudgetLine.objects.filter(person=person, ends_before__gt=day).order_by("starts_on", "pk"))
    counts = DayCounts.load() if lines else None
    cut_lines = []
    for line in lines:
        before = line.starts_on < day
        done = min(max(counts.before(day) - line.working_before, 0), line.working_days) if counts and before else 0
        minor = money.to_minor(line.amount, currency())
        cut = rules.cut(minor, working_days=line.working_days, done=done, begins_before=before)
        if cut.rest:
            cut_lines.append(CutLine(line, cut))
    return cut_lines


def total(lines: Iterable[CutLine]) -> Decimal:
    """What goes in all."""
    return sum((line.rest for line in lines), Decimal(0))


def locked_over(*, heir: Person, lines: Iterable[CutLine]) -> dict[int | None, list[CutLine]]:
    """Lines by the locked plan of the heir that holds their days, a year before its quarters; others under None."""
    plans = list(
        Plan.objects.filter(owner=heir, status="locked").order_by("kind", "starts_on")
    )  # "annual" comes first.
    cut_lines_by_plan: dict[int | None, list[CutLine]] = defaultdict(list)
    for cut_line in lines:
        holding = (plan.pk for plan in plans if plan.starts_on <= cut_line.line.starts_on < plan.ends_before)
        cut_lines_by_plan[next(holding, None)].append(cut_line)
    return dict(cut_lines_by_plan)


def carried_by(*, heir: Person, lines: Iterable[CutLine], day: date) -> dict[str | None, list[CutLine]]:
    """Lines by the fiscal quarter of their day where the heir carries a number in it; others under None."""
    quarters = {cut_line.line.pk: calendar.period_at("quarter", cut_line.line.starts_on) for cut_line in lines}
    first_days = set(BudgetLine.objects.filter(person=heir, ends_before__gt=day).values_list("starts_on", flat=True))
    cut_lines_by_quarter: dict[str | None, list[CutLine]] = defaultdict(list)
    for cut_line in lines:
        quarter = quarters[cut_line.line.pk]
        carries = any(quarter.contains(day) for day in first_days)
        cut_lines_by_quarter[quarter.key if carries else None].append(cut_line)
    return dict(cut_lines_by_quarter)

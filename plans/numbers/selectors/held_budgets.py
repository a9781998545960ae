"""Locked plans and frozen packets hold the budget inside them: it changes by amendment or restatement only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from plans.measures.models import BudgetLine
from plans.numbers.selectors import frozen_numbers
from plans.numbers.selectors.frozen_numbers import FrozenNumber
from plans.sales_plans.models import Plan
from traps_web.ui import words


@dataclass(frozen=True)
class Hold:
    """A locked plan and the days that it holds."""

    plan: Plan
    is_over: bool = False

    def covers(self, starts_on: date, ends_before: date) -> bool:
        """Whether all of these days are held."""
        return self.plan.starts_on <= starts_on and ends_before <= self.plan.ends_before

    def has(self, line: BudgetLine) -> bool:
        """Whether a line lies inside."""
        return self.plan.starts_on <= line.starts_on < self.plan.ends_before

    @property
    def sentence(self) -> str:
        """Why the budget does not change by this road."""
        way = "its period is over; an admin restates it." if self.is_over else "amend it."
        return (
            f"{words.possessive(self.plan.owner.name)} plan of {self.plan.period_key} is locked with another number: "
            f"{way}"
        )


Holder = Hold | FrozenNumber


@dataclass(frozen=True)
class Held:
    """The locked plans and frozen packets of some people."""

    by_person: dict[int, list[Holder]]

    @classmethod
    def load(cls, people: Collection[int], starts_on: date, ends_before: date, *, today: date) -> Held:
        """Read those that share days with a span."""
        rows = Plan.objects.filter(
            owner__in=set(people), status="locked", starts_on__lt=ends_before, ends_before__gt=starts_on
        )
        holders: dict[int, list[Holder]] = defaultdict(list)
        for plan in rows.select_related("owner").order_by("-kind", "starts_on") if people else ():
            holders[plan.owner_id].append(Hold(plan, plan.ends_before <= today))
        for packet in frozen_numbers.of(people, starts_on, ends_before):
            holders[packet.person_id].append(packet)
        return cls(dict(holders))

    def of(self, person_id: int | None) -> list[Holder]:
        """What holds the number of a person: locked plans, quarters before the year, then packets; a team has none."""
        return self.by_person.get(person_id or 0, [])


def by_month(lines: Iterable[BudgetLine]) -> dict[str, Decimal]:
    """What lies on each month; months without money are left out."""
    amount_by_month: dict[str, Decimal] = defaultdict(Decimal)
    for line in lines:
        amount_by_month[line.month] += line.amount
    return {month: amount for month, amount in amount_by_month.items() if amount}


def that_changes(holds: Sequence[Holder], before: Sequence[BudgetLine], after: Sequence[BudgetLine]) -> Holder | None:
    """The first of them inside of which two sets of lines put different money on a month."""
    for hold in holds:
        if by_month(filter(hold.has, before)) != by_month(filter(hold.has, after)):
            return hold
    return None

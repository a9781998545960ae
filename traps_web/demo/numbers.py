"""What became of numbers of the demo: an amendment where there is no plan, and a restatement of the last quarter."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from accounts.organisation.models import Person
from accounts.record.rules.acts import Act, Via
from plans.amendments.services import budget_amendments
from plans.amendments.services.budget_amendments import RequestedNumber
from plans.measures.models import BudgetLine
from plans.measures.selectors import period_numbers
from plans.measures.selectors.period_numbers import PeriodNumber
from plans.numbers.services import budget_restatements
from plans.sales_plans.models import Plan
from traps_web.demo.amendments import MANAGER
from traps_web.demo.stage import Stage
from traps_web.lib import fiscal

A_DAY = timedelta(days=1)
LESS = Decimal("0.9")
LESS_FOR = (
    "Two accounts of the north went to the new team; what they order until the end of the quarter goes with them."
)
TOO_MUCH_FOR = "The renewals of the service desk were counted in this budget too; they belong to the other team."


def amended(stage: Stage) -> int:
    """Somebody without a plan for the running quarter asks for another number, which awaits the manager.

    Returns how many asked.
    """
    planned = Plan.objects.filter(period_key=stage.quarter.key).values("owner")
    rep = _team_of_the_manager(stage.quarter).exclude(pk__in=planned).first()
    if rep is None:
        return 0
    number = PeriodNumber.of_period(rep, stage.quarter)
    key, standing = _largest(number)
    month = fiscal.period_of(stage.rules, stage.today, "month")
    lines = BudgetLine.objects.filter(number.lines, category__key=key, starts_on__gte=month.starts_on)
    ahead = sum((line.amount for line in lines), Decimal(0))
    after = standing - (ahead * (1 - LESS)) // 100 * 100
    requested_number = RequestedNumber("account-moved", LESS_FOR, month.starts_on, {key: after}, known=0)
    if after == standing:
        return 0
    budget_amendments.ask(
        Act(rep, stage.now - timedelta(hours=5), Via.DEMO), number=number, requested_change=requested_number
    )
    return 1


def restated(stage: Stage) -> int:
    """Somebody's number for the last quarter was wrong and is corrected; the signed review stays as it is.

    Returns how many numbers changed.
    """
    last = fiscal.previous_period(stage.rules, stage.quarter.key)
    rep = _team_of_the_manager(last).order_by("-email").first()
    if rep is None:
        return 0
    number = PeriodNumber.of_period(rep, last)
    key, standing = _largest(number)
    budget_restatements.restate(
        Act(stage.admin, stage.now - 2 * A_DAY, Via.DEMO),
        number=number,
        amounts={key: standing * LESS // 100 * 100},
        reason=TOO_MUCH_FOR,
    )
    return 1


def _team_of_the_manager(period: fiscal.Period) -> Any:
    """Who carries a number of a period below the manager that people look at first."""
    lines = BudgetLine.objects.filter(starts_on__within=(period.starts_on, period.ends_before), amount__gt=0)
    below = Person.objects.filter(lines_above__above__email=MANAGER, lines_above__depth=1)
    return below.filter(pk__in=lines.values("person")).order_by("email")


def _largest(number: PeriodNumber) -> tuple[str, Decimal]:
    """The category that most of a number lies in."""
    return max(period_numbers.number_of(number=number).items(), key=lambda item: item[1])

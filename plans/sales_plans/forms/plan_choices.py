"""What may be chosen in the rows of a plan, in words."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from plans.sales_plans.forms.plan_lines import Choices
from plans.sales_plans.selectors.plan_writing import AmendDesk, Desk
from traps_web.ui import periods, words


def account_choices(desk: Desk | AmendDesk) -> Choices:
    """Each account plan with the money that it wants of the period."""
    annual = desk.plan.kind == "annual"
    return [
        (
            account_plan.pk,
            f"{account_plan.customer.name}{', ' + account_plan.customer.tier if account_plan.customer.tier else ''}, "
            f"{words.money((account_plan.wanted_year_amount if annual else account_plan.wanted_quarter_amount) or 0)} "
            f"wanted, {account_plan.status}",
        )
        for account_plan in desk.account_plans
    ]


def deal_choices(desk: Desk | AmendDesk) -> Choices:
    """Deals that close in the period first."""
    inside = [(deal.pk, _deal(deal)) for deal in desk.deals if deal.close_on and desk.period.contains(deal.close_on)]
    others = [
        (deal.pk, _deal(deal)) for deal in desk.deals if not (deal.close_on and desk.period.contains(deal.close_on))
    ]
    return [("", "No deal"), (f"Close in {periods.lasting(desk.period)}", inside), ("Others", others)]


def _deal(deal: Any) -> str:
    money = words.money(deal.amount) if deal.amount is not None else "no amount"
    when = words.day(deal.close_on) if deal.close_on else "no close date"
    return f"{deal.name}, {money}, {when}"


def amount_text(amount: Decimal | None) -> str:
    """An amount as a field shows it: with decimals where it has some."""
    return "" if amount is None else words.money(amount, 0 if amount == int(amount) else 2)

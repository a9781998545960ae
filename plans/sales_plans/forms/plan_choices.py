"""What may be chosen in the rows of a plan, in words."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from plans.sales_plans.forms.plan_lines import Choices
from plans.sales_plans.selectors.plan_writing import AmendDesk, Desk
from traps_web.ui import words


def account_choices(desk: Desk | AmendDesk) -> Choices:
    """Each account plan with the money that it wants of the period."""
    annual = desk.plan.kind == "annual"
    return [
        (
            one.pk,
            f"{one.customer.name}{', ' + one.customer.tier if one.customer.tier else ''}, "
            f"{words.money((one.wanted_year_amount if annual else one.wanted_quarter_amount) or 0)} wanted, {one.status}",
        )
        for one in desk.account_plans
    ]


def deal_choices(desk: Desk | AmendDesk) -> Choices:
    """Deals that close in the period first."""
    inside = [(one.pk, _deal(one)) for one in desk.deals if one.close_on and desk.period.contains(one.close_on)]
    others = [(one.pk, _deal(one)) for one in desk.deals if not (one.close_on and desk.period.contains(one.close_on))]
    return [("", "No deal"), (f"Close in {desk.plan.period_key}", inside), ("Others", others)]


def _deal(deal: Any) -> str:
    money = words.money(deal.amount) if deal.amount is not None else "no amount"
    when = words.day(deal.close_on) if deal.close_on else "no close date"
    return f"{deal.name}, {money}, {when}"


def said(amount: Decimal | None) -> str:
    """An amount as a field shows it: with decimals where it has some."""
    return "" if amount is None else words.money(amount, 0 if amount == int(amount) else 2)

"""What may be chosen in the rows of a plan, in words."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms

from plans.account_plans.models import AccountPlan
from plans.sales_plans.forms.plan_lines import Choices
from plans.sales_plans.selectors.plan_writing import AmendDesk, Desk
from traps_web.lib import money
from traps_web.lib.fields import currency
from traps_web.ui import words


def account_choices(desk: Desk | AmendDesk) -> Choices:
    """Each account plan with the money that it wants of the period."""
    return [
        (
            account_plan.pk,
            f"{account_plan.customer.name}{', ' + account_plan.customer.tier if account_plan.customer.tier else ''}, "
            f"{_said(_wanted(account_plan, desk))}, {account_plan.status}",
        )
        for account_plan in desk.account_plans
    ]


class AccountBoxes(forms.CheckboxSelectMultiple):
    """Account plans to tick; each box adds the money that its plan wants to the sum of the sources."""

    def __init__(self) -> None:
        super().__init__()
        self.minor_by_plan: Mapping[int, int] = {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """A box with what it adds."""
        option = super().create_option(name, value, *args, **kwargs)
        return option | {
            "attrs": option["attrs"] | {"data-adds": "sources 1", "data-minor": self.minor_by_plan.get(value, 0)}
        }


class AccountsField(forms.TypedMultipleChoiceField):
    """The account plans that a plan counts on."""

    def __init__(self) -> None:
        super().__init__(
            label="Account plans",
            required=False,
            coerce=int,
            widget=AccountBoxes,
            error_messages={"invalid_choice": "Choose account plans from the list."},
        )

    def offer(self, desk: Desk | AmendDesk) -> None:
        """Those that lie on the desk."""
        self.choices = account_choices(desk)
        boxes: Any = self.widget
        boxes.minor_by_plan = {
            account_plan.pk: money.to_minor(_wanted(account_plan, desk), currency())
            for account_plan in desk.account_plans
        }


def _said(wanted: Decimal) -> str:
    return f"{words.money(wanted)} wanted" if wanted else "no money wanted in this period"


def _wanted(account_plan: AccountPlan, desk: Desk | AmendDesk) -> Decimal:
    """What an account plan brings to the plan: the money of the year, or that of the quarter if it is for this one."""
    if desk.plan.kind == "annual":
        return account_plan.wanted_year_amount or Decimal(0)
    is_of_period = account_plan.quarter == desk.plan.period_key
    return (account_plan.wanted_quarter_amount if is_of_period else None) or Decimal(0)


def amount_text(amount: Decimal | None) -> str:
    """An amount as a field shows it: with decimals where it has some."""
    return "" if amount is None else words.exact_money(amount)

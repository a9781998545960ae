"""Builders of budgets."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from accounts.models import Person, Team
from pipeline.activities.services import defaults
from pipeline.models import Category
from plans.numbers.services import budgets
from tests import make


def set_budget(
    owner: Person | Team,
    amount: str = "90000.00",
    period: str = "FY2027-Q2",
    category: str = "new",
    now: datetime = make.NOW,
) -> None:
    """Impose a number on a person or a team."""
    defaults.install(make.act())
    of = {"person_id": owner.pk} if isinstance(owner, Person) else {"team_id": owner.pk}
    row = budgets.NewBudget(
        category_id=Category.objects.get(key=category).pk, period_key=period, amount=Decimal(amount), **of
    )
    budgets.set_budgets(make.act(now=now), rows=[row])

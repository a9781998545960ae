"""The budget inside a locked plan: no file and no page changes it, an amendment does."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipeline.models import Category
from plans.amendments.services import amendment_decisions
from plans.models import BudgetLine
from plans.numbers.services import budgets
from tests import make
from tests.builders import amendments as build
from tests.builders import plans as plan_build
from traps_web.lib.faults import Invalid

pytestmark = pytest.mark.django_db


def test_a_number_inside_a_locked_plan_changes_by_amendment_only(world):
    plan = plan_build.make_plan(world.rep, at="locked", by=world.manager)

    def put(amount, period=plan.period_key, category="new"):
        of = {"category_id": Category.objects.get(key=category).pk, "person_id": world.rep.pk}
        row = budgets.NewBudget(period_key=period, amount=Decimal(amount), **of)
        return budgets.set_budgets(make.act(world.admin), rows=[row])

    assert put(90000).unchanged == 1
    for change in ((80000,), (1000, plan.period_key, "renewal"), (1000, "FY2027-M08"), (400000, "FY2027")):
        with pytest.raises(Invalid, match="plan of FY2027-Q3 is locked with another number: amend it") as fault:
            put(*change)
        assert list(fault.value.errors) == ["amount"]
    assert put(70000, "FY2027-Q4").created == 1
    amendment_decisions.approve(make.act(world.manager), amendment=build.ask(plan))
    lines = list(BudgetLine.objects.order_by("pk").values())
    assert put(80000).unchanged == 1
    assert list(BudgetLine.objects.order_by("pk").values()) == lines
    with pytest.raises(Invalid, match="amend it"):
        put(90000)


def test_a_number_inside_a_locked_plan_that_is_over_does_not_change_at_all(world):
    plan = plan_build.make_plan(world.rep, at="locked", by=world.manager)
    key_fields = {
        "category_id": Category.objects.get(key="new").pk,
        "person_id": world.rep.pk,
        "period_key": plan.period_key,
    }
    row = budgets.NewBudget(amount=Decimal(80000), **key_fields)
    with pytest.raises(Invalid, match="its period is over; an admin restates it"):
        budgets.set_budgets(make.act(world.admin, now=make.NOW.replace(year=2027, month=3, day=2)), rows=[row])

"""A file of budgets is taken back only while none of its months has begun; afterwards it is amended or restated."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest

from accounts.models import Notice
from pipeline.activities.services import defaults
from plans.models import BudgetChange, BudgetLine
from plans.numbers.services import budget_proofs
from tests import make
from tests.builders import imports, reviews
from tests.builders.budgets import set_budget

pytestmark = pytest.mark.django_db
D = Decimal
RITA, BUDGETS = "rita.rep@example.com", "email,team,category,period,amount"
Q2, Q3 = "FY2027-Q2", "FY2027-Q3"
NEXT_QUARTER = datetime.fromisoformat("2026-12-08T15:00+00:00")


@pytest.fixture(autouse=True)
def _categories(world):
    defaults.install(make.NOW)


def test_an_undo_writes_changes_of_its_own_and_tells(world):
    set_budget(world.rep, "90000.00", period=Q3)
    run = imports.take("budgets", BUDGETS, f"{RITA},,new,{Q3},50000")
    undone = imports.undo(run, by=world.admin)
    assert (undone.status, undone.refusals) == ("done", [])
    rows = BudgetChange.objects.filter(kind="undo")
    assert {row.run_id for row in rows} == {run.pk} and {row.reason for row in rows} == {"wrong file"}
    assert BudgetLine.objects.count() == 3 and sum(line.amount for line in BudgetLine.objects.all()) == D(90000)
    budget_proofs.verify_budgets(make.act())
    notice = Notice.objects.get(person=world.rep, key__startswith="budget-undo:")
    assert "The import that set your number was taken back" in notice.text


def test_a_file_is_not_taken_back_once_its_months_have_begun_or_ended(world):
    run = imports.take(
        "budgets",
        BUDGETS,
        f"{RITA},,new,FY2027-M07,50000",
        f"{RITA},,new,FY2027-M06,40000",
        f"{RITA},,new,FY2027-M08,30000",
    )
    assert set(imports.obstacles(imports.undo(run, now=NEXT_QUARTER)).values()) == {
        "FY2027-M07 has begun since. Ask for an amendment.",
        "FY2027-M06 has ended since. Only an admin can restate it.",
    }
    assert imports.undo(run).status == "done"
    assert not BudgetLine.objects.exists()


def test_a_file_that_a_frozen_packet_has_used_is_restated_not_taken_back(world):
    run = imports.take("budgets", BUDGETS, f"{RITA},,new,{Q2},90000")
    reviews.packet(reviews.review(world), by=world.manager)
    assert set(imports.obstacles(imports.undo(run)).values()) == {
        "The packet of the review of FY2027-Q2 uses this number. Restate it instead."
    }
    assert BudgetLine.objects.count() == 3

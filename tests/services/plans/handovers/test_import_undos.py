"""Taking back files of memberships and budgets."""

import pytest

from accounts.models import Membership, Notice, ReportingLine
from pipeline.activities.services import defaults
from pipeline.models import DealShare
from plans.models import BudgetLine, Plan, PlanCorrection
from tests import make
from tests.builders import amendments, plans
from tests.builders.imports import BOOKINGS, counts, obstacles, rows_of, take, undo

RITA = "rita.rep@example.com"
STAYS = "email,team,manages,starts_on,ends_on"
BUDGETS = "email,team,category,period,amount"


@pytest.fixture
def office(world: make.World) -> make.World:
    defaults.install(make.NOW)
    return world


def test_budgets_are_month_by_month_what_they_were(office: make.World) -> None:
    take("budgets", BUDGETS, f"{RITA},,new,FY2027-Q3,90000", ",North,new,FY2028,5000")
    before = rows_of(BudgetLine)
    lines = (BUDGETS, f"{RITA},,new,FY2027,400000", ",North,new,FY2028,6000", f"{RITA},,existing,FY2027-Q3,10000")
    run = take("budgets", *lines)
    assert counts(run) == (1, 2, 0, 0)
    undone = undo(run, by=office.admin)
    assert (undone.status, undone.failure, undone.refusals) == ("done", "", [])
    assert rows_of(BudgetLine) == before
    assert counts(take("budgets", *lines)) == (1, 2, 0, 0)


def test_a_budget_that_was_set_anew_stays(office: make.World) -> None:
    run = take("budgets", BUDGETS, f"{RITA},,new,FY2027-Q3,90000")
    later = take("budgets", BUDGETS, f"{RITA},,new,FY2027-M07,40000")
    [reason] = set(obstacles(undo(run)).values())
    assert f"undo budgets.csv (import {later.pk}, " in reason
    assert undo(later).status == "done"
    assert undo(run).status == "done"
    assert not BudgetLine.objects.exists()


def test_a_move_is_taken_back_with_budget_lines_and_open_deals(office: make.World) -> None:
    take("budgets", BUDGETS, f"{RITA},,new,FY2027-Q3,90000")
    tables = (Membership, BudgetLine, ReportingLine, DealShare)
    before = rows_of(*tables)
    lines = (STAYS, f"{RITA},South,no,2026-12-16,", "paul.peer@example.com,South,yes,2026-10-01,2026-10-31")
    run = take("memberships", *lines)
    assert counts(run) == (2, 0, 0, 0)
    undone = undo(run, by=office.admin)
    assert (undone.status, undone.failure, undone.refusals) == ("done", "", [])
    assert rows_of(*tables) == before
    assert counts(take("memberships", *lines)) == (2, 0, 0, 0)


def test_a_place_where_money_was_credited_stays(office: make.World) -> None:
    run = take("memberships", STAYS, f"{RITA},South,no,2026-11-02,")
    later = take("bookings", BOOKINGS, f"B1,2026-11-04,100,,,new,,{RITA}:100,")
    assert later.status == "done"
    assert obstacles(undo(run)) == {
        "Rita Rep in South from Mon 2 Nov 2026": "1 credit of these days stands in this team."
    }


@pytest.mark.parametrize(
    ("status", "becomes"), [("submitted", "submitted"), ("approved", "returned"), ("ended", "ended")]
)
def test_a_plan_that_was_handed_in_stops_no_undo(office: make.World, status: str, becomes: str) -> None:
    plans.install()
    run = take("budgets", BUDGETS, f"{RITA},,new,FY2027-Q3,90000", f"{RITA},,new,FY2027-Q4,90000")
    plan = plans.make_plan(office.rep, at=status, by=office.manager)
    before = Notice.objects.filter(person=office.rep, kind="plan-correction").count()
    undone = undo(run, by=office.admin)
    assert (undone.status, undone.refusals) == ("done", [])
    assert Plan.objects.get(pk=plan.pk).status == becomes
    notice_count = Notice.objects.filter(person=office.rep, kind="plan-correction").count()
    assert notice_count == before + (status != "ended")


def test_a_file_that_changes_the_number_of_an_approved_plan_opens_it(office: make.World) -> None:
    plans.install()
    take("budgets", BUDGETS, f"{RITA},,new,FY2027-Q3,90000")
    plan = plans.make_plan(office.rep, at="approved", by=office.manager)
    assert counts(take("budgets", BUDGETS, f"{RITA},,new,FY2027-Q3,90000")) == (0, 0, 1, 0)
    assert Plan.objects.get(pk=plan.pk).status == "approved"
    take("budgets", BUDGETS, f"{RITA},,new,FY2027-M07,40000")
    correction = PlanCorrection.objects.get(version__plan=plan)
    assert (Plan.objects.get(pk=plan.pk).status, correction.cause) == ("returned", "number")


@pytest.mark.parametrize("is_amended", [False, True])
def test_a_budget_inside_a_locked_plan_stays_whenever_it_came(office: make.World, is_amended: bool) -> None:
    plans.install()
    run = take("budgets", BUDGETS, f"{RITA},,new,FY2027-Q3,90000", f"{RITA},,new,FY2027-Q4,90000")
    plan = plans.make_plan(office.rep, at="locked", by=office.manager)
    if is_amended:
        amendments.approve_one(amendments.ask(plan), by=office.manager)
    before = rows_of(BudgetLine)
    reasons = set(obstacles(undo(run)).values())
    assert f"The plan {plan.period_key} is locked with this number. Ask for an amendment." in " ".join(sorted(reasons))
    assert rows_of(BudgetLine) == before


def test_a_file_that_changes_a_locked_number_is_refused_by_line_and_column(office: make.World) -> None:
    plans.install()
    plan = plans.make_plan(office.rep, at="locked", by=office.manager)
    other = f"{RITA},,new,FY2027-Q4,50000"
    same = take("budgets", BUDGETS, f"{RITA},,new,FY2027-Q3,90000", ",North,new,FY2027,5000")
    assert counts(same) == (1, 0, 1, 0)
    before = rows_of(BudgetLine)
    refused = take("budgets", BUDGETS, other, f"{RITA},,new,FY2027-Q3,80000")
    assert (refused.status, counts(refused)[-1]) == ("refused", 1)
    [refusal] = refused.refusals
    assert (refusal["line"], refusal["column"]) == (3, "amount")
    assert refusal["reason"] == "Rita Rep’s plan of FY2027-Q3 is locked with another number: amend it."
    assert rows_of(BudgetLine) == before
    amendments.approve_one(amendments.ask(plan), by=office.manager)
    assert counts(take("budgets", BUDGETS, other, f"{RITA},,new,FY2027-Q3,80000")) == (1, 0, 1, 0)

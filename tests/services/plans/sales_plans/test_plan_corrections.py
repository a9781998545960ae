"""An approval is taken back until the plan locks: by the line, or because the number under the plan changed."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from accounts.models import AuditEvent, Notice, Obligation
from plans.amendments.services import amendment_decisions
from plans.models import BudgetLine, Plan, PlanCorrection, PlanDecision, PlanVersion
from plans.sales_plans.selectors import plan_lists as selector
from plans.sales_plans.selectors import plan_papers
from plans.sales_plans.services import plan_corrections, plan_decisions, plan_duties, plan_endings, plans
from tests import make
from tests.builders import amendments as amendment_build
from tests.builders import budgets
from tests.builders import plans as build
from tests.builders.trap_rules import rule
from traps_web.lib.faults import Invalid, Refused, StaleState

pytestmark = pytest.mark.django_db
AFTER_START = make.NOW + timedelta(days=10)
WHY = "The fair moved to March."


def opened(plan, by, **more):
    return plan_corrections.open_for_correction(plan=plan, **({"reason": WHY, "act": make.act(by)} | more))


def status_of(plan):
    return Plan.objects.get(pk=plan.pk).status


def notice_texts(person):
    return list(
        Notice.objects.filter(person=person, kind="plan-correction").order_by("pk").values_list("text", flat=True)
    )


def test_the_line_takes_an_approval_back_with_a_reason_and_what_was_approved_stays(world):
    plan = build.make_plan(world.rep, at="approved", by=world.manager)
    with pytest.raises(Invalid, match="Give a reason"):
        opened(plan, world.leader, reason="  ")
    back = opened(plan, world.leader)
    assert (back.status, back.reopened_at, back.decided_by) == ("returned", make.NOW, world.manager)
    correction = PlanCorrection.objects.get()
    assert (correction.version.number, correction.cause, correction.by, correction.reason) == (
        1,
        "line",
        world.leader,
        WHY,
    )
    assert PlanDecision.objects.get().verdict == "approved"
    assert notice_texts(world.rep) == [f"Lea Leader opened your plan of FY2027-Q3 for correction: {WHY}"]
    event = AuditEvent.objects.get(verb="plan: opened for correction")
    assert (event.actor, event.reason) == (world.leader, WHY)


def test_the_first_duty_stays_done_and_a_new_one_is_due_after_the_days_that_were_left(world):
    plan = build.make_plan(world.rep)
    plan_duties.open_plan_duties(make.act())
    plan = plans.submit(make.act(world.rep), plan=plan, version=plan.version)
    plan = plan_decisions.approve(make.act(world.manager), plan=plan, version=plan.version)
    plan = opened(plan, world.manager)
    duties = dict(Obligation.objects.filter(trap__key="quarterly-plan").values_list("subject", "status"))
    assert duties == {"FY2027-Q3": "done", "FY2027-Q3:1": "open"}
    # It was handed in and opened again on Wed 25 Nov, so all the days to its deadline are left.
    assert Obligation.objects.get(subject="FY2027-Q3").first_due_at.date() == date(2026, 12, 10)
    assert Obligation.objects.get(subject="FY2027-Q3:1").due_on == date(2026, 12, 10)
    plans.submit(make.act(world.rep), plan=build.change(plan), version=plan.version + 1)
    assert Obligation.objects.get(subject="FY2027-Q3:1").status == "done"


def test_a_rule_of_the_team_gives_more_days_and_never_fewer(world):
    rule("quarterly-plan", team=world.north, by=world.admin, again_within=8)
    rule("quarterly-plan", team=world.south, by=world.admin, again_within=1)
    for owner in (world.rep, world.other_rep):
        opened(build.make_plan(owner, at="approved", by=world.leader), world.leader)
    again = Obligation.objects.filter(trap__key="quarterly-plan", label__endswith="again")
    assert dict(again.values_list("owner__name", "due_on")) == {
        "Rita Rep": date(2026, 12, 8),
        "Olga Other": date(2026, 12, 3),
    }


def test_who_owes_it_again_is_not_asked_a_second_time_when_the_plans_of_the_period_are_opened(world):
    opened(build.make_plan(world.rep, at="approved", by=world.manager), world.manager)
    plan_duties.open_plan_duties(make.act())
    subjects = Obligation.objects.filter(owner=world.rep, trap__key="quarterly-plan").values_list("subject", flat=True)
    assert list(subjects) == ["FY2027-Q3:1"]


def test_what_is_approved_after_the_start_locks_at_once(world):
    plan = opened(build.make_plan(world.rep, at="approved", by=world.manager), world.manager)
    plan = build.change(plan, note="In March.")
    plan = plans.submit(make.act(world.rep), plan=plan, version=plan.version)
    assert (plan.reopened_at, PlanVersion.objects.count()) == (None, 2)
    locked = plan_decisions.approve(make.act(world.manager, now=AFTER_START), plan=plan, version=plan.version)
    assert (locked.status, locked.locked_at) == ("locked", AFTER_START)
    with pytest.raises(StaleState, match="This plan is now locked"):
        opened(locked, world.manager)


def test_two_of_the_line_at_once_the_second_is_told(world):
    plan = build.make_plan(world.rep, at="approved", by=world.manager)
    opened(plan, world.manager)
    with pytest.raises(StaleState):
        opened(plan, world.leader)
    with pytest.raises(StaleState):
        opened(Plan.objects.get(pk=plan.pk), world.leader, version=1)
    assert PlanCorrection.objects.count() == 1


@pytest.mark.parametrize("who", ["rep", "peer", "other_manager", "admin", "other_rep"])
def test_nobody_else_takes_it_back(world, who):
    plan = build.make_plan(world.rep, at="approved", by=world.manager)
    with pytest.raises(Refused, match="Only the line above Rita Rep can take an approval back"):
        opened(plan, getattr(world, who))
    assert status_of(plan) == "approved"


def test_another_number_opens_an_approved_plan_and_tells_both(world):
    plan = build.make_plan(world.rep, at="approved", by=world.leader)
    budgets.set_budget(world.rep, amount="80000.00", period=build.PERIOD)
    assert status_of(plan) == "returned"
    correction = PlanCorrection.objects.get()
    assert (correction.cause, correction.before_amount, correction.after_amount) == ("number", 90000, 80000)
    changed = "The number of FY2027-Q3 changed from 90,000 to 80,000."
    assert notice_texts(world.rep) == [f"{changed} Your plan is open for correction; submit it again."]
    for who in (world.leader, world.manager):
        assert notice_texts(who) == [f"{changed} Rita Rep’s plan, approved, is open for correction."]
    owed = Obligation.objects.get(owner=world.rep, trap__key="quarterly-plan")
    assert (owed.subject, owed.status, owed.due_on) == ("FY2027-Q3:1", "open", date(2026, 12, 3))


def test_a_number_that_only_changes_its_categories_opens_it_too(world):
    plan = build.make_plan(world.rep, at="approved", by=world.manager)
    budgets.set_budget(world.rep, amount="10000.00", period=build.PERIOD, category="existing")
    assert (status_of(plan), PlanCorrection.objects.get().after_amount) == ("returned", 100000)


def test_the_same_number_and_that_of_another_period_open_nothing(world):
    plan = build.make_plan(world.rep, at="approved", by=world.manager)
    budgets.set_budget(world.rep, amount="90000.00", period=build.PERIOD)
    budgets.set_budget(world.rep, amount="70000.00", period="FY2027-Q4")
    budgets.set_budget(world.peer, amount="70000.00", period=build.PERIOD)
    assert (status_of(plan), PlanCorrection.objects.count()) == ("approved", 0)


def test_a_year_opens_with_its_quarter_and_a_locked_one_holds(world):
    build.make_plan(world.peer, at="locked", by=world.manager, period="FY2027-Q4", amount="90000.00")
    year = build.make_plan(world.rep, at="approved", by=world.manager, period="FY2028", amount="400000.00")
    budgets.set_budget(world.rep, amount="50000.00", period="FY2028-Q2")
    assert status_of(year) == "returned"
    assert Plan.objects.get(owner=world.peer).status == "locked"


def test_a_plan_that_waits_goes_on_waiting_cannot_be_approved_and_is_returned(world):
    plan = build.make_plan(world.rep, at="submitted")
    budgets.set_budget(world.rep, amount="80000.00", period=build.PERIOD)
    assert status_of(plan) == "submitted"
    changed = "The number of FY2027-Q3 changed from 90,000 to 80,000."
    assert notice_texts(world.manager) == [
        f"{changed} Rita Rep’s plan waits for you with the earlier number. Return it."
    ]
    assert notice_texts(world.rep) == [
        (f"{changed} Your plan was submitted for the earlier number, so it will be returned.")
    ]
    with pytest.raises(StaleState, match="changed from 90,000 to 80,000"):
        plan_decisions.approve(make.act(world.manager), plan=plan, version=plan.version)
    back = plan_decisions.send_back(
        make.act(world.manager), plan=plan, version=plan.version, comments={}, words="Another number."
    )
    assert (back.status, back.reopened_at) == ("returned", None)


def test_what_was_approved_for_another_number_is_opened_instead_of_locked(world):
    """As it stands in installations where numbers changed before approved plans followed them."""
    plan = build.make_plan(world.rep, at="approved", by=world.manager)
    good = build.make_plan(world.peer, at="approved", by=world.manager)
    BudgetLine.objects.filter(person=world.rep, month="FY2027-M07").update(amount=Decimal(1))
    assert plan_decisions.lock_started(make.act(now=AFTER_START)) == 1
    assert (status_of(plan), status_of(good)) == ("returned", "locked")
    assert plan_decisions.lock_started(make.act(now=AFTER_START)) == 0


def test_what_an_amendment_made_of_an_approved_plan_is_its_number(world):
    year = build.make_plan(world.rep, at="locked", by=world.manager, period="FY2027", amount="400000.00")
    quarter = plans.start(make.act(world.rep), period_key="FY2027-Q4")
    written = build.written(quarter)
    quarter = plans.change(make.act(world.rep), plan=quarter, version=quarter.version, written=written)
    quarter = plans.submit(make.act(world.rep), plan=quarter, version=quarter.version)
    quarter = plan_decisions.approve(make.act(world.manager), plan=quarter, version=quarter.version)
    amendment = amendment_build.ask(year, number={"new": Decimal(300000)})
    amendment_decisions.approve(make.act(world.manager), amendment=amendment)
    assert (
        plan_corrections.number_changed(
            make.act(), owner=world.rep, starts_on=year.starts_on, ends_before=year.ends_before
        )
        == 0
    )
    assert plan_papers.shown(plan=plans.read(quarter.pk), today=make.TODAY).total < quarter.number_amount


def test_a_correction_stands_for_good(world):
    opened(build.make_plan(world.rep, at="approved", by=world.manager), world.manager)
    for road in (
        lambda: PlanCorrection.objects.update(reason="Other."),
        lambda: PlanCorrection.objects.filter()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            road()


@pytest.mark.parametrize("status", ["draft", "submitted", "returned", "approved"])
def test_a_plan_ends_with_the_service_and_nobody_owes_anything_about_it(world, status):
    plan = build.make_plan(world.rep, at=status, by=world.manager)
    plan_duties.open_plan_duties(make.act())
    locked = build.make_plan(world.rep, at="locked", by=world.manager, period="FY2027-Q2", amount="70000.00")
    assert plan_endings.end_plans(make.act(world.manager), owner=world.rep, because=build.LEFT) == 1
    ended = plans.read(plan.pk)
    assert (ended.status, ended.ended_because, status_of(locked)) == ("ended", build.LEFT, "locked")
    about = Obligation.objects.filter(status="open").exclude(trap__key="annual-plan")
    assert not about.filter(subject__startswith="FY2027-Q3").exists()
    assert not about.filter(trap__key="plan-decision").exists()
    assert plan_endings.end_plans(make.act(world.manager), owner=world.rep, because=build.LEFT) == 0


def test_who_comes_back_goes_on_with_the_plan_that_ended(world):
    plan = build.make_plan(world.rep, at="approved", by=world.manager)
    plan_endings.end_plans(make.act(world.manager), owner=world.rep, because=build.LEFT)
    assert "FY2027-Q3" in [period.key for period, _ in selector.missing(make.reader(world.rep, today=make.TODAY))]
    again = plans.start(make.act(world.rep), period_key=plan.period_key)
    assert (again.pk, again.status, again.ended_because, again.submitted_at) == (plan.pk, "draft", "", None)
    again = plans.submit(make.act(world.rep), plan=again, version=again.version)
    assert PlanVersion.objects.filter(plan=again).count() == 2

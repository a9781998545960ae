"""Decisions on plans, and the lock: who may, what is kept, and that no road leads into a locked plan."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from accounts.models import Notice
from plans.models import (
    CheckAnswer,
    Plan,
    PlanActivity,
    PlanComment,
    PlanDecision,
    PlanGoal,
    PlanRisk,
    PlanSource,
    PlanVersion,
)
from plans.sales_plans.services import plan_decisions, plans
from tests import make
from tests.builders import plans as build
from traps_web.lib.faults import Invalid, Refused, StaleState

pytestmark = pytest.mark.django_db
AFTER_START = make.NOW + timedelta(days=10)


def test_only_the_owner_writes_and_submits(world):
    plan = build.make_plan(world.rep)
    for stranger in (world.manager, world.leader, world.admin, world.peer, world.other_manager):
        with pytest.raises(Refused):
            plans.change(make.act(stranger), plan=plan, version=plan.version, written=build.written(plan))
        with pytest.raises(Refused):
            plans.submit(make.act(stranger), plan=plan, version=plan.version)


@pytest.mark.parametrize("name", ["rep", "peer", "other_manager", "admin", "other_rep"])
def test_nobody_outside_the_line_decides_and_nobody_on_the_own_plan(world, name):
    plan = build.make_plan(world.rep, at="submitted")
    by = getattr(world, name)
    with pytest.raises(Refused, match="Only the line above Rita Rep"):
        plan_decisions.approve(make.act(by), plan=plan, version=plan.version)
    with pytest.raises(Refused, match="Only the line above Rita Rep"):
        plan_decisions.send_back(make.act(by), plan=plan, version=plan.version, comments={}, words="No.")


def test_the_top_is_decided_on_by_the_reviewer_of_last_resort(world):
    plan = build.make_plan(world.leader, at="submitted")
    with pytest.raises(Refused):
        plan_decisions.approve(make.act(world.leader), plan=plan, version=plan.version)
    assert plan_decisions.approve(make.act(world.admin), plan=plan, version=plan.version).status == "approved"


def test_a_return_needs_words_and_keeps_comments_beside_lines(world):
    plan = build.make_plan(world.rep, at="submitted")
    with pytest.raises(Invalid, match="Say what has to change"):
        plan_decisions.send_back(
            make.act(world.manager), plan=plan, version=plan.version, comments={"run-rate-1": " "}, words=" "
        )
    returned = plan_decisions.send_back(
        make.act(world.manager), plan=plan, version=plan.version, comments={"run-rate-1": "Which re-orders?"}, words=""
    )
    assert returned.status == "returned"
    assert PlanComment.objects.get().line == "run-rate-1"
    assert Notice.objects.filter(person=world.rep, kind="plan-decided").get().text == (
        "Mara Manager returned your plan of FY2027-Q3 with 1 comment."
    )


def test_each_submission_is_a_version_of_its_own(world):
    plan = build.make_plan(world.rep, at="returned", by=world.manager)
    plan = build.change(plan, note="Second thoughts")
    plan = plans.submit(make.act(world.rep), plan=plan, version=plan.version)
    assert list(PlanVersion.objects.order_by("number").values_list("number", flat=True)) == [1, 2]
    assert (plan.decided_at, plan.decided_by) == (None, None)


def test_two_managers_at_once_the_second_reads_who_decided_what(world):
    plan = build.make_plan(world.rep, at="submitted")
    plan_decisions.approve(make.act(world.manager), plan=plan, version=plan.version)
    with pytest.raises(
        StaleState, match=r"Mara Manager decided first: approved, Wed 25 Nov 10:00\. The first decision stands\."
    ):
        plan_decisions.send_back(make.act(world.leader), plan=plan, version=plan.version, comments={}, words="Late.")
    assert PlanDecision.objects.get().by == world.manager
    again = plans.read(plan.pk)
    with pytest.raises(StaleState, match="Mara Manager decided first"):
        plan_decisions.approve(make.act(world.leader), plan=again, version=again.version)


def test_an_approved_plan_locks_when_its_period_starts_and_not_before(world):
    plan = build.make_plan(world.rep, at="approved", by=world.manager)
    submitted = build.make_plan(world.peer, at="submitted")
    assert plan_decisions.lock_started(make.act()) == 0
    assert plan_decisions.lock_started(make.act(now=AFTER_START)) == 1
    assert plan_decisions.lock_started(make.act(now=AFTER_START)) == 0
    assert plans.read(plan.pk).status == "locked"
    assert plans.read(submitted.pk).status == "submitted"


def test_an_approval_after_the_start_locks_at_once(world):
    plan = build.make_plan(world.rep, at="submitted")
    locked = plan_decisions.approve(make.act(world.manager, now=AFTER_START), plan=plan, version=plan.version)
    assert (locked.status, locked.locked_at) == ("locked", AFTER_START)


def test_a_locked_plan_is_changed_by_no_service(world):
    plan = build.make_plan(world.rep, at="locked", by=world.manager)
    with pytest.raises(StaleState, match="This plan is now locked"):
        build.change(plan)
    with pytest.raises(StaleState, match="This plan is now locked"):
        plans.submit(make.act(world.rep), plan=plan, version=plan.version)
    with pytest.raises(StaleState, match="decided first"):
        plan_decisions.approve(make.act(world.manager), plan=plan, version=plan.version)


def roads(plan):
    """Every way around the services to change a plan or what belongs to it."""
    yield from (
        lambda field=field, value=value: Plan.objects.filter(pk=plan.pk).update(**{field: value})
        for field, value in (("status", "draft"), ("note", "x"), ("number_amount", Decimal(1)))
    )
    yield lambda: Plan.objects.filter(pk=plan.pk)._raw_delete("default")
    for model in (PlanSource, PlanGoal, PlanRisk, PlanActivity, CheckAnswer):
        yield lambda model=model: model.objects.filter(plan=plan)._raw_delete("default")
    yield lambda: PlanSource.objects.filter(plan=plan).update(position=9)
    yield lambda: PlanGoal.objects.filter(plan=plan).update(amount=Decimal(1))
    yield lambda: PlanRisk.objects.filter(plan=plan).update(text="x")
    yield lambda: PlanActivity.objects.filter(plan=plan).update(per_week=9)
    yield lambda: CheckAnswer.objects.filter(plan=plan).update(text="x")
    yield lambda: PlanRisk.objects.create(plan=plan, line="risk-9", position=9, text="x", answer="y")
    yield lambda: PlanGoal.objects.create(plan=plan, month="FY2027-M12", amount=Decimal(1))
    yield lambda: PlanVersion.objects.filter(plan=plan).update(body="{}")
    yield lambda: PlanVersion.objects.filter(plan=plan)._raw_delete("default")
    yield lambda: PlanDecision.objects.update(verdict="returned")


def test_a_locked_plan_cannot_be_changed_by_any_road(world):
    plan = build.make_full_plan(world.rep, at="locked", by=world.manager)
    for road in roads(plan):
        with pytest.raises(DatabaseError), transaction.atomic():
            road()
    assert Plan.objects.get(pk=plan.pk).status == "locked"
    assert PlanSource.objects.get(plan=plan).position == 1


def test_a_row_cannot_be_brought_into_a_locked_plan_from_another(world):
    locked = build.make_full_plan(world.rep, at="locked", by=world.manager)
    draft = build.make_plan(world.peer)
    with pytest.raises(DatabaseError), transaction.atomic():
        PlanRisk.objects.filter(plan=draft).update(plan=locked, line="risk-9")

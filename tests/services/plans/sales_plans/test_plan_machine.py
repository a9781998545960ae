"""The machine of plans as the services walk it: every status × every event × everybody who may try."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from accounts.models import ReportingLine
from plans.models import Plan
from plans.sales_plans.rules import plans as rules
from plans.sales_plans.services import plan_corrections, plan_decisions, plans
from tests import make
from tests.builders import absences
from tests.builders import plans as build
from traps_web.lib.faults import Refused, StaleState

pytestmark = pytest.mark.django_db
ROLES = {
    "rep": "owner",
    "manager": "decider",
    "leader": "decider",
    "stand_in": "decider",
    "watcher": "leader",
    "peer": "none",
    "other_rep": "none",
    "other_manager": "none",
    "admin": "leader",
}
"""Who stands how to the plan of the rep. The manager is away, and somebody stands in."""
EVENTS = ("change", "submit", "return", "approve", "open for correction")


def act(plan, event, by):
    """One event by the service that people reach it by."""
    who = {"plan": plan, "version": plan.version}
    if event == "change":
        return plans.change(make.act(by), written=build.written(plan), **who)
    if event == "submit":
        return plans.submit(make.act(by), **who)
    if event == "return":
        return plan_decisions.send_back(make.act(by), comments={}, words="Which re-orders?", **who)
    if event == "open for correction":
        return plan_corrections.open_for_correction(make.act(by), reason="Another number.", **who)
    return plan_decisions.approve(make.act(by), **who)


def answer(plan, event, by):
    """The status that it led to, or how it was refused; taken back again."""
    try:
        with transaction.atomic():
            status = act(plans.read(plan.pk), event, by).status
            transaction.set_rollback(True)
    except Refused:
        return "refused"
    except StaleState:
        return "Replies are possible only while the review is live or stands. This one is past that."
    return status


def expected(status, event, role):
    """What the table of the rules says."""
    if not rules.MACHINE.ever(event, {role}):
        return "refused"
    step = rules.MACHINE.step(status, event)
    return (
        "Replies are possible only while the review is live or stands. This one is past that."
        if step is None or role not in step.who
        else step.target(status)
    )


@pytest.mark.parametrize("status", rules.STATUSES)
def test_everybody_gets_the_answer_of_the_machine(world, status):
    plan = build.make_plan(world.rep, at=status, by=world.manager)
    people = {name: getattr(world, name) for name in ROLES if hasattr(world, name)}
    people["watcher"] = make.person("Wanda Watcher", is_leader=True)
    people["stand_in"] = make.person("Sam Standin")
    absences.delegation(world.manager, people["stand_in"])
    answers = {(event, who): answer(plan, event, people[who]) for event in EVENTS for who in ROLES}
    assert answers == {(event, who): expected(status, event, ROLES[who]) for event, who in answers}


@pytest.mark.parametrize("status", rules.STATUSES)
@pytest.mark.parametrize("has_begun", [False, True])
def test_only_an_approved_plan_locks_and_only_once_its_period_runs(world, status, has_begun):
    plan = build.make_plan(world.rep, at=status, by=world.manager)
    locked = plan_decisions.lock_started(make.act(now=make.NOW + timedelta(days=10 if has_begun else 0)))
    assert locked == (status == "approved" and has_begun)
    assert Plan.objects.get(pk=plan.pk).status == ("locked" if locked else status)


@pytest.mark.parametrize("status", rules.STATUSES)
def test_at_the_top_the_reviewer_of_last_resort_decides_and_nobody_else(world, status):
    plan = build.make_plan(world.leader, at=status, by=world.admin)
    assert not ReportingLine.objects.filter(below=world.leader, depth__gt=0).exists()
    roles = {"leader": "owner", "admin": "decider", "manager": "none", "rep": "none"}
    answers = {(event, who): answer(plan, event, getattr(world, who)) for event in EVENTS for who in roles}
    assert answers == {(event, who): expected(status, event, roles[who]) for event, who in answers}

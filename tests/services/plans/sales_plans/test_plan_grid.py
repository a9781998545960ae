"""Every status × event × person: done, refused, or told that the plan has moved on.

And decisions in somebody's place.
"""

from __future__ import annotations

import pytest
from django.db import transaction

from plans.sales_plans.rules import plans as rules
from plans.sales_plans.selectors import plan_lists
from plans.sales_plans.selectors import plans as selector
from plans.sales_plans.services import plan_corrections, plan_decisions, plans
from tests import make
from tests.builders import absences
from tests.builders import plans as build
from traps_web.lib.faults import Refused, StaleState

pytestmark = pytest.mark.django_db
PEOPLE = ("rep", "manager", "leader", "peer", "other_manager", "admin", "other_rep")
DECIDERS = {"manager", "leader"}
EVENTS = ("change", "submit", "return", "approve", "open for correction")


def take(event, plan, by):
    """The event as somebody causes it; the outcome in one word."""
    plan_and_version = {"plan": plan, "version": plan.version}
    acts = {
        "change": lambda: plans.change(make.act(by), written=build.written(plan), **plan_and_version),
        "submit": lambda: plans.submit(make.act(by), **plan_and_version),
        "return": lambda: plan_decisions.send_back(make.act(by), comments={}, words="Again.", **plan_and_version),
        "approve": lambda: plan_decisions.approve(make.act(by), **plan_and_version),
        "open for correction": lambda: plan_corrections.open_for_correction(
            make.act(by), reason="Again.", **plan_and_version
        ),
    }
    try:
        return acts[event]().status
    except Refused:
        return "refused"
    except StaleState:
        return "stale"


def expected(status, event, name):
    """What the table of rules says of it."""
    role = "owner" if name == "rep" else "decider" if name in DECIDERS else "leader" if name == "admin" else "none"
    step = rules.MACHINE.step(status, event)
    if step is not None and role in step.who:
        return step.target(status)
    return "stale" if rules.MACHINE.ever(event, {role}) else "refused"


@pytest.mark.parametrize("status", rules.STATUSES)
def test_every_event_by_everybody(world, status):
    plan = build.make_plan(world.rep, at=status, by=world.manager)
    outcomes, table = {}, {}
    for event in EVENTS:
        for name in PEOPLE:
            with transaction.atomic():
                outcomes[event, name] = take(event, plan, getattr(world, name))
                transaction.set_rollback(True)
            table[event, name] = expected(status, event, name)
    assert outcomes == table
    assert plans.read(plan.pk).status == status


def _waiting(person):
    plans_of_others = plan_lists.others(make.reader(person, today=make.TODAY))
    return plan_lists.counts(plans_of_others)["me"]


def test_a_stand_in_sees_and_decides_what_waits_while_the_manager_is_away(world):
    plan = build.make_plan(world.rep, at="submitted")
    assert _waiting(world.other_manager) == 0
    absences.delegation(world.manager, world.other_manager)
    assert _waiting(world.other_manager) == 1
    seen = selector.by_id(viewer=world.other_manager, pk=plan.pk, today=make.TODAY)
    assert seen.role == "decider"
    assert take("approve", plan, world.other_manager) == "approved"
    assert not selector.visible(viewer=world.other_manager, today=make.TODAY).filter(pk=plan.pk).exists()


def test_a_stand_in_decides_nothing_on_the_own_plan(world):
    plan = build.make_plan(world.peer, at="submitted")
    absences.delegation(world.manager, world.peer)
    assert take("approve", plan, world.peer) == "refused"

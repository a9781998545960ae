"""The machine of amendments as the services walk it: every status × every event × everybody who may try."""

from __future__ import annotations

import pytest
from django.db import transaction

from accounts.models import Obligation, Organisation
from plans.amendments.selectors import amendments as selector
from plans.amendments.services import amendment_decisions
from plans.models import PlanAmendment
from plans.sales_plans.rules import plan_amendments as rules
from plans.sales_plans.services import plans
from tests import make
from tests.builders import absences
from tests.builders import amendments as build
from tests.builders import plans as plan_build
from traps_web.lib.faults import Refused, StaleState

pytestmark = pytest.mark.django_db
ROLES = {
    "rep": {"owner", "asker"},
    "manager": {"decider"},
    "leader": {"decider"},
    "stand_in": {"decider"},
    "watcher": {"leader"},
    "peer": {"none"},
    "other_rep": {"none"},
    "other_manager": {"none"},
    "admin": {"leader"},
}
"""Who stands how to an amendment that the rep asked for. The manager is away, and somebody stands in."""


def reach(status, world):
    amendment = build.open_amendment(world.rep, by=world.manager)
    who = {"amendment": amendment}
    if status == "approved":
        amendment_decisions.approve(make.act(world.manager), **who)
    elif status == "refused":
        amendment_decisions.refuse(make.act(world.manager), answer="No.", **who)
    elif status == "withdrawn":
        amendment_decisions.withdraw(make.act(world.rep), **who)
    return selector.read(amendment.pk)


def people_of(world):
    people = {name: getattr(world, name) for name in ROLES if hasattr(world, name)}
    people["watcher"] = make.person("Wanda Watcher", is_leader=True)
    people["stand_in"] = make.person("Sam Standin")
    absences.delegation(world.manager, people["stand_in"])
    return people


def answer(act):
    """The status that it led to, or how it was refused; taken back again."""
    try:
        with transaction.atomic():
            status = act().status
            transaction.set_rollback(True)
    except Refused:
        return "refused"
    except StaleState:
        return "Replies are possible only while the review is live or stands. This one is past that."
    return status


def expected(status, event, roles):
    if not rules.MACHINE.ever(event, roles):
        return "may not"
    step = rules.MACHINE.step(status, event)
    return (
        "Replies are possible only while the review is live or stands. This one is past that."
        if step is None
        else step.target(status)
    )


@pytest.mark.parametrize("status", rules.STATUSES)
def test_everybody_gets_the_answer_of_the_machine(world, status):
    amendment = reach(status, world)
    people = people_of(world)
    acts = {
        "approve": lambda by: amendment_decisions.approve(make.act(by), amendment=amendment),
        "refuse": lambda by: amendment_decisions.refuse(make.act(by), amendment=amendment, answer="Not now."),
        "withdraw": lambda by: amendment_decisions.withdraw(make.act(by), amendment=amendment),
    }
    table = {
        (event, who): expected(status, event, roles) for event in rules.MACHINE.events for who, roles in ROLES.items()
    }
    answers = {}
    for event, who in table:
        outcome = answer(lambda event=event, who=who: acts[event](people[who]))
        answers[event, who] = "may not" if outcome == "refused" and table[event, who] == "may not" else outcome
    assert answers == table
    assert PlanAmendment.objects.get(pk=amendment.pk).status == status


@pytest.mark.parametrize("status", ["draft", "submitted", "returned", "approved", "locked"])
def test_only_a_locked_plan_is_amended_and_only_by_those_whom_it_concerns(world, status):
    plan = plan_build.make_plan(world.rep, at=status, by=world.manager)
    people = people_of(world)
    answers = {who: answer(lambda who=who: build.ask(plans.read(plan.pk), by=people[who])) for who in ROLES}
    allowed = (
        "asked"
        if status == "locked"
        else "Replies are possible only while the review is live or stands. This one is past that."
    )
    assert answers == {who: allowed if roles & rules.ASKS else "refused" for who, roles in ROLES.items()}


def test_who_asks_of_the_line_does_not_decide_and_nobody_on_the_own_plan(world):
    amendment = build.open_amendment(world.rep, by=world.manager)
    amendment_decisions.withdraw(make.act(world.rep), amendment=amendment)
    mine = build.ask(amendment.plan, by=world.manager)
    subject = {"trap__key": "plan-decision", "subject": f"amendment:{mine.pk}"}
    assert Obligation.objects.get(**subject).owner == world.leader
    for act in (amendment_decisions.approve, amendment_decisions.refuse):
        with pytest.raises(Refused, match="or their own request"):
            act(make.act(world.manager), amendment=mine, answer="By myself.")
    done = amendment_decisions.approve(make.act(world.leader), amendment=mine)
    assert (done.status, done.decided_alone) == ("approved", False)
    own = build.open_amendment(world.manager, by=world.leader)
    with pytest.raises(Refused, match="Nobody decides on their own plan"):
        amendment_decisions.approve(make.act(world.manager), amendment=own)
    absences.delegation(world.leader, world.manager)
    with pytest.raises(Refused, match="Nobody decides on their own plan"):
        amendment_decisions.approve(make.act(world.manager), amendment=own)


def test_at_the_top_the_reviewer_of_last_resort_decides(world):
    amendment = build.open_amendment(world.leader, by=world.admin)
    with pytest.raises(Refused):
        amendment_decisions.approve(make.act(world.leader), amendment=amendment)
    assert amendment_decisions.approve(make.act(world.admin), amendment=amendment).status == "approved"


def test_at_the_top_the_deputy_decides_on_what_the_reviewer_of_last_resort_asked_for(world):
    plan = build.open_amendment(world.leader, by=world.admin).plan
    amendment_decisions.withdraw(make.act(world.leader), amendment=selector.open_one(plan=plan))
    Organisation.objects.update(deputy_of_last_resort=world.other_manager)
    amendment = build.ask(plan, by=world.admin)
    assert Obligation.objects.get(subject=f"amendment:{amendment.pk}").owner == world.other_manager
    with pytest.raises(Refused):
        amendment_decisions.approve(make.act(world.admin), amendment=amendment)
    assert amendment_decisions.approve(make.act(world.other_manager), amendment=amendment).status == "approved"


def test_what_the_reviewer_asked_for_at_the_top_without_a_deputy_is_decided_alone(world):
    plan = build.open_amendment(world.leader, by=world.admin).plan
    amendment_decisions.withdraw(make.act(world.leader), amendment=selector.open_one(plan=plan))
    amendment = build.ask(plan, by=world.admin)
    done = amendment_decisions.approve(make.act(world.admin), amendment=amendment)
    assert (done.status, done.decided_alone) == ("approved", True)

"""Who owes a plan or a decision on one, and by when."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from accounts.models import Obligation, Person
from plans.sales_plans.services import plan_decisions, plan_duties, plans
from tests import make
from tests.builders import budgets
from tests.builders import plans as build
from tests.builders.trap_rules import rule

pytestmark = pytest.mark.django_db
AFTER_START = make.NOW + timedelta(days=10)


def owed(person: Person, key: str) -> dict[str, str]:
    return dict(Obligation.objects.filter(owner=person, trap__key=key).values_list("subject", "status"))


def test_everybody_with_a_number_owes_a_plan_five_working_days_before_the_start(world):
    build.install()
    budgets.set_budget(world.rep, period="FY2027-Q3")
    budgets.set_budget(world.manager, period="FY2027-Q3")
    early = make.NOW - timedelta(days=20)
    make_installed(world, early - timedelta(days=60))
    assert plan_duties.open_plan_duties(make.act(now=early)) == 4  # Each owes the quarter and the running year.
    row = Obligation.objects.get(owner=world.rep, subject="FY2027-Q3")
    assert row.due_on == date(2026, 11, 23)  # Tue 1 Dec less five working days, Thanksgiving left out.
    assert (
        plan_duties.open_plan_duties(make.act(now=early)),
        plan_duties.open_plan_duties(make.act(now=early + timedelta(days=3))),
    ) == (
        0,
        0,
    )
    assert owed(world.peer, "quarterly-plan") == {}


def test_a_rule_of_the_team_sets_how_long_before_and_by_when_it_is_decided(world):
    build.install()
    early = make.NOW - timedelta(days=20)
    make_installed(world, early - timedelta(days=60))
    for owner in (world.rep, world.other_rep):
        budgets.set_budget(owner, period="FY2027-Q3")
    rule("quarterly-plan", team=world.north, by=world.admin, term=10, starts_on=early.date(), now=early)
    plan_duties.open_plan_duties(make.act(now=early))
    due = dict(Obligation.objects.filter(subject="FY2027-Q3").values_list("owner__name", "due_on"))
    assert due == {"Rita Rep": date(2026, 11, 16), "Olga Other": date(2026, 11, 23)}
    rule("plan-decision", team=world.north, by=world.admin, term=4)
    build.make_plan(world.rep, at="submitted")
    # Four working days after Wed 25 Nov, Thanksgiving left out.
    assert Obligation.objects.get(trap__key="plan-decision").due_on == date(2026, 12, 2)


def make_installed(world, at):
    """The organisation was installed at an instant."""
    type(world.organisation).objects.update(created_at=at)


def test_after_the_installation_the_running_ones_are_due_in_ten_working_days(world):
    build.install()
    budgets.set_budget(world.rep, period="FY2027-Q2")
    plan_duties.open_plan_duties(make.act())
    days = dict(Obligation.objects.filter(owner=world.rep).values_list("subject", "due_on"))
    assert days == {"FY2027": date(2026, 12, 10)}


def test_no_plan_is_owed_by_a_day_on_which_its_period_is_over_and_nobody_could_write_it(world):
    build.install()
    budgets.set_budget(world.rep, period="FY2027-Q2")
    make_installed(world, make.NOW - timedelta(days=60))
    plan_duties.open_plan_duties(make.act(now=make.NOW - timedelta(days=20)))
    assert Obligation.objects.get(owner=world.rep, subject="FY2027-Q2").due_on < date(2026, 12, 1)
    Obligation.objects.all().delete()
    plan_duties.open_plan_duties(make.act())
    assert not Obligation.objects.filter(subject="FY2027-Q2").exists()


def test_a_submission_fulfils_the_duty_and_the_nearest_manager_owes_a_decision(world):
    plan = build.make_plan(world.rep)
    plan_duties.open_plan_duties(make.act())
    plan = plans.submit(make.act(world.rep), plan=plan, version=plan.version)
    assert owed(world.rep, "quarterly-plan") == {"FY2027-Q3": "done"}
    assert owed(world.manager, "plan-decision") == {f"plan:{plan.pk}:1": "open"}
    plan_decisions.send_back(make.act(world.leader), plan=plan, version=plan.version, comments={}, words="Again.")
    assert owed(world.manager, "plan-decision") == {f"plan:{plan.pk}:1": "done"}
    assert owed(world.rep, "quarterly-plan") == {"FY2027-Q3": "done", "FY2027-Q3:1": "open"}
    plan = plans.read(plan.pk)
    plans.submit(make.act(world.rep), plan=plan, version=plan.version)
    assert owed(world.rep, "quarterly-plan")["FY2027-Q3:1"] == "done"


def test_a_returned_plan_is_owed_again_by_the_rule_of_the_owners_team(world):
    rule("quarterly-plan", team=world.north, by=world.admin, again_within=6, grace_working_days=3)
    for who in (world.rep, world.other_rep):
        build.make_plan(who, at="returned", by=world.leader)
    again = Obligation.objects.filter(trap__key="quarterly-plan", label__endswith="again")
    assert {(duty.owner, duty.due_on, duty.grace_working_days) for duty in again} == {
        (world.rep, date(2026, 12, 4), 3),
        (world.other_rep, date(2026, 12, 1), 1),
    }


def test_who_has_submitted_owes_no_plan_that_is_opened_later(world):
    build.make_plan(world.rep, at="submitted")
    plan_duties.open_plan_duties(make.act())
    assert owed(world.rep, "quarterly-plan") == {}


def test_a_plan_that_was_handed_in_early_comes_back_with_the_days_that_were_left(world):
    make_installed(world, make.NOW - timedelta(days=90))
    plan = build.make_plan(world.rep)
    early = make.NOW - timedelta(days=20)
    plan_duties.open_plan_duties(make.act(now=early))
    first = Obligation.objects.get(owner=world.rep, subject="FY2027-Q3")
    assert first.due_on == date(2026, 11, 23)
    # Handed in on Thu 5 Nov, eleven working days before; the line takes until Wed 25 Nov.
    plan = plans.submit(make.act(world.rep, now=early), plan=plan, version=plan.version)
    plan_decisions.send_back(make.act(world.leader), plan=plan, version=plan.version, comments={}, words="Again.")
    again = Obligation.objects.get(owner=world.rep, subject="FY2027-Q3:1")
    assert (first.status, again.due_on) == ("open", date(2026, 12, 11))
    assert Obligation.objects.get(pk=first.pk).status == "done"

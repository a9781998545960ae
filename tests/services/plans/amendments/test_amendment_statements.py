"""What is stated by hand with an amendment: goals of months, sources and answers.

They are frozen with the ask and applied by the decision.
"""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from pipeline.models import Deal, DealShare
from plans.amendments.selectors import amendments as selector
from plans.amendments.services import amendment_decisions
from plans.models import BudgetLine, PlanAmendmentStatement, PlanVersion
from plans.sales_plans.selectors import plan_papers
from plans.sales_plans.services import plans
from plans.sales_plans.services.plan_rows import NewSource
from tests import make
from tests.builders import amendments as build
from tests.builders import plans as plan_build
from traps_web.lib.faults import Invalid

pytestmark = pytest.mark.django_db
DECEMBER, JANUARY, FEBRUARY = build.MONTH
BY_HAND = {JANUARY: Decimal(35_000), FEBRUARY: Decimal(15_000)}
RUN_RATE = NewSource(plan_build.papers.RUN_RATE, label="Re-orders of the north", amount=Decimal(50_000))


def full(world):
    """A locked plan with 30,000 in each month."""
    return plan_build.make_full_plan(world.rep, at="locked", by=world.manager)


def shown(plan):
    return plan_papers.shown(plan=plans.read(plan.pk), today=make.TODAY)


def goals_of(plan):
    return {goal.key: goal.amount for goal in shown(plan).months}


def test_goals_by_hand_wait_for_the_decision_and_hold_to_the_cent(world):
    plan = full(world)
    amendment = build.ask(plan, goals=BY_HAND)
    assert goals_of(plan) == dict.fromkeys(build.MONTH, Decimal(30_000))
    build.approve_one(amendment, by=world.manager)
    assert goals_of(plan) == {DECEMBER: 30_000} | BY_HAND
    paper = shown(plan)
    assert sum(week.amount for week in paper.weeks) == paper.total == 80_000
    for month in paper.months:
        assert sum(week.amount for week in paper.weeks if week.month == month.key) == month.amount
    lines = {}
    for line in BudgetLine.objects.filter(person=world.rep):
        lines[line.month] = lines.get(line.month, 0) + line.amount
    assert sum(lines.values()) == 80_000 and lines[JANUARY] != 35_000  # The budget follows the number, not the goals.


def test_months_that_are_not_named_stay(world):
    plan = full(world)
    build.approve_one(build.ask(plan, goals={FEBRUARY: Decimal(20_000)}), by=world.manager)
    assert goals_of(plan) == {DECEMBER: 30_000, JANUARY: 30_000, FEBRUARY: 20_000}


@pytest.mark.parametrize(
    ("goals", "day", "field", "sentence"),
    [
        (
            {JANUARY: 30_000, FEBRUARY: 15_000},
            "2027-01-01",
            "goals",
            "The months add up to 75,000, the number is 80,000: 5,000 is missing.",
        ),
        (
            {FEBRUARY: 21_000},
            "2027-01-01",
            "goals",
            "The months add up to 81,000, the number is 80,000: 1,000 is too much.",
        ),
        (
            {DECEMBER: 20_000},
            "2027-01-01",
            f"goal_{DECEMBER}",
            "FY2027-M07 is over on Fri 1 Jan; its goal stays 30,000.",
        ),
        (
            {JANUARY: 10, FEBRUARY: 49_990},
            "2027-01-16",
            f"goal_{JANUARY}",
            "lies before Sat 16 Jan and stays, so the goal cannot be less.",
        ),
        ({JANUARY: -1, FEBRUARY: 50_001}, "2027-01-01", "goals", "A goal cannot be below zero."),
        ({"FY2027-M01": 5}, "2027-01-01", "goals", "FY2027-M01 is no month of FY2027-Q3."),
    ],
)
def test_goals_that_cannot_be_are_refused_with_one_sentence(world, goals, day, field, sentence):
    plan = full(world)
    goals_by_month = {month: Decimal(amount) for month, amount in goals.items()}
    with pytest.raises(Invalid) as fault:
        build.ask(plan, goals=goals_by_month, effective_on=date.fromisoformat(day))
    assert list(fault.value.errors) == [field] and sentence in fault.value.errors[field]
    assert not PlanAmendmentStatement.objects.exists()


def test_a_month_that_the_day_cuts_keeps_what_lies_before_it(world):
    plan = full(world)
    before = {week.key: week.amount for week in shown(plan).weeks if week.ends_before <= date(2027, 1, 16)}
    goals = {JANUARY: Decimal("40000.01"), FEBRUARY: Decimal("9999.99")}
    build.approve_one(build.ask(plan, goals=goals, effective_on=date(2027, 1, 16)), by=world.manager)
    after = {week.key: week.amount for week in shown(plan).weeks}
    assert {key: after[key] for key in before} == before
    assert goals_of(plan) == {DECEMBER: 30_000} | goals


def test_sources_anew_hold_with_their_money_of_the_day_of_the_ask(world):
    deal = plan_build.named_deal(world.rep, amount="20000.00")
    plan = full(world)
    version = PlanVersion.objects.values().get(plan=plan)
    named = NewSource(plan_build.papers.DEAL, deal_id=deal.pk)
    amendment = build.ask(plan, sources=[named, RUN_RATE])
    share = DealShare.objects.get(deal=deal)
    Deal.objects.filter(pk=deal.pk).update(amount=Decimal(1))
    DealShare.objects.filter(pk=share.pk).update(share_amount=Decimal(1))
    assert shown(plan).covered == 1000
    build.approve_one(amendment, by=world.manager)
    paper = shown(plan)
    assert [(source.kind, source.amount) for source in paper.sources] == [("named deal", 20_000), ("run-rate", 50_000)]
    checks = {check.key: check for check in selector.checks(amendment=amendment)}
    assert checks["sources"].finding == "Sources cover 70,000 of 80,000: 10,000 short."
    assert PlanVersion.objects.values().get(plan=plan) == version
    assert [line.kind for line in plan.sources.all()] == ["run-rate"]


def test_no_source_at_all_is_a_statement_too_and_a_later_one_keeps_what_the_first_stated(world):
    plan = full(world)
    build.approve_one(build.ask(plan, sources=[]), by=world.manager)
    assert shown(plan).sources == [] and shown(plan).uncovered == 80_000
    build.approve_one(build.ask(plan, sources=[RUN_RATE], number={"new": Decimal(81_000)}), by=world.manager)
    build.approve_one(build.ask(plan, number={"new": Decimal(82_000)}), by=world.manager)
    assert [source.label for source in shown(plan).sources] == ["Re-orders of the north"]


def test_sources_that_cannot_be_are_refused(world):
    plan = full(world)
    foreign = plan_build.named_deal(world.other_rep)
    for sources, sentence in (
        ([NewSource(plan_build.papers.DEAL, deal_id=foreign.pk)], "One of the named deals is not yours."),
        ([NewSource(plan_build.papers.RUN_RATE, label="", amount=Decimal(1))], "Enter the source of the money."),
        ([NewSource("luck")], "A source is an account plan"),
    ):
        for by in (world.rep, world.leader):
            with pytest.raises(Invalid, match=sentence) as fault:
                build.ask(plan, sources=sources, by=by)
            assert list(fault.value.errors) == ["sources"]


def test_answers_stand_beside_the_checks_that_fail(world):
    plan = full(world)
    answers = {"sources": "The fair, and two sites.", "deals": "Not asked.", "strange": "x", "months": " "}
    amendment = build.approve_one(build.ask(plan, answers=answers), by=world.manager)
    checks = {check.key: check for check in selector.checks(amendment=amendment)}
    assert checks["sources"].answer == "The fair, and two sites." and checks["deals"].answer == ""
    assert json.loads(PlanAmendmentStatement.objects.get().body)["answers"] == {
        "sources": "The fair, and two sites.",
        "deals": "Not asked.",
    }


def test_what_is_stated_holds_for_the_plan_itself_and_others_follow(world):
    year = plan_build.make_plan(world.rep, at="locked", by=world.manager, period="FY2027", amount="400000.00")
    quarter = plans.start(make.act(world.rep), period_key=plan_build.PERIOD)
    quarter = plan_build.change(quarter)
    plans.submit(make.act(world.rep), plan=quarter, version=quarter.version)
    before, goals = shown(quarter), goals_of(year)
    hand = {key: goals[key] for key in ("FY2027-M10", "FY2027-M11")} | {"FY2027-M12": goals["FY2027-M12"] - 20_000}
    amendment = build.ask(year, number={"new": Decimal(380_000)}, goals=hand, sources=[RUN_RATE])
    build.approve_one(amendment, by=world.manager)
    assert goals_of(year) == goals | hand
    after = shown(quarter)
    assert after.total < before.total and after.sources == before.sources
    assert sum(goal.amount for goal in after.months) == after.total


def test_it_is_frozen_with_the_ask(world):
    plan = full(world)
    amendment = build.ask(plan, goals=BY_HAND, sources=[RUN_RATE])
    rows = PlanAmendmentStatement.objects.filter(amendment=amendment)
    for change in (lambda: rows.update(body="{}"), lambda: rows._raw_delete("default")):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    statement = selector.stated(amendment=amendment)
    assert (statement.goals, [source.label for source in statement.sources], statement.answers) == (
        BY_HAND,
        ["Re-orders of the north"],
        {},
    )
    other = amendment_decisions.withdraw(make.act(world.rep), amendment=amendment)
    assert not PlanAmendmentStatement.objects.filter(amendment=build.ask(plan)).exists() and other.status == "withdrawn"

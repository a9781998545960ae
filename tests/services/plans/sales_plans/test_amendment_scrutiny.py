"""Scrutiny of an amended plan.

It is worked out anew, shown to who decides and kept with the decision; that of the submission stays.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from pipeline.models import Deal
from plans.amendments.selectors import amending
from plans.amendments.selectors import amendments as selector
from plans.amendments.services import amendment_decisions
from plans.models import PlanAmendmentCheck, PlanAmendmentPaper, PlanVersion
from plans.sales_plans.rules import scrutiny
from plans.sales_plans.selectors import plan_papers
from plans.sales_plans.services import plan_rows, plans
from tests import make
from tests.builders import amendments as build
from tests.builders import plans as plan_build

pytestmark = pytest.mark.django_db
MORE = {"new": Decimal(100_000)}


def checks_of(plan):
    return {check.key: check for check in plan_papers.shown(plan=plans.read(plan.pk), today=make.TODAY).checks}


def kept(amendment):
    return {check.key: check for check in selector.checks(amendment=amendment)}


def locked(world, **values):
    return plan_build.make_plan(world.rep, at="locked", by=world.manager, **values)


def test_an_approved_one_keeps_the_scrutiny_of_the_new_number_and_the_submission_keeps_its_own(world):
    plan = locked(world)
    assert checks_of(plan)["sources"].passed
    submitted = PlanVersion.objects.values().get(plan=plan)
    amendment = build.approve_one(build.ask(plan, number=MORE), by=world.manager)
    now = checks_of(plan)["sources"]
    assert (now.passed, now.finding) == (False, "Sources cover 90,000 of 100,000: 10,000 short.")
    row = kept(amendment)["sources"]
    assert (row.position, row.before_passed, row.before_finding) == (
        1,
        True,
        "Sources cover the number: 90,000 of 90,000.",
    )
    assert (row.passed, row.finding, row.answer) == (False, now.finding, "")
    assert [check.key for check in selector.checks(amendment=amendment)][1:] == [
        key for key in scrutiny.KEYS if key != "sources"
    ]
    assert PlanVersion.objects.values().get(plan=plan) == submitted
    assert json.loads(submitted["body"])["checks"][0]["passed"]
    assert PlanAmendmentPaper.objects.get().scrutinised_on == make.TODAY


def test_facts_are_those_of_the_day_of_the_decision(world):
    deal = plan_build.named_deal(world.rep, amount="20000.00")
    cover = plan_rows.NewSource(plan_build.papers.RUN_RATE, label="Re-orders", amount=Decimal(70_000))
    plan = locked(world, sources=[plan_rows.NewSource(plan_build.papers.DEAL, deal_id=deal.pk), cover])
    amendment = build.ask(plan)
    assert amending.reckon_asked(amendment=amendment, today=make.TODAY).touched[0].checks[-1].passed
    Deal.objects.filter(pk=deal.pk).update(close_on=date(2027, 6, 1))
    build.approve_one(amendment, by=world.manager)
    row = kept(amendment)["deals"]
    assert (row.before_passed, row.passed) == (True, False)
    assert "closes Tue 1 Jun, outside" in row.finding


def test_what_the_owner_answered_goes_on_answering_what_still_fails(world):
    plan = plan_build.make_full_plan(world.rep, at="locked", by=world.manager)
    assert checks_of(plan)["sources"].answer == "The fair."
    amendment = build.approve_one(build.ask(plan, number=MORE), by=world.manager)
    assert kept(amendment)["sources"].answer == checks_of(plan)["sources"].answer == "The fair."
    assert kept(amendment)["sources"].finding == "Sources cover 1,000 of 100,000: 99,000 short."


def test_a_refused_one_keeps_what_was_found_and_the_plan_its_own(world):
    plan = locked(world)
    amendment = amendment_decisions.refuse(
        make.act(world.manager), amendment=build.ask(plan, number=MORE), answer="No."
    )
    assert not kept(amendment)["sources"].passed
    assert checks_of(plan)["sources"].passed
    withdrawn = amendment_decisions.withdraw(make.act(world.rep), amendment=build.ask(plan))
    assert not kept(withdrawn)


def test_other_plans_that_change_with_it_are_scrutinised_too(world):
    year = locked(world, period="FY2027", amount="400000.00")
    quarter = plans.start(make.act(world.rep), period_key=plan_build.PERIOD)
    quarter = plan_build.change(quarter)
    plans.submit(make.act(world.rep), plan=quarter, version=quarter.version)
    build.approve_one(build.ask(year, number={"new": Decimal(420_000)}), by=world.manager)
    assert not checks_of(year)["sources"].passed and not checks_of(quarter)["sources"].passed


def test_a_second_one_stands_beside_the_first(world):
    first = build.approved(world.rep, by=world.manager, number=MORE)
    second = build.approve_one(build.ask(first.plan, number={"new": Decimal(85_000)}), by=world.manager)
    row = kept(second)["sources"]
    assert (row.before_passed, row.passed) == (False, True)
    assert row.before_finding == kept(first)["sources"].finding


def test_kept_checks_are_changed_by_no_statement(world):
    amendment = build.approved(world.rep, by=world.manager)
    rows = PlanAmendmentCheck.objects.filter(amendment=amendment)
    assert [asdict(check) for check in scrutiny.beside([], [])] == [] and rows.count() == 5
    for change in (
        lambda: rows.update(passed=True),
        lambda: rows.update(answer="x"),
        lambda: rows._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()

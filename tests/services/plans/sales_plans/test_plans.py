"""Plans from draft to locked: who may, what is kept, and what is refused."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest

from accounts.models import AuditEvent
from pipeline.models import Deal
from plans.models import (
    BudgetLine,
    Plan,
    PlanSource,
    PlanVersion,
)
from plans.sales_plans.rules import plan_papers as papers
from plans.sales_plans.selectors import plan_facts, plan_papers
from plans.sales_plans.services import plans
from plans.sales_plans.services.plan_rows import NewRisk, NewSource
from tests import make
from tests.builders import bookings, budgets
from tests.builders import plans as build
from traps_web.lib.canonical import digest
from traps_web.lib.faults import Invalid, StaleState

pytestmark = pytest.mark.django_db
AFTER_START = make.NOW + timedelta(days=10)


def test_a_plan_starts_from_the_imposed_number_and_never_changes_it(world):
    before = build.start(world.rep)
    lines = list(BudgetLine.objects.values())
    plan = build.change(
        before, goals={"FY2027-M07": Decimal(10000), "FY2027-M08": Decimal(40000), "FY2027-M09": Decimal(40000)}
    )
    assert plan.number_amount == Decimal("90000.00")
    assert list(BudgetLine.objects.values()) == lines


def test_a_number_by_category_is_spread_to_the_cent(world):
    plan = build.start(world.rep, amount="90000.01")
    budgets.set_budget(world.rep, amount="333.33", period=build.PERIOD, category="existing")
    paper = plan_papers.live(plan=plan, today=make.TODAY)
    assert [(part.key, part.amount) for part in paper.number] == [
        ("new", Decimal("90000.01")),
        ("existing", Decimal("333.33")),
    ]
    for goals in (paper.quarters, paper.months, paper.weeks):
        assert sum(goal.amount for goal in goals) == paper.total == Decimal("90333.34")


def test_an_account_that_has_no_number_has_no_plan(world):
    build.install()
    with pytest.raises(Invalid, match="You have no budget for FY2027-Q3 yet"):
        plans.start(make.act(world.rep), period_key="FY2027-Q3")


@pytest.mark.parametrize(
    ("key", "sentence"),
    [("FY2027-M07", "fiscal year or a quarter"), ("nonsense", "is not a period"), ("FY2026-Q1", "is over")],
)
def test_only_a_year_or_quarter_that_is_not_over_is_planned(world, key, sentence):
    build.install()
    with pytest.raises(Invalid, match=sentence):
        plans.start(make.act(world.rep), period_key=key)


def test_a_second_plan_for_the_same_period_is_refused(world):
    build.start(world.rep)
    with pytest.raises(Invalid, match="already exists"):
        plans.start(make.act(world.rep), period_key=build.PERIOD)


def test_a_quarter_is_made_from_the_annual_plan(world):
    annual = build.start(world.rep, period="FY2027", amount="400000.00")
    inside, outside = build.named_deal(world.rep), build.named_deal(world.rep, close_on=date(2027, 4, 20), name="Later")
    sources = [
        NewSource(papers.DEAL, deal_id=inside.pk),
        NewSource(papers.DEAL, deal_id=outside.pk),
        NewSource(papers.NEW, label="First meetings", per_week=6, conversion_ppm=250_000, average_amount=Decimal(3000)),
    ]
    annual = build.change(annual, sources=sources)
    quarter = plans.start(make.act(world.rep), period_key=build.PERIOD)
    paper = plan_papers.live(plan=quarter, today=make.TODAY)
    assert quarter.annual_id == annual.pk
    assert [source.label for source in paper.sources] == [inside.name, "First meetings"]
    assert [risk.text for risk in paper.risks] == ["The buyer of Condax leaves"]
    whole = plan_papers.live(plan=annual, today=make.TODAY)
    assert paper.sources[1].amount < whole.sources[-1].amount


def test_goals_that_do_not_meet_the_number_are_refused_with_the_difference(world):
    plan = build.start(world.rep)
    with pytest.raises(Invalid, match=r"The months add up to 80,000, the number is 90,000: 10,000 is missing\."):
        build.change(plan, goals={"FY2027-M07": Decimal(40000), "FY2027-M08": Decimal(40000)})
    with pytest.raises(Invalid, match="10,000 is too much"):
        build.change(plan, goals={"FY2027-M07": Decimal(100000)})
    with pytest.raises(Invalid, match="FY2027-M01 is no month of FY2027-Q3"):
        build.change(plan, goals={"FY2027-M01": Decimal(90000)})


def test_sources_read_their_money_where_it_stands(world):
    plan = build.start(world.rep)
    deal = build.named_deal(world.rep, amount="20000.00")
    plan = build.change(plan, sources=[NewSource(papers.DEAL, deal_id=deal.pk)])
    assert plan.covered_amount == Decimal("20000.00")
    assert plan_papers.live(plan=plan, today=make.TODAY).uncovered == Decimal("70000.00")


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (NewSource("gift", label="x", amount=Decimal(1)), "A source is"),
        (NewSource(papers.RUN_RATE, label="", amount=Decimal(1)), "Enter the source of the money."),
        (NewSource(papers.RUN_RATE, label="x"), "Enter the amount of the run-rate."),
        (NewSource(papers.RUN_RATE, label="x", amount=Decimal(-1)), "less than nothing"),
        (NewSource(papers.NEW, label="x", per_week=3), "how many a week"),
        (NewSource(papers.NEW, label="x", per_week=3, amount=Decimal(1)), "not both"),
        (NewSource(papers.DEAL), "Choose the deal"),
        (NewSource(papers.ACCOUNT), "Choose the account plan"),
    ],
)
def test_a_source_says_what_is_wrong(world, source, sentence):
    plan = build.start(world.rep)
    with pytest.raises(Invalid, match=sentence):
        build.change(plan, sources=[source])


def test_a_deal_is_named_once_and_only_ones_own(world):
    plan = build.start(world.rep)
    own, other = build.named_deal(world.rep), build.named_deal(world.other_rep, name="Not mine")
    with pytest.raises(Invalid, match="appears twice"):
        build.change(plan, sources=[NewSource(papers.DEAL, deal_id=own.pk)] * 2)
    with pytest.raises(Invalid, match="not yours"):
        build.change(plan, sources=[NewSource(papers.DEAL, deal_id=other.pk)])


def test_a_risk_without_an_answer_is_refused(world):
    plan = build.start(world.rep)
    with pytest.raises(Invalid, match="Enter an answer to each risk"):
        build.change(plan, risks=[NewRisk("Price war", " ")])


def test_rows_keep_the_names_of_their_lines(world):
    plan = build.start(world.rep)
    rows = [
        NewSource(papers.RUN_RATE, label="One", amount=Decimal(1)),
        NewSource(papers.RUN_RATE, label="Two", amount=Decimal(2)),
    ]
    plan = build.change(plan, sources=rows)
    assert dict(PlanSource.objects.values_list("label", "line")) == {"One": "run-rate-1", "Two": "run-rate-2"}
    kept = [
        NewSource(papers.RUN_RATE, label="New", amount=Decimal(3)),
        NewSource(papers.RUN_RATE, label="Two", amount=Decimal(2), line="run-rate-2"),
    ]
    build.change(plan, sources=kept)
    assert dict(PlanSource.objects.values_list("label", "line")) == {"New": "run-rate-1", "Two": "run-rate-2"}


def test_two_tabs_the_second_is_told(world):
    plan = build.start(world.rep)
    build.change(plan, note="from the first tab")
    with pytest.raises(StaleState, match="changed while you were looking"):
        build.change(plan, note="from the second tab")
    assert Plan.objects.get().note == "from the first tab"


def test_a_failed_check_is_submitted_only_with_an_answer(world):
    plan = build.change(build.start(world.rep), sources=[])
    with pytest.raises(Invalid) as refused:
        plans.submit(make.act(world.rep), plan=plan, version=plan.version)
    assert list(refused.value.errors) == ["answer_sources"]
    plan = build.change(plan, sources=[], answers={"sources": "The fair in January."})
    handed = plans.submit(make.act(world.rep), plan=plan, version=plan.version)
    assert handed.status == "submitted"
    assert plan_papers.shown(plan=handed, today=make.TODAY).failed[0].answer == "The fair in January."


def test_a_submission_freezes_the_numbers(world):
    deal = build.named_deal(world.rep, amount="90000.00")
    plan = build.change(
        build.start(world.rep),
        sources=[NewSource(papers.DEAL, deal_id=deal.pk)],
        answers={"one-account": "Their second site is another budget."},
    )
    handed = plans.submit(make.act(world.rep), plan=plan, version=plan.version)
    Deal.objects.filter(pk=deal.pk).update(name="Renamed")
    budgets.set_budget(world.rep, amount="50000.00", period=build.PERIOD)
    paper = plan_papers.shown(plan=handed, today=make.TODAY)
    version = PlanVersion.objects.get()
    assert (paper.total, paper.sources[0].label) == (Decimal("90000.00"), "Condax, GTX Pro")
    assert version.sha256 == digest(version.body)
    assert json.loads(version.body)["owner"] == "Rita Rep"


def test_promise_against_fact_adds_up_over_weeks_months_and_quarters(world):
    plan = build.make_plan(world.rep, at="approved", by=world.manager, period="FY2027-Q2")
    bookings.make_booking(world.rep, "1234.56", date(2026, 10, 1))
    bookings.make_booking(world.rep, "100.00", date(2026, 11, 24))
    paper = plan_papers.shown(plan=plan, today=make.TODAY)
    facts = plan_facts.against(paper=paper, today=make.TODAY)
    for rows in (facts.quarters, facts.months, facts.weeks):
        assert sum(row.actual or 0 for row in rows) == facts.actual == Decimal("1334.56")
    october = next(row for row in facts.months if row.goal.key == "FY2027-M05")
    assert october.actual == Decimal("1234.56")


def test_every_step_is_in_the_audit_trail(world):
    build.make_plan(world.rep, at="locked", by=world.manager)
    verbs = list(AuditEvent.objects.filter(verb__startswith="plan:").order_by("pk").values_list("verb", flat=True))
    assert verbs == ["plan: start", "plan: submit", "plan: approve", "plan: lock"]

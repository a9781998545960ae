"""Amendments of locked plans: what they ask of people, and what an approved one does to budget lines and plans."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from accounts.models import AuditEvent, Notice, Obligation
from plans.amendments.selectors import amendments as selector
from plans.amendments.services import amendment_decisions
from plans.measures.selectors.attainment import attainment
from plans.models import BudgetLine, PlanAmendment, PlanAmendmentPaper, PlanVersion
from plans.sales_plans.selectors import plan_amendments, plan_papers
from plans.sales_plans.selectors import plans as plan_selector
from plans.sales_plans.services import plan_decisions, plans
from tests import make
from tests.builders import absences
from tests.builders import amendments as build
from tests.builders import plans as plan_build
from traps_web.lib.faults import Invalid, Refused, StaleState

pytestmark = pytest.mark.django_db
NEW = {"new": Decimal(80000)}
IN_JANUARY = make.NOW.replace(year=2027, month=1, day=14)


def by_month(person, category="new"):
    amount_by_month = {}
    for line in BudgetLine.objects.filter(person=person, category__key=category).order_by("starts_on"):
        amount_by_month[line.month] = amount_by_month.get(line.month, Decimal(0)) + line.amount
    return amount_by_month


def goals_of(plan):
    return {goal.key: goal.amount for goal in plan_papers.shown(plan=plans.read(plan.pk), today=make.TODAY).months}


def test_who_asks_makes_the_nearest_manager_owe_a_decision_and_both_are_told(world):
    absences.delegation(world.manager, world.other_manager)
    amendment = build.open_amendment(world.rep, by=world.manager)
    assert (amendment.position, amendment.status, amendment.before_amount) == (1, "asked", 90000)
    duty = Obligation.objects.get(trap__key="plan-decision", subject=f"amendment:{amendment.pk}")
    assert (duty.owner, duty.status, duty.due_on) == (world.manager, "open", date(2026, 11, 30))
    assert duty.address == f"/plans/{amendment.plan_id}/amendments/1/"
    notice = Notice.objects.get(person=world.manager, kind="amendment-asked")
    assert notice.text == ("Rita Rep asks to amend Rita Rep’s plan of FY2027-Q3: 90,000 becomes 80,000 from Fri 1 Jan.")
    assert Notice.objects.filter(person=world.other_manager, text__startswith="For Mara Manager").exists()
    assert plan_selector.visible(viewer=world.other_manager, today=make.TODAY).filter(pk=amendment.plan_id).exists()
    amendment_decisions.approve(make.act(world.leader), amendment=amendment)
    duty.refresh_from_db()
    assert duty.status == "done"
    answer = Notice.objects.get(person=world.rep, kind="amendment-decided").text
    assert answer == ("Lea Leader approved amendment 1 of the plan of FY2027-Q3: 90,000 becomes 80,000 from Fri 1 Jan.")
    assert not plan_selector.visible(viewer=world.other_manager, today=make.TODAY).filter(pk=amendment.plan_id).exists()


def test_months_before_the_day_stay_and_the_others_meet_the_new_number(world):
    plan = plan_build.make_plan(world.rep, at="locked", by=world.manager)
    lines, goals = by_month(world.rep), goals_of(plan)
    amendment = amendment_decisions.approve(make.act(world.manager), amendment=build.ask(plan))
    assert (amendment.status, amendment.decided_by) == ("approved", world.manager)
    after, amended = by_month(world.rep), goals_of(plan)
    assert after["FY2027-M07"] == lines["FY2027-M07"] and amended["FY2027-M07"] == goals["FY2027-M07"]
    assert sum(after.values()) == sum(amended.values()) == 80000
    for month in ("FY2027-M08", "FY2027-M09"):
        assert after[month] < lines[month]
    ratio = lines["FY2027-M08"] / lines["FY2027-M09"]
    assert abs(after["FY2027-M08"] / after["FY2027-M09"] - ratio) < Decimal("0.00001")
    assert list(AuditEvent.objects.filter(verb="budget amended").values_list("reason", flat=True)) == [amendment.reason]


def test_the_submission_and_the_locked_plan_stay_as_they_were(world):
    plan = plan_build.make_full_plan(world.rep, at="locked", by=world.manager)
    before = PlanVersion.objects.values().get(plan=plan)
    amendment_decisions.approve(make.act(world.manager), amendment=build.ask(plan))
    assert PlanVersion.objects.values().get(plan=plan) == before
    assert plans.read(plan.pk).number_amount == 90000
    paper = PlanAmendmentPaper.objects.get()
    body, old = json.loads(paper.body), json.loads(before["body"])
    assert (body["total"], old["total"]) == ("80000.00", "90000.00")
    for kept in ("sources", "risks", "activity", "note", "curve"):
        assert body[kept] == old[kept]
    assert [row["amount"] for row in body["months"]] == ["30000.00", "25000.00", "25000.00"]


@pytest.mark.parametrize(
    "day", [date(2026, 12, 1), date(2026, 12, 16), date(2027, 1, 20), date(2027, 2, 6), date(2027, 2, 26)]
)
@pytest.mark.parametrize("number", ["97123.45", "90000.01", "300000.00"])
def test_budget_to_date_before_the_day_stays_to_the_cent_of_each_month(world, day, number):
    plan = plan_build.make_plan(world.rep, at="locked", by=world.manager)

    def to_date(until):
        figures = attainment(
            viewer=world.manager,
            period_key=plan.period_key,
            person_id=world.rep.pk,
            team_id=None,
            as_of=until,
            today=date(2027, 2, 28),
        )
        return figures.parts.budget_to_date

    edges = [starts_on for starts_on in build.MONTH.values() if starts_on < day]
    before = [to_date(edge - timedelta(days=1)) for edge in edges] + [to_date(day - timedelta(days=1))]
    amendment_decisions.approve(
        make.act(world.manager), amendment=build.ask(plan, effective_on=day, number={"new": Decimal(number)})
    )
    assert [to_date(edge - timedelta(days=1)) for edge in edges] + [to_date(day - timedelta(days=1))] == before
    assert to_date(date(2027, 2, 28)) == Decimal(number) == sum(by_month(world.rep).values())
    assert sum(goals_of(plan).values()) == Decimal(number)


def test_a_second_amendment_starts_from_the_first(world):
    first = build.approved(world.rep, by=world.manager)
    second = build.ask(first.plan, number={"new": Decimal(85000)}, effective_on=date(2027, 2, 1), trigger="market")
    assert (second.position, second.before_amount, second.after_amount) == (2, 80000, 85000)
    january = by_month(world.rep)["FY2027-M08"]
    amendment_decisions.approve(make.act(world.manager), amendment=second)
    assert by_month(world.rep)["FY2027-M08"] == january
    assert [row.place for row in plan_amendments.that_touched(plan=first.plan)] == [1, 2]
    assert plan_papers.shown(plan=first.plan, today=make.TODAY).total == 85000


def test_a_category_that_comes_new_lies_on_the_days_ahead_only(world):
    plan = plan_build.make_plan(world.rep, at="locked", by=world.manager)
    number = {"renewal": Decimal("6000.01")}
    amendment = build.ask(plan, number=number, effective_on=date(2026, 12, 16), trigger="product-launched")
    assert (amendment.before_amount, amendment.after_amount) == (90000, Decimal("96000.01"))
    amendment_decisions.approve(make.act(world.manager), amendment=amendment)
    renewal = BudgetLine.objects.filter(person=world.rep, category__key="renewal").order_by("starts_on")
    assert renewal[0].starts_on == date(2026, 12, 16)
    assert sum(line.amount for line in renewal) == Decimal("6000.01")
    assert sum(by_month(world.rep).values()) == 90000
    paper = plan_papers.shown(plan=plan, today=make.TODAY)
    assert {part.key: part.amount for part in paper.number} == {"new": Decimal(90000), "renewal": Decimal("6000.01")}


def annual_and_quarter(world):
    """A locked annual plan, and two quarters of it: the coming one locked, the last one handed in."""
    year = plan_build.make_plan(world.rep, at="locked", by=world.manager, period="FY2027", amount="400000.00")
    year_and_quarters = [year]
    for key in ("FY2027-Q3", "FY2027-Q4"):
        plan = plans.start(make.act(world.rep), period_key=key)
        covering = plan_build.written(plan)
        plan = plans.change(make.act(world.rep), plan=plan, version=plan.version, written=covering)
        plan = plans.submit(make.act(world.rep), plan=plan, version=plan.version)
        if key == "FY2027-Q3":
            plan = plan_decisions.approve(make.act(world.manager), plan=plan, version=plan.version)
            plan_decisions.lock_one(make.act(), plan=plan)
        year_and_quarters.append(plans.read(plan.pk))
    return year_and_quarters


def totals(*sales_plans):
    return [plan_papers.shown(plan=plans.read(plan.pk), today=make.TODAY).total for plan in sales_plans]


def test_an_amendment_of_the_year_amends_the_quarters_in_question_by_the_same_act(world):
    year, third, fourth = annual_and_quarter(world)
    before = totals(year, third, fourth)
    amendment = build.ask(year, number={"new": Decimal(380000)}, effective_on=date(2027, 1, 1))
    amendment_decisions.approve(make.act(world.manager), amendment=amendment)
    after = totals(year, third, fourth)
    lines = BudgetLine.objects.filter(person=world.rep)
    assert after[0] == 380000 == sum(line.amount for line in lines)
    for plan, total in ((third, after[1]), (fourth, after[2])):
        inside = lines.filter(starts_on__gte=plan.starts_on, starts_on__lt=plan.ends_before)
        assert total == sum(line.amount for line in inside)
    assert sum(before[1:]) - sum(after[1:]) == 20000
    assert [row.version.plan for row in selector.papers(amendment=selector.read(amendment.pk))] == [year, third, fourth]
    resubmitted = plan_decisions.send_back(
        make.act(world.manager), plan=fourth, version=fourth.version, comments={}, words="Once more."
    )
    assert totals(resubmitted) == after[2:]


def test_an_amendment_of_a_quarter_amends_the_year(world):
    year, third, fourth = annual_and_quarter(world)
    before, goals = totals(year, third, fourth), goals_of(year)
    amendment = build.ask(third, number={"new": before[1] + 5000})
    amendment_decisions.approve(make.act(world.manager), amendment=amendment)
    assert totals(year, third, fourth) == [before[0] + 5000, before[1] + 5000, before[2]]
    after = goals_of(year)
    moved = {month for month in goals if goals[month] != after[month]}
    assert moved == {"FY2027-M08", "FY2027-M09"}
    assert [row.amendment.plan for row in plan_amendments.that_touched(plan=year)] == [third]


def test_what_was_asked_on_another_number_is_not_approved(world):
    year, third, _fourth = annual_and_quarter(world)
    of_year = build.ask(year, number={"new": Decimal(380000)})
    of_quarter = build.ask(third, number={"new": Decimal(50000)})
    amendment_decisions.approve(make.act(world.manager), amendment=of_quarter)
    lines = list(BudgetLine.objects.order_by("pk").values())
    with pytest.raises(StaleState, match="The number of FY2027 changed since this was asked for: 400,000 then"):
        amendment_decisions.approve(make.act(world.manager), amendment=of_year)
    assert list(BudgetLine.objects.order_by("pk").values()) == lines
    assert (
        amendment_decisions.refuse(make.act(world.manager), amendment=of_year, answer="Ask anew.").status == "refused"
    )


def test_a_plan_and_lines_that_fell_apart_before_amendments_meet_again(world):
    plan = plan_build.make_plan(world.rep, at="locked", by=world.manager)
    last = BudgetLine.objects.filter(person=world.rep).order_by("starts_on").last()
    BudgetLine.objects.filter(pk=last.pk).update(amount=last.amount - 5000)
    amendment = build.ask(plan, number={}, trigger="budget-corrected")
    assert (amendment.before_amount, amendment.after_amount) == (90000, 85000)
    lines = list(BudgetLine.objects.order_by("pk").values())
    amendment_decisions.approve(make.act(world.manager), amendment=amendment)
    assert list(BudgetLine.objects.order_by("pk").values()) == lines
    assert totals(plan) == [85000] and sum(goals_of(plan).values()) == 85000


def test_two_managers_at_once_the_second_reads_who_decided(world):
    amendment = build.open_amendment(world.rep, by=world.manager)
    amendment_decisions.approve(make.act(world.manager), amendment=amendment)
    sentence = r"Mara Manager decided first: approved, Wed 25 Nov 10:00\. The first decision stands\."
    for again in (amendment, selector.read(amendment.pk)):
        with pytest.raises(StaleState, match=sentence):
            amendment_decisions.refuse(make.act(world.leader), amendment=again, answer="Too late.")
        with pytest.raises(StaleState, match=sentence):
            amendment_decisions.approve(make.act(world.leader), amendment=again)
    assert sum(by_month(world.rep).values()) == 80000


def test_wrong_input_has_its_sentence_beside_the_field(world):
    plan = plan_build.make_plan(world.rep, at="locked", by=world.manager)
    wrong = {
        "trigger": ({"trigger": "because"}, "Choose the reason for the change"),
        "reason": ({"reason": " "}, "Give a reason"),
        "effective_on": ({"effective_on": date(2026, 11, 30)}, "from Tue 1 Dec 2026 to Sun 28 Feb 2027: past days"),
        "number_new": ({"number": {"new": Decimal(-1)}}, "below zero"),
        "number": ({"number": {"new": Decimal(90000)}}, "The number has not changed. Enter a different number."),
    }
    for field, (values, sentence) in wrong.items():
        with pytest.raises(Invalid, match=sentence) as fault:
            build.ask(plan, **values)
        assert list(fault.value.errors) == [field]
    with pytest.raises(Invalid, match="lies before Fri 1 Jan and stays, so the number cannot be less"):
        build.ask(plan, number={"new": Decimal(1000)})
    assert not PlanAmendment.objects.exists()
    with pytest.raises(Invalid, match="Give a reason for the refusal"):
        amendment_decisions.refuse(make.act(world.manager), amendment=build.ask(plan), answer=" ")


def test_a_month_that_is_over_does_not_change_neither_when_asked_nor_when_approved(world):
    plan = plan_build.make_plan(world.rep, at="locked", by=world.manager)
    with pytest.raises(Invalid, match="Choose a day from Fri 1 Jan 2027"):
        build.ask(plan, effective_on=date(2026, 12, 16), now=IN_JANUARY)
    amendment = build.ask(plan, effective_on=date(2026, 12, 16))
    with pytest.raises(StaleState, match="The first day has passed"):
        amendment_decisions.approve(make.act(world.manager, now=IN_JANUARY), amendment=amendment)
    assert sum(by_month(world.rep).values()) == 90000
    with pytest.raises(StaleState, match="FY2027-Q3 is over"):
        build.ask(plan, now=make.NOW.replace(year=2027, month=3, day=2))


def test_one_at_a_time_and_nobody_writes_over_what_they_have_not_read(world):
    first = build.open_amendment(world.rep, by=world.manager)
    with pytest.raises(StaleState, match="An amendment of this plan already waits for a decision"):
        build.ask(first.plan)
    with pytest.raises(
        StaleState,
        match="Someone amended this plan in the meantime",
    ):
        build.ask(first.plan, known=0)
    amendment_decisions.withdraw(make.act(world.rep), amendment=first)
    assert Obligation.objects.get(subject=f"amendment:{first.pk}").status == "done"
    with pytest.raises(Refused, match="Only Rita Rep, who asked for it"):
        amendment_decisions.withdraw(make.act(world.manager), amendment=build.ask(first.plan))


@pytest.mark.parametrize("end", ["approved", "refused", "withdrawn"])
def test_a_settled_amendment_is_changed_by_no_statement(world, end):
    amendment = build.open_amendment(world.rep, by=world.manager)
    if end == "withdrawn":
        amendment_decisions.withdraw(make.act(world.rep), amendment=amendment)
    else:
        act = amendment_decisions.approve if end == "approved" else amendment_decisions.refuse
        act(make.act(world.manager), amendment=amendment, answer="Read and thought about.")
    rows = PlanAmendment.objects.filter(pk=amendment.pk)
    for change in (
        lambda: rows.update(status="asked"),
        lambda: rows.update(reason="x"),
        lambda: rows._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert rows.get().status == end

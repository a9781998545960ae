"""Amendments without a plan.

A number that has begun changes by the decision of the line, and never by who asked for it.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from accounts.duties.services import climbing
from accounts.models import Notice, Obligation, Person
from accounts.organisation.services import lines
from plans.amendments.selectors import budget_amendments as own_selector
from plans.amendments.services import amendment_decisions
from plans.measures.selectors import period_numbers
from plans.models import BudgetChange, BudgetLine, PlanAmendment, PlanAmendmentPaper
from plans.numbers.services import budget_proofs
from plans.sales_plans.selectors import plan_amendments, plan_papers
from tests import make
from tests.builders import absences
from tests.builders import numbers as build
from tests.builders import plans as plan_build
from tests.builders.budgets import set_budget
from traps_web.lib.faults import Invalid, Refused, StaleState

pytestmark = pytest.mark.django_db
D = Decimal
PEOPLE = ("rep", "peer", "manager", "other_manager", "leader", "admin")


@pytest.fixture
def office(world):
    set_budget(world.rep, "90000.00", period=build.RUNNING)
    set_budget(world.north, "200000.00", period=build.RUNNING)
    return world


def approve(amendment, by, now=make.NOW):
    return amendment_decisions.approve(make.act(by, now=now), amendment=amendment)


def number_of(owner):
    return period_numbers.number_of(number=build.number(owner))


def test_the_line_decides_and_what_lies_before_the_day_stays(office):
    before = {line.month: line.amount for line in BudgetLine.objects.filter(person=office.rep)}
    amendment = build.ask(office.rep, by=office.rep)
    assert (amendment.before_amount, amendment.after_amount) == (D(90000), D(80000))
    assert number_of(office.rep) == {"new": D(90000)}, "nothing changes until the line decides"
    approve(amendment, office.manager)
    after = {line.month: line.amount for line in BudgetLine.objects.filter(person=office.rep)}
    assert sum(after.values()) == D(80000)
    assert [month for month in before if before[month] != after[month]] == ["FY2027-M06"]
    [change] = BudgetChange.objects.filter(kind="amendment")
    assert (change.amendment, change.delta, change.effective_on, change.reason) == (
        amendment,
        D(-10000),
        build.NOVEMBER,
        "The south of the territory went to Olga.",
    )
    assert (change.before_amount, change.after_amount) == (before["FY2027-M06"], after["FY2027-M06"])
    budget_proofs.verify_budgets(make.act())


def test_the_nearest_manager_owes_the_decision_and_the_person_and_the_line_are_told(office):
    amendment = build.ask(office.rep, by=office.rep)
    duty = Obligation.objects.get(subject=f"amendment:{amendment.pk}")
    assert (duty.owner, duty.trap.key) == (office.manager, "plan-decision")
    assert duty.address == f"/budgets/amendments/{amendment.pk}/"
    approve(amendment, office.manager)
    duty.refresh_from_db()
    assert duty.status == "done"
    notices = Notice.objects.filter(kind="amendment-decided")
    assert {row.person for row in notices} == {office.rep, office.leader}
    assert "approved the amendment of Rita Rep’s number of FY2027-Q2: " in notices[0].text


def test_who_asked_does_not_decide_the_next_above_does(office):
    amendment = build.ask(office.rep, by=office.manager)
    assert Obligation.objects.get(subject=f"amendment:{amendment.pk}").owner == office.leader
    for event in (approve, lambda row, by: amendment_decisions.refuse(make.act(by), amendment=row, answer="No.")):
        with pytest.raises(Refused, match="Nobody decides on their own number or their own request"):
            event(amendment, office.manager)
    assert approve(amendment, office.leader).decided_by == office.leader
    assert {row.person for row in Notice.objects.filter(kind="amendment-decided")} == {office.rep, office.manager}


def test_the_number_of_a_team_is_decided_by_the_line_of_its_managers(office):
    amendment = build.ask(office.north, by=office.manager, number={"new": D(150000)})
    assert Obligation.objects.get(subject=f"amendment:{amendment.pk}").owner == office.leader
    with pytest.raises(Refused):
        approve(amendment, office.manager)
    with pytest.raises(Refused):
        approve(amendment, office.other_manager)
    approve(amendment, office.leader)
    assert number_of(office.north) == {"new": D(150000)}
    assert number_of(office.rep) == {"new": D(90000)}
    assert BudgetChange.objects.filter(kind="amendment", person=None, team=office.north).count() == 1


def test_a_stand_in_sees_the_amendment_of_a_team_that_they_are_to_decide_on(office):
    amendment = build.ask(office.north, by=office.manager, number={"new": D(150000)})
    see = make.reader(office.other_rep)
    assert not own_selector.visible(see).exists()
    absences.delegation(office.leader, office.other_rep)
    assert own_selector.visible(see).get() == amendment
    assert approve(amendment, office.other_rep).status == "approved"
    assert not own_selector.visible(see).exists()


def test_a_team_that_nobody_manages_is_decided_on_by_the_reviewer_of_last_resort(office):
    set_budget(office.root, "900000.00", period=build.RUNNING)
    amendment = build.ask(office.root, by=office.leader, number={"new": D(800000)})
    with pytest.raises(Refused):
        approve(amendment, office.leader)
    assert approve(amendment, office.admin).status == "approved"


ASK = {"rep": True, "peer": False, "manager": True, "other_manager": False, "leader": True, "admin": True}


@pytest.mark.parametrize("who", PEOPLE)
def test_who_may_ask_for_another_number_of_a_person(office, who):
    if ASK[who]:
        assert build.ask(office.rep, by=getattr(office, who)).status == "asked"
    else:
        with pytest.raises(Refused, match="Only Rita Rep, the line above and people who set budgets can ask"):
            build.ask(office.rep, by=getattr(office, who))


@pytest.mark.parametrize("asker", ["rep", "manager", "leader", "admin"])
@pytest.mark.parametrize("who", PEOPLE)
def test_who_decides_whoever_asked(office, asker, who):
    """The line above the person, less who asked and whoever stands below the asker."""
    deciders = {
        "rep": {"manager", "leader"},
        "manager": {"leader"},
        "leader": {"admin"},
        "admin": {"manager", "leader"},
    }
    amendment = build.ask(office.rep, by=getattr(office, asker))
    if who in deciders[asker]:
        assert approve(amendment, getattr(office, who)).decided_alone is False
    else:
        with pytest.raises(Refused):
            approve(amendment, getattr(office, who))


def test_where_only_one_person_could_decide_that_person_does_and_every_paper_says_so(world):
    make.member(world.admin, world.root)
    lines.rebuild(today=make.TODAY)
    set_budget(world.admin, "90000.00", period=build.RUNNING)
    Person.objects.exclude(pk=world.admin.pk).update(is_active=False)
    amendment = build.ask(world.admin, by=world.admin)
    done = approve(amendment, world.admin)
    assert (done.status, done.decided_alone) == ("approved", True)


@pytest.mark.parametrize("whose", ["rep", "north"])
def test_a_decision_that_is_overdue_climbs_and_whoever_it_climbed_to_decides(office, whose):
    asker = office.rep if whose == "rep" else office.manager
    number = {"new": D(80000 if whose == "rep" else 190000)}
    amendment = build.ask(
        getattr(office, whose), by=asker, effective_on=build.NOVEMBER, number=number, period=build.RUNNING
    )
    later = make.NOW + timedelta(days=12)
    assert climbing.climb_overdue(make.act(now=later)) == 1
    owing = Obligation.objects.filter(subject__startswith=f"amendment:{amendment.pk}", trap__key="plan-decision")
    above = {"rep": {office.manager, office.leader}, "north": {office.leader, office.admin}}[whose]
    assert {row.owner for row in owing} == above
    amendment_decisions.refuse(
        make.act(office.admin if whose == "north" else office.leader, now=later), amendment=amendment, answer="Late."
    )
    assert not owing.filter(done_at=None).exists()


def test_it_can_be_refused_with_words_and_withdrawn_by_who_asked(office):
    amendment = build.ask(office.rep, by=office.rep)
    with pytest.raises(Invalid):
        amendment_decisions.refuse(make.act(office.manager), amendment=amendment, answer=" ")
    amendment_decisions.refuse(make.act(office.manager), amendment=amendment, answer="The territory is the same.")
    with pytest.raises(StaleState, match="Mara Manager decided first"):
        approve(amendment, office.leader)
    second = build.ask(office.rep, by=office.rep)
    with pytest.raises(Refused):
        amendment_decisions.withdraw(make.act(office.manager), amendment=second)
    amendment_decisions.withdraw(make.act(office.rep), amendment=second)
    assert number_of(office.rep) == {"new": D(90000)}
    assert not BudgetChange.objects.filter(kind="amendment").exists()


def test_one_at_a_time_and_the_second_writer_reads_anew(office):
    build.ask(office.rep, by=office.rep)
    with pytest.raises(StaleState, match="An amendment of this number already waits for a decision"):
        build.ask(office.rep, by=office.manager)
    with pytest.raises(
        StaleState,
        match="Someone amended this number in the meantime",
    ):
        build.ask(office.rep, by=office.manager, known=0)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"effective_on": date(2026, 10, 31)}, "effective_on"),
        ({"effective_on": date(2026, 12, 1)}, "effective_on"),
        ({"trigger": "whim"}, "trigger"),
        ({"reason": " "}, "reason"),
        ({"number": {"new": D(90000)}}, "number"),
        ({"number": {"gold": D(1)}}, "number"),
        ({"number": {"new": D(-1)}}, "number_new"),
        ({"number": {"new": D(1)}}, "number_new"),
    ],
)
def test_what_cannot_be_asked_is_said_beside_its_field(office, values, field):
    with pytest.raises(Invalid) as fault:
        build.ask(office.rep, by=office.rep, **values)
    assert list(fault.value.errors) == [field]


def test_what_is_over_is_restated_and_what_a_locked_plan_holds_is_amended_there(office):
    set_budget(office.rep, "474000.00", period=build.ENDED)
    with pytest.raises(StaleState, match="FY2027-Q1 is over"):
        build.ask(office.rep, by=office.rep, period=build.ENDED)
    plan = plan_build.make_plan(office.rep, at="locked", by=office.manager)
    with pytest.raises(StaleState, match="A locked plan sets the number of FY2027-Q3"):
        build.ask(office.rep, by=office.rep, period=plan.period_key, effective_on=plan.starts_on)
    with pytest.raises(Invalid, match="There is no number for FY2027-Q4"):
        build.ask(office.rep, by=office.rep, period="FY2027-Q4", effective_on=date(2027, 3, 1))


def test_a_plan_inside_the_period_is_amended_by_the_same_act(world):
    plan = plan_build.make_plan(world.rep, at="locked", by=world.manager)
    amendment = build.ask(
        world.rep, by=world.rep, period="FY2027", effective_on=plan.starts_on, number={"new": D(81000)}
    )
    approve(amendment, world.manager)
    [paper] = PlanAmendmentPaper.objects.filter(amendment=amendment)
    assert (paper.version.plan, paper.before_amount, paper.after_amount) == (plan, D(90000), D(81000))
    assert plan_papers.shown(plan=plan, today=make.TODAY).total == D(81000)
    [row] = plan_amendments.that_touched(plan=plan)
    assert row.amendment.of_period == "FY2027"


def test_an_approval_that_comes_too_late_or_for_another_number_is_stale(office):
    amendment = build.ask(office.rep, by=office.rep)
    with pytest.raises(StaleState, match="Refuse it, so that it can be asked again"):
        approve(amendment, office.manager, now=make.NOW + timedelta(days=10))
    other = build.ask(office.rep, by=office.rep, period="FY2027-M06", number={"new": D(20000)})
    approve(other, office.manager)
    with pytest.raises(StaleState, match="The number of FY2027-Q2 changed since this was asked for"):
        approve(amendment, office.manager)
    assert PlanAmendment.objects.get(pk=amendment.pk).status == "asked"


def test_an_amendment_belongs_to_a_plan_or_to_one_owner_in_a_period(office):
    row = PlanAmendment.objects.get(pk=build.ask(office.rep, by=office.rep).pk)
    facts = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields} | {
        "id": None,
        "position": 9,
    }
    facts |= {"status": "withdrawn", "withdrawn_at": make.NOW, "withdrawn_by_id": office.rep.pk}
    for wrong in ({"team_id": office.north.pk}, {"person_id": None}, {"period_key": ""}, {"starts_on": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PlanAmendment.objects.create(**(facts | wrong))


def test_it_is_seen_by_those_who_see_the_number(office):
    amendment, of_team = (
        build.ask(office.rep, by=office.rep),
        build.ask(office.north, by=office.manager, number={"new": D(150000)}),
    )
    seen = {
        who: set(own_selector.visible(make.reader(getattr(office, who), today=make.TODAY)).values_list("pk", flat=True))
        for who in PEOPLE
    }
    both = {amendment.pk, of_team.pk}
    assert seen == {
        "rep": {amendment.pk},
        "peer": set(),
        "manager": both,
        "other_manager": set(),
        "leader": both,
        "admin": both,
    }
    assert own_selector.waiting_count(make.reader(office.manager, today=make.TODAY)) == 1
    assert own_selector.waiting_count(make.reader(office.leader, today=make.TODAY)) == 2

"""Amendments at the same moment: two who decide, two who ask, and a change of the number beside either."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier, Event

import pytest
from django.db import connection, transaction
from django.db.models import Sum

from accounts.models import AuditEvent
from accounts.organisation.selectors import configuration
from accounts.organisation.selectors.teams import TeamOfDay
from pipeline.activities.services import defaults as pipeline_defaults
from pipeline.models import Category
from plans.amendments.selectors import amending
from plans.amendments.services import amendment_decisions, amendments
from plans.handovers.services import moves
from plans.models import BudgetLine, PlanAmendment, PlanAmendmentPaper
from plans.numbers.services import budget_desk, budget_moves, budgets
from plans.sales_plans.selectors import plan_papers
from plans.sales_plans.services import plans as plan_service
from tests import make
from tests.builders import amendments as build
from tests.builders import budgets as budget_build
from tests.builders import plans as plan_build
from traps_web.lib.faults import Invalid, StaleState

pytestmark = pytest.mark.django_db(transaction=True)
A_WHILE = 1.5


@pytest.fixture
def cast(transactional_db):
    return make.world()


def at_once(*acts):
    """Each act in a thread of its own, from the same moment on.

    Returns what each made, or the sentence with which it was refused.
    """
    all_there = Barrier(len(acts))

    def run(act):
        all_there.wait(timeout=20)
        return outcome(act)

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result(timeout=90) for future in [pool.submit(run, act) for act in acts]]


def outcome(act):
    try:
        return act()
    except (StaleState, Invalid) as fault:
        return str(fault)
    finally:
        connection.close()


def in_the_middle(monkeypatch, module, name, slow, quick):
    """The slow act is held where it has read and not yet written; the quick one goes ahead, or waits for its turn."""
    original, read, done = getattr(module, name), Event(), Event()

    def held(*arguments, **named):
        answer = original(*arguments, **named)
        if not read.is_set():
            read.set()
            done.wait(timeout=A_WHILE)
        return answer

    def go_ahead():
        read.wait(timeout=20)
        try:
            return outcome(quick)
        finally:
            done.set()

    monkeypatch.setattr(module, name, held)
    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(outcome, slow), pool.submit(go_ahead)]
        return [future.result(timeout=90) for future in both]


def decide(act, amendment, by, **more):
    return lambda: act(make.act(by), amendment=amendment, **more).status


def lines_of(person):
    return BudgetLine.objects.filter(person=person).aggregate(total=Sum("amount"))["total"]


def by_category(person):
    rows = BudgetLine.objects.filter(person=person).values_list("category__key").annotate(total=Sum("amount"))
    return {key: total for key, total in rows if total}


def paper_of(plan):
    return plan_papers.shown(plan=plan_service.read(plan.pk), today=make.TODAY)


def require_that_all_meet(plan):
    """Budget lines, number, months and weeks of a plan say the same money."""
    paper = paper_of(plan)
    assert {part.key: part.amount for part in paper.number if part.amount} == by_category(plan.owner)
    assert paper.total == lines_of(plan.owner)
    assert sum(month.amount for month in paper.months) == sum(week.amount for week in paper.weeks) == paper.total


@pytest.mark.parametrize("second", ["refuse", "approve"])
def test_of_two_who_decide_at_the_same_moment_one_decides_and_the_other_reads_who_was_faster(cast, second):
    amendment = build.open_amendment(cast.rep, by=cast.manager)
    outcomes = at_once(
        decide(amendment_decisions.approve, amendment, cast.manager),
        decide(getattr(amendment_decisions, second), amendment, cast.leader, answer="The south stays with us."),
    )
    row = PlanAmendment.objects.get(pk=amendment.pk)
    assert row.status in outcomes
    late = next(sentence for sentence in outcomes if "decided first" in sentence)
    assert late.startswith(f"{row.decided_by.name} decided first: {row.status}") and len(set(outcomes)) == 2
    assert lines_of(cast.rep) == (80000 if row.status == "approved" else 90000)
    assert PlanAmendmentPaper.objects.count() == (1 if row.status == "approved" else 0)
    assert AuditEvent.objects.filter(verb__in=["amendment approved", "amendment refused"]).count() == 1
    require_that_all_meet(row.plan)


def test_of_a_decision_and_a_withdrawal_at_the_same_moment_one_holds(cast):
    amendment = build.open_amendment(cast.rep, by=cast.manager)
    outcomes = at_once(
        decide(amendment_decisions.approve, amendment, cast.manager),
        decide(amendment_decisions.withdraw, amendment, cast.rep),
    )
    row = PlanAmendment.objects.get(pk=amendment.pk)
    assert row.status in outcomes and len({"approved", "withdrawn"} & set(outcomes)) == 1
    assert lines_of(cast.rep) == (80000 if row.status == "approved" else 90000)
    require_that_all_meet(row.plan)


def test_of_two_who_ask_at_the_same_moment_one_asks(cast):
    plan = plan_build.make_plan(cast.rep, at="locked", by=cast.manager)
    first, second = build.requested_change(plan), build.requested_change(plan, number={"new": Decimal(85000)})
    outcomes = at_once(
        lambda: amendments.ask(make.act(cast.rep), plan=plan, requested_change=first).status,
        lambda: amendments.ask(make.act(cast.manager), plan=plan, requested_change=second).status,
    )
    assert sorted(outcomes) == sorted(["asked", amendments.CHANGED])
    assert PlanAmendment.objects.get().parts.count() == 1


def test_an_ask_and_a_file_with_another_number_at_the_same_moment_the_file_is_refused(cast):
    plan = plan_build.make_plan(cast.rep, at="locked", by=cast.manager)
    change = build.requested_change(plan)
    outcomes = at_once(
        lambda: amendments.ask(make.act(cast.rep), plan=plan, requested_change=change).status,
        lambda: budget_build.set_budget(cast.rep, amount="70000.00", period=plan.period_key),
    )
    assert outcomes[0] == "asked" and "is locked with another number: amend it." in outcomes[1]
    assert lines_of(cast.rep) == 90000
    assert (
        amendment_decisions.approve(make.act(cast.manager), amendment=PlanAmendment.objects.get()).after_amount == 80000
    )
    require_that_all_meet(plan)


def quarter_and_year(cast):
    """A locked year and its locked quarter, which has nothing but its part of the year."""
    year = plan_build.make_plan(cast.rep, at="locked", by=cast.manager, period="FY2027", amount="400000.00")
    quarter = plan_build.plans.start(make.act(cast.rep), period_key=plan_build.PERIOD)
    quarter = plan_build.change(quarter)
    quarter = plan_service.submit(make.act(cast.rep), plan=quarter, version=quarter.version)
    quarter = plan_build.plan_decisions.approve(make.act(cast.manager), plan=quarter, version=quarter.version)
    plan_build.plan_decisions.lock_one(make.act(), plan=quarter)
    return plan_service.read(quarter.pk), year


def test_an_ask_on_a_number_that_changes_at_the_same_moment_is_not_approved(cast, monkeypatch):
    quarter, year = quarter_and_year(cast)
    of_year = build.ask(year, number={"new": Decimal(380000)})
    change = build.requested_change(quarter, number={"new": paper_of(quarter).total + 5000})
    outcomes = in_the_middle(
        monkeypatch,
        amending,
        "reckon",
        lambda: amendments.ask(make.act(cast.rep), plan=quarter, requested_change=change).status,
        decide(amendment_decisions.approve, of_year, cast.manager),
    )
    assert outcomes == ["asked", "approved"]
    with pytest.raises(StaleState, match="changed since this was asked for"):
        amendment_decisions.approve(make.act(cast.manager), amendment=PlanAmendment.objects.get(plan=quarter))
    require_that_all_meet(year)
    assert lines_of(cast.rep) == 380000


@pytest.mark.parametrize("category", ["new", "renewal"])
def test_of_a_year_and_its_quarter_approved_at_the_same_moment_one_waits_and_reads_what_stands(
    cast, monkeypatch, category
):
    quarter, year = quarter_and_year(cast)
    of_year = build.ask(year, number={"new": Decimal(380000)})
    more = paper_of(quarter).total + 5000 if category == "new" else Decimal(5000)
    of_quarter = build.ask(quarter, number={category: more}, effective_on=build.MONTH["FY2027-M08"].replace(day=12))
    outcomes = in_the_middle(
        monkeypatch,
        amending,
        "reckon",
        decide(amendment_decisions.approve, of_quarter, cast.manager),
        decide(amendment_decisions.approve, of_year, cast.leader),
    )
    assert outcomes[0] == "approved"
    assert "changed since this was asked for" in outcomes[1]
    require_that_all_meet(year)
    assert lines_of(cast.rep) == 405000


def test_a_move_and_an_approval_at_the_same_moment_both_count_and_no_money_is_lost(cast, monkeypatch):
    amendment = build.open_amendment(cast.rep, by=cast.manager)
    outcomes = in_the_middle(
        monkeypatch,
        budget_moves.DayCounts,
        "load",
        lambda: (
            moves.move_person(
                make.act(cast.admin), person=cast.rep, team=cast.south, starts_on=build.JANUARY.replace(day=12)
            ).team_id
        ),
        decide(amendment_decisions.approve, amendment, cast.manager),
    )
    assert outcomes == [cast.south.pk, "approved"]
    require_that_all_meet(amendment.plan)
    moved = BudgetLine.objects.filter(person=cast.rep, starts_on__gte=build.JANUARY.replace(day=12))
    assert {line.team_id for line in moved} == {cast.south.pk}


def test_a_file_for_a_year_and_an_approval_inside_its_locked_quarter_leave_both(cast, monkeypatch):
    amendment = build.open_amendment(cast.rep, by=cast.manager)
    rows = [
        budgets.NewBudget(Category.objects.get(key="renewal").pk, "FY2027-Q4", Decimal(7000), person_id=cast.rep.pk),
    ]
    outcomes = in_the_middle(
        monkeypatch,
        budget_desk.Held,
        "load",
        lambda: budgets.set_budgets(make.act(cast.admin), rows=rows).created,
        decide(amendment_decisions.approve, amendment, cast.manager),
    )
    assert outcomes == [1, "approved"]
    assert by_category(cast.rep) == {"new": 80000, "renewal": 7000}


def test_a_file_that_has_read_the_teams_and_waits_for_a_move_puts_its_number_under_the_new_team(cast, monkeypatch):
    pipeline_defaults.install(make.act())
    row = budgets.NewBudget(
        Category.objects.get(key="new").pk, plan_build.PERIOD, Decimal(90000), person_id=cast.rep.pk
    )
    day = build.JANUARY.replace(day=12)
    TeamOfDay.load()
    monkeypatch.setattr(configuration, "let_go", lambda: None)  # The version alone has to tell.

    def take_in_a_file():
        with transaction.atomic():
            TeamOfDay.load([cast.rep.pk])
            return budgets.set_budgets(make.act(cast.admin), rows=[row]).created

    outcomes = in_the_middle(
        monkeypatch,
        budgets,
        "sees_everybody",
        take_in_a_file,
        lambda: moves.move_person(make.act(cast.admin), person=cast.rep, team=cast.south, starts_on=day).team_id,
    )
    assert outcomes == [1, cast.south.pk]
    moved = BudgetLine.objects.filter(person=cast.rep, starts_on__gte=day)
    assert {line.team_id for line in moved} == {cast.south.pk}

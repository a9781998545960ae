"""The number of somebody who leaves: cut at the last day, given on to the cent, and plans end with their owner."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import AuditEvent, Notice, Person
from accounts.organisation.services import people
from plans.amendments.selectors import amendments as selector
from plans.amendments.services import amendment_decisions
from plans.handovers.rules import handed_numbers as rules
from plans.handovers.services import handovers, moves
from plans.handovers.services.handovers import Fates, Heirs
from plans.models import BudgetLine, Plan, PlanAmendment, PlanAmendmentPaper, PlanCorrection
from plans.numbers.services import budget_proofs, budgets
from plans.sales_plans.services import plan_endings
from tests import make
from tests.builders import plans as build
from tests.builders.budgets import set_budget
from tests.samples import tries
from traps_web.lib.faults import Invalid, Refused

pytestmark = pytest.mark.django_db
LAST = date(2026, 12, 15)
AFTER = date(2026, 12, 16)


@pytest.fixture
def world(world):
    build.install()
    set_budget(world.rep, "90000.01", "FY2027")
    set_budget(world.rep, "1234.57", "FY2027-Q4", category="existing")
    return world


def leave(world, number="team", *, heir=None, by=None, last_day=LAST, plans="now"):
    return handovers.hand_over(
        make.act(by or world.admin),
        person=world.rep,
        last_day=last_day,
        heirs=Heirs(world.peer, world.peer, world.peer, heir),
        fates=Fates(number, plans),
        seen="",
    )


def total(day=None, **of):
    rows = BudgetLine.objects.filter(**of)
    rows = rows.filter(starts_on__gte=day) if day else rows
    return rows.aggregate(total=Sum("amount"))["total"] or Decimal(0)


def test_the_own_part_is_cut_after_the_last_day_by_working_days(world):
    before = total(person=world.rep)
    december = BudgetLine.objects.get(person=world.rep, month="FY2027-M07")
    went = leave(world)
    assert total(person=world.rep) + went.number == before
    cut = BudgetLine.objects.get(person=world.rep, month="FY2027-M07")
    assert (cut.starts_on, cut.ends_before, cut.working_days) == (december.starts_on, AFTER, 11)
    assert cut.amount == (december.amount * 100 * 11 // december.working_days) / 100
    assert total(AFTER, person=world.rep) == 0


def test_to_the_team_it_is_a_number_of_its_own_and_every_sum_stays(world):
    set_budget(world.north, "5000.00", "FY2027-Q4")
    before, team_before = total(), total(team=world.north)
    went = leave(world, by=world.manager)
    assert total() == before
    assert total(team=world.north) == team_before
    assert total(person=None, team=world.north) == went.number + 5000
    assert AuditEvent.objects.get(verb="number handed over").after["to"] == "team"


def approve_all(by):
    for amendment in PlanAmendment.objects.filter(status="asked").order_by("pk"):
        amendment_decisions.approve(make.act(by), amendment=selector.read(amendment.pk))


def test_an_heir_with_a_number_and_no_plan_is_asked_for_an_amendment_that_the_line_decides(world):
    set_budget(world.peer, "40000.00", "FY2027-Q3")
    set_budget(world.peer, "40000.00", "FY2027-Q4")
    before = total()
    went = leave(world, "heir", heir=world.peer, by=world.manager)
    assert (went.asked_amendments, total() + went.number, total(person=world.peer)) == (2, before, 80000)
    rows = PlanAmendment.objects.order_by("starts_on")
    assert [(row.plan_id, row.period_key, row.effective_on, row.trigger) for row in rows] == [
        (None, "FY2027-Q3", AFTER, "joined-or-left"),
        (None, "FY2027-Q4", date(2027, 3, 1), "joined-or-left"),
    ]
    with pytest.raises(Refused):
        approve_all(world.manager)
    approve_all(world.leader)
    assert total() == before and total(AFTER, person=world.rep) == 0


def test_an_heir_who_carries_nothing_carries_it_from_the_day_on(world):
    before, peers = total(), total(person=world.peer)
    went = leave(world, "heir", heir=world.peer)
    assert (total(), total(person=world.peer)) == (before, peers + went.number)
    assert not BudgetLine.objects.filter(person=world.peer, starts_on__lt=AFTER).exists()
    text = Notice.objects.get(person=world.peer, kind="number-handed-over").text
    assert text.endswith("of the number of Rita Rep from Wed 16 Dec 2026 on go to you.")


def test_an_heir_who_moves_carries_it_under_the_team_of_the_day(world):
    moves.move_person(make.act(), person=world.peer, team=world.south, starts_on=date(2027, 1, 11))
    before = total()
    leave(world, "heir", heir=world.peer)
    assert total() == before
    january = BudgetLine.objects.filter(person=world.peer, month="FY2027-M08").order_by("starts_on")
    assert [(line.team, line.starts_on.day) for line in january] == [(world.north, 1), (world.south, 11)]


def test_an_heir_with_a_locked_plan_is_asked_for_an_amendment_that_the_line_decides(world):
    build.make_plan(world.peer, at="locked", by=world.manager, period="FY2027", amount="100000.00")
    before = total()
    went = leave(world, "heir", heir=world.peer)
    assert (went.asked_amendments, total() + went.number, total(person=world.peer)) == (1, before, 100000)
    amendment = PlanAmendment.objects.select_related("plan__owner").get()
    assert (amendment.trigger, amendment.effective_on, amendment.asked_by) == ("joined-or-left", AFTER, world.admin)
    assert amendment.after_amount == amendment.before_amount + went.number
    text = Notice.objects.get(kind="number-handed-over", person=world.peer).text
    assert "Your line decides on it first" in text
    amendment_decisions.approve(make.act(world.manager), amendment=amendment)
    assert total() == before


def test_an_approved_plan_of_the_heir_is_amended_once_the_line_decides(world):
    plan = build.make_plan(world.peer, at="approved", by=world.manager)
    leave(world, "heir", heir=world.peer)
    assert not PlanAmendmentPaper.objects.filter(version__plan=plan).exists()
    approve_all(world.manager)
    paper = PlanAmendmentPaper.objects.get(version__plan=plan)
    assert Plan.objects.get(pk=plan.pk).status == "approved" and paper.after_amount > paper.before_amount


def test_an_approved_plan_of_the_heir_is_opened_where_the_heir_carries_nothing_then(world):
    plan = build.make_plan(world.peer, at="approved", by=world.manager)
    BudgetLine.objects.filter(person=world.peer).delete()
    leave(world, "heir", heir=world.peer)
    assert (Plan.objects.get(pk=plan.pk).status, PlanCorrection.objects.get().cause) == ("returned", "number")


def test_only_leaders_and_admins_let_a_number_end(world):
    with pytest.raises(Invalid) as refused:
        leave(world, "nobody", by=world.manager)
    assert refused.value.errors == {
        "number": "Only a leader or an admin can let a number end. Give it to an heir or to the team."
    }
    before = total()
    went = leave(world, "nobody")
    assert total() == before - went.number


def test_nobody_takes_a_number_upon_themselves_and_the_next_above_is_told(world):
    with pytest.raises(Invalid, match="You cannot set your own number"):
        leave(world, "heir", heir=world.manager, by=world.manager)
    leave(world, "heir", heir=world.peer, by=world.manager)
    assert Notice.objects.get(person=world.leader, kind="number-handed-over").text.endswith(
        "to Paul Peer, by Mara Manager."
    )


def test_what_becomes_of_the_number_has_to_be_said(world):
    with pytest.raises(Invalid) as refused:
        leave(world, "")
    assert "of the number falls after Tue 15 Dec 2026" in refused.value.errors["number"]
    with pytest.raises(Invalid, match="Choose who takes over the number"):
        leave(world, "heir")
    Person.objects.filter(pk=world.other_rep.pk).update(ends_on=date(2027, 1, 5))
    world.other_rep.refresh_from_db()
    with pytest.raises(Invalid, match="Olga Other leaves after Tue 5 Jan 2027"):
        leave(world, "heir", heir=world.other_rep)
    assert Person.objects.get(pk=world.rep.pk).ends_on is None


def test_months_that_are_over_keep_their_number_however_long_ago_somebody_left(world):
    over = {"starts_on__lt": date(2026, 11, 1)}
    lines = list(BudgetLine.objects.filter(**over).order_by("pk").values())
    leave(world, last_day=date(2026, 9, 15))
    assert list(BudgetLine.objects.filter(**over).order_by("pk").values()) == lines
    assert total(date(2026, 11, 1), person=world.rep) == 0


@settings(max_examples=tries(8), suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    amount=st.decimals(Decimal("0.01"), Decimal("999999.99"), places=2),
    heirs=st.decimals(Decimal("0.01"), Decimal("999999.99"), places=2),
    last_day=st.dates(date(2026, 9, 1), date(2027, 5, 30)),
    fate=st.sampled_from(["heir", "team"]),
)
def test_what_was_imposed_before_is_imposed_after_to_the_cent(world, amount, heirs, last_day, fate):
    with transaction.atomic():
        set_budget(world.rep, str(amount), "FY2027", category="renewal")
        set_budget(world.peer, str(heirs), "FY2027-Q3", category="existing")
        before, of_team = total(), total(team=world.north)
        leave(world, fate, heir=world.peer if fate == "heir" else None, last_day=last_day)
        approve_all(world.manager)
        assert (total(), total(team=world.north)) == (before, of_team)
        budget_proofs.verify_budgets(make.act())
        assert (
            total(date.fromordinal(max(last_day.toordinal() + 1, date(2026, 11, 1).toordinal())), person=world.rep) == 0
        )
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("working_days", "done", "parted"),
    [(20, 5, (250, 751)), (20, 20, (1001, 0)), (20, 0, (0, 1001)), (0, 0, (1001, 0))],
)
def test_a_line_is_parted_by_the_floor_rule_of_budget_to_date(working_days, done, parted):
    cut = rules.cut(1001, working_days=working_days, done=done, begins_before=True)
    assert (cut.kept, cut.rest) == parted
    assert rules.cut(1001, working_days=working_days, done=0, begins_before=False).rest == 1001


def test_plans_end_now_or_with_the_last_day(world):
    plan = build.make_plan(world.rep, at="approved", by=world.manager, period="FY2028-Q1", amount="1000.00")
    went = leave(world, plans="last day")
    assert (went.ended_plans, Plan.objects.get(pk=plan.pk).status) == (0, "approved")
    over = make.NOW + timedelta(days=21)
    assert plan_endings.sweep(make.act(now=over - timedelta(days=1))) == 0
    assert [plan_endings.sweep(make.act(now=over)), plan_endings.sweep(make.act(now=over))] == [1, 0]
    assert Plan.objects.get(pk=plan.pk).ended_because == "Rita Rep left after Tue 15 Dec 2026."


def test_a_leave_that_a_file_noted_ends_plans_too(world):
    plan = build.make_plan(world.rep, at="submitted")
    people.leave(make.act(), person=world.rep, last_day=make.TODAY)
    assert plan_endings.sweep(make.act()) == 0
    assert plan_endings.sweep(make.act(now=make.NOW + timedelta(days=1))) == 1
    assert Plan.objects.get(pk=plan.pk).status == "ended"


def test_nothing_is_always_allowed_for_who_has_left(world):
    """Numbers that stood when somebody left before hand-overs took care of them, also inside a locked plan."""
    build.make_plan(world.rep, at="locked", by=world.manager, period="FY2027", amount="90000.01")
    people.leave(make.act(), person=world.rep, last_day=make.TODAY)
    category = BudgetLine.objects.filter(person=world.rep).order_by("pk")[0].category_id

    def put(amount):
        row = budgets.NewBudget(
            category_id=category, period_key="FY2027-Q4", amount=Decimal(amount), person_id=world.rep.pk
        )
        return budgets.set_budgets(make.act(world.admin), rows=[row])

    with pytest.raises(Invalid):
        put(100)
    assert put(0).updated == 1
    assert not BudgetLine.objects.filter(person=world.rep, category=category, starts_on__gte=date(2027, 3, 1)).exists()
    assert put(0).unchanged == 1


def test_who_handed_a_number_over_does_not_let_it_end_by_withdrawing(world):
    set_budget(world.peer, "40000.00", "FY2027-Q3")
    leave(world, "heir", heir=world.peer, by=world.manager)
    amendment = PlanAmendment.objects.get(period_key="FY2027-Q3")
    with pytest.raises(
        Refused,
        match="It carries the number of a person who left",
    ):
        amendment_decisions.withdraw(make.act(world.manager), amendment=amendment)
    assert PlanAmendment.objects.get(pk=amendment.pk).status == "asked"


def test_an_heir_whose_own_months_are_over_by_then_gets_a_first_number(world):
    set_budget(world.peer, "40000.00", "FY2027-M07")
    last_day = date(2027, 1, 15)
    leave(world, "heir", heir=world.peer, by=world.manager, last_day=last_day)
    assert not PlanAmendment.objects.exists()
    assert total(last_day, person=world.peer) > 0

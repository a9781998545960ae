"""Setting budgets, and what a move does to them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from accounts.models import AuditEvent
from pipeline.activities.services import defaults
from pipeline.models import Category, DealShare
from plans.handovers.services import moves
from plans.measures.selectors.attainment import attainment
from plans.models import BudgetLine
from plans.numbers.services import budgets
from tests import make
from tests.builders.budgets import set_budget
from tests.builders.deals import make_deal
from traps_web.lib.faults import Invalid, Refused

Q2 = "FY2027-Q2"
D = Decimal


def new(person_id: int, period: str = Q2, amount: str = "100.00") -> budgets.NewBudget:
    return budgets.NewBudget(Category.objects.get(key="new").pk, period, D(amount), person_id=person_id)


def put(rows: list[budgets.NewBudget], now: datetime) -> budgets.BudgetsSet:
    return budgets.set_budgets(make.act(now=now), rows=rows)


def test_a_quarter_is_spread_by_working_days_to_the_cent(world: make.World) -> None:
    set_budget(world.rep, "100.01")
    lines = list(BudgetLine.objects.order_by("starts_on").values_list("month", "working_days", "amount"))
    assert [month for month, _, _ in lines] == ["FY2027-M04", "FY2027-M05", "FY2027-M06"]
    days = sum(days for _, days, _ in lines)
    assert sum(amount for _, _, amount in lines) == D("100.01")
    assert all(abs(amount - D("100.01") * worked / days) < D("0.01") for _, worked, amount in lines)


def test_the_same_again_changes_nothing_and_another_number_replaces(world: make.World, now: datetime) -> None:
    defaults.install(make.act(now=now))
    assert put([new(world.rep.pk, "FY2027")], now).created == 1
    assert put([new(world.rep.pk, "FY2027")], now).unchanged == 1
    assert put([new(world.rep.pk, "FY2027-Q3", "7.00")], now).updated == 1
    assert BudgetLine.objects.count() == 12
    events = AuditEvent.objects.filter(verb="budget set").order_by("pk")
    assert [event.after["amount"] for event in events] == ["100.00", "7.00"]


def test_wrong_numbers_are_refused_with_a_sentence(world: make.World, now: datetime) -> None:
    defaults.install(make.act(now=now))
    for row, field in (
        (new(world.rep.pk, "2027"), "period"),
        (new(world.rep.pk, "FY2027-W03"), "period"),
        (new(world.rep.pk, "FY2035"), "period"),
        (new(world.rep.pk, amount="-1"), "amount"),
        (new(world.admin.pk), "person"),
        (budgets.NewBudget(1, Q2, D(1)), ""),
    ):
        with pytest.raises(Invalid) as fault:
            put([row], now)
        assert list(fault.value.errors) == [field]
    with pytest.raises(Refused):
        budgets.set_budgets(make.act(world.manager, now=now), rows=[new(world.rep.pk)])
    assert not BudgetLine.objects.exists()


def test_a_move_splits_the_running_month_and_takes_open_deals_along(
    world: make.World, now: datetime, today: date
) -> None:
    set_budget(world.rep, "120000", period="FY2027")
    deal = make_deal(world.rep, at="Closing")
    before = {
        team.pk: attainment(viewer=world.leader, period_key="FY2027", team_id=team.pk, today=today).figures
        for team in (world.north, world.south)
    }
    past = list(BudgetLine.objects.filter(ends_before__lte=date(2026, 11, 1)).order_by("pk").values())
    moves.move_person(make.act(world.admin, now=now), person=world.rep, team=world.south, starts_on=date(2026, 11, 16))
    november = list(BudgetLine.objects.filter(month="FY2027-M06").order_by("starts_on"))
    assert [(line.team, line.starts_on, line.ends_before, line.working_days) for line in november] == [
        (world.north, date(2026, 11, 1), date(2026, 11, 16), 9),
        (world.south, date(2026, 11, 16), date(2026, 12, 1), 10),
    ]
    assert list(BudgetLine.objects.filter(ends_before__lte=date(2026, 11, 1)).order_by("pk").values()) == past
    assert set(BudgetLine.objects.filter(starts_on__gte=date(2026, 12, 1)).values_list("team_id", flat=True)) == {
        world.south.pk
    }
    assert DealShare.objects.get(deal=deal).team == world.south
    after = {
        team.pk: attainment(viewer=world.leader, period_key="FY2027", team_id=team.pk, today=today).figures
        for team in (world.north, world.south)
    }
    assert before[world.north.pk].budget == sum(figures.budget for figures in after.values()) == D(120000)


def test_a_team_number_stands_beside_its_people_and_counts_alone(world: make.World, today: date) -> None:
    set_budget(world.south, "500.00")
    south = attainment(viewer=world.leader, period_key=Q2, team_id=world.south.pk, by="team", today=today)
    assert south.figures.budget == D("500.00") and {row.key.kind for row in south.rows} == {"person", "own"}
    set_budget(world.other_rep, "400.00")
    south = attainment(viewer=world.leader, period_key=Q2, team_id=world.south.pk, by="team", today=today)
    assert south.figures.budget == D("400.00"), "nothing is counted twice"
    assert south.own_numbers[world.south.pk] == D("500.00") and south.mismatch == D("100.00")

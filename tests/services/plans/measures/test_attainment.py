"""Attainment through the database."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Team, TeamPlacement
from plans.measures.selectors.attainment import attainment
from plans.measures.selectors.curves import curve_points
from plans.measures.selectors.scopes import NotVisible
from plans.models import BudgetLine
from tests import make
from tests.builders.bookings import make_booking
from tests.builders.budgets import set_budget
from tests.builders.deals import make_deal

Q2 = "FY2027-Q2"


def test_the_organisation_adds_up_from_its_teams_and_people(world: make.World, today: date) -> None:
    for person, amount in ((world.rep, "90000"), (world.peer, "60000"), (world.other_rep, "30000")):
        set_budget(person, amount)
        make_booking(person, "10000.01", on=date(2026, 10, 5))
    make_deal(world.rep, at="Closing", amount=Decimal("20000.00"), close_on=date(2026, 11, 28))
    whole = attainment(viewer=world.leader, period_key=Q2, by="team", today=today)
    assert whole.figures.budget == Decimal("180000")
    assert whole.figures.actual == Decimal("30000.03")
    assert whole.figures.open_pipeline == Decimal("20000.00")
    assert whole.figures.weighted == Decimal("15000.00")
    assert {row.name: row.figures.budget for row in whole.rows} == {
        "North": Decimal("150000.00"),
        "South": Decimal("30000.00"),
    }
    north = attainment(viewer=world.manager, period_key=Q2, by="team", today=today)
    assert north.scope.name == "North"
    assert {row.name for row in north.rows} == {"Rita Rep", "Paul Peer"}
    for by in ("person", "month", "week"):
        other = attainment(viewer=world.leader, period_key=Q2, by=by, today=today)
        assert other.parts == whole.parts, by
        assert sum(row.parts.budget_to_date for row in other.rows) == whole.parts.budget_to_date


def test_a_rep_sees_only_oneself(world: make.World, today: date) -> None:
    assert attainment(viewer=world.rep, period_key=Q2, today=today).scope.person_id == world.rep.pk
    for scope in ({"person_id": world.peer.pk}, {"team_id": world.north.pk}, {"team_id": 999}):
        with pytest.raises(NotVisible):
            attainment(viewer=world.rep, period_key=Q2, today=today, **scope)


def test_the_curve_ends_at_the_budget(world: make.World, today: date) -> None:
    set_budget(world.rep, "90000")
    make_booking(world.rep, "100000", on=date(2026, 10, 5))
    curve = curve_points(viewer=world.rep, period_key=Q2, today=today)
    assert curve.budget[-1] == (date(2026, 11, 30), Decimal("90000.00"))
    assert curve.retired_on == date(2026, 10, 5)


def test_a_line_that_goes_on_after_a_month_begins_is_cut_there_all_the_same(world: make.World, today: date) -> None:
    set_budget(world.rep, "90000")
    lines = BudgetLine.objects.filter(person=world.rep).order_by("starts_on")
    first, second = lines[0], lines[1]
    lines.exclude(pk=first.pk).delete()
    together = first.working_days + second.working_days
    lines.update(ends_before=second.ends_before, working_days=together)
    by_month = attainment(viewer=world.leader, period_key=Q2, by="month", today=today)
    share = int(first.amount * 100) * first.working_days // together
    assert [row.parts.budget for row in by_month.rows][:2] == [
        Decimal(share) / 100,
        first.amount - Decimal(share) / 100,
    ]
    assert by_month.parts.budget == first.amount


def test_a_tree_that_changed_inside_of_many_months_costs_as_many_queries_as_one(world: make.World, today: date) -> None:
    make_booking(world.rep, "100.00", on=date(2026, 8, 5))
    query_counts = []
    for changes in ([date(2026, 8, 10)], [date(2026, month, 10) for month in range(4, 10)]):
        moving = Team.objects.create(name=f"Moved {len(changes)} times", created_at=make.NOW)
        edges = [make.FIRST_DAY, *changes, None]
        for place, (starts_on, ends_before) in enumerate(pairwise(edges)):
            parent = (world.north, world.south)[place % 2]
            TeamPlacement.objects.create(team=moving, parent=parent, starts_on=starts_on, ends_before=ends_before)
        with CaptureQueriesContext(connection) as caught:
            by_team = attainment(viewer=world.leader, period_key=Q2, by="team", today=today)
        assert by_team.left.working_days > 0
        query_counts.append(len(caught))
    assert query_counts[0] == query_counts[1]

"""The hallway's facts: this quarter, the quarters and weeks behind, the deals ahead, the work owed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import OrganisationDay, Person
from accounts.organisation.selectors import calendar
from pipeline.history.selectors.open_change import open_change
from pipeline.history.selectors.scopes import Scope
from plans.models import ActivityTarget
from plans.targets.rules.reached import Reached
from reviews.boards.selectors.hallway import Hallway, hallway, person_seen
from tests import make
from tests.builders import weeks
from tests.builders.bookings import make_booking
from tests.builders.budgets import set_budget
from tests.builders.deals import make_deal
from tests.builders.nights import night, reading


def looked(world: make.World, person: Person | None = None, *, today: date = make.TODAY) -> Hallway:
    who = person or world.rep
    return hallway(make.reader(who, organisation=world.organisation, now=make.NOW), person=who, today=today)


def test_who_sees_whose(world: make.World) -> None:
    for viewer in (world.rep, world.manager, world.leader, world.admin):
        assert person_seen(viewer=viewer, pk=world.rep.pk) == world.rep
    for viewer in (world.peer, world.other_rep, world.other_manager):
        with pytest.raises(Person.DoesNotExist):
            person_seen(viewer=viewer, pk=world.rep.pk)


def test_where_it_is_and_where_it_has_been(world: make.World) -> None:
    set_budget(world.rep, "60000")
    set_budget(world.rep, "30000", "FY2027-Q1")
    make_booking(world.rep, "20000", on=date(2026, 10, 5))
    make_booking(world.rep, "13000", on=date(2026, 11, 20))
    make_booking(world.rep, "31000", on=date(2026, 7, 1))
    make_booking(world.rep, "700", on=date(2025, 11, 20))
    money = looked(world).money
    assert money is not None and money.before is not None
    assert money.current.figures.gap == Decimal("27000")
    assert money.before.period.key == "FY2027-Q1" and money.before.figures.state == "retired"
    assert len(money.weeks) == 13 and sum(money.weeks) == Decimal("33000") and money.weeks[-1] == Decimal("13000")
    assert money.week_last_year.contains(date(2025, 11, 20)) and money.booked_last_year == Decimal("700")


def test_no_data_is_not_nothing(world: make.World) -> None:
    make_booking(world.peer, "100", on=date(2025, 6, 3))
    mine, theirs = looked(world).money, looked(world, world.peer).money
    assert mine is not None and mine.booked_last_year is None
    assert theirs is not None and theirs.booked_last_year == 0


def test_the_next_three_deals_by_date_and_those_past_apart(world: make.World) -> None:
    for name, amount, close_on in (
        ("Past", "900.00", date(2026, 11, 24)),
        ("Today", "100.00", make.TODAY),
        ("Fourth", "100.00", date(2026, 12, 20)),
        ("Second", "200.00", date(2026, 11, 27)),
        ("Third", "100.00", date(2026, 11, 27)),
    ):
        make_deal(world.rep, at="Proposal", name=name, amount=Decimal(amount), close_on=close_on)
    make_deal(world.rep, name="Undated")
    hallway = looked(world)
    assert [share.deal.name for share in hallway.deals] == ["Today", "Second", "Third"]
    assert (hallway.date_past.count, hallway.date_past.amount) == (1, Decimal("900"))


def test_what_moved_since_the_first_night_is_as_known_now(world: make.World) -> None:
    first, last = date(2026, 10, 1), date(2026, 11, 24)
    of_first = reading(night(first), world.rep)
    assert (coming := looked(world).coming) is not None and coming.moved is None, "no night of the last two days"
    reading(night(last), world.rep)
    days = {"opened_on": date(2026, 9, 10), "close_on": date(2026, 11, 28)}
    make_deal(world.rep, at="Proposal", amount=Decimal(4_000), **days)
    make_deal(world.rep, at="Won", amount=Decimal(3_000), closed_on=date(2026, 11, 2), opened_on=date(2026, 9, 10))
    make_deal(world.rep, at="Proposal", amount=Decimal(500), opened_on=last, close_on=date(2026, 11, 28))
    make_deal(world.peer, at="Proposal", amount=Decimal(90), **days)
    coming = looked(world).coming
    assert coming is not None and coming.nights is not None and coming.nights.first == of_first
    period = calendar.period_at("quarter", make.TODAY)
    scope = Scope(world.rep.name, person_id=world.rep.pk)
    assert coming.moved == open_change(scope=scope, period=period, since=first, until=last)
    assert coming.moved is not None and coming.moved.closing == Decimal(4_500)


def test_more_of_one_type_does_not_pay_for_another(world: make.World) -> None:
    weeks.defaults()
    types = ActivityTarget.objects.count()
    assert looked(world).reached == Reached(0, types)
    weeks.done(world.rep, "calls", date(2026, 11, 24), 500)
    assert looked(world).reached == Reached(1, types)


def test_outside_the_opened_calendar_there_is_no_money(world: make.World) -> None:
    assert looked(world, today=date(2035, 3, 5)).money is None
    OrganisationDay.objects.all().delete()
    assert looked(world).money is None


def test_the_queries_do_not_grow_with_the_deals(world: make.World) -> None:
    counts = []
    for _ in range(2):
        make_deal(world.rep, at="Proposal", close_on=date(2026, 12, 1))
        make_booking(world.rep, "100")
        with CaptureQueriesContext(connection) as seen:
            looked(world)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 40

"""Limits of pace hold from a day on: what was judged before keeps the limits of its day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from accounts.models import AuditEvent, PaceLimit
from accounts.organisation.rules.pace import PaceLimits
from accounts.organisation.selectors.pace_limits import limits_on
from accounts.organisation.services.pace_limits import set_limits
from plans.measures.selectors.attainment import attainment
from tests import make
from tests.builders.bookings import make_booking
from tests.builders.budgets import set_budget
from traps_web.lib.faults import Invalid, Refused

STRICT = PaceLimits(5_000_000, 4_000_000)


def state(world, period, today):
    return attainment(viewer=world.manager, person_id=world.rep.pk, period_key=period, today=today).figures.state


@pytest.mark.parametrize("day", [date(2026, 11, 24), date(2026, 8, 31), date(2000, 1, 1)])
def test_they_never_hold_for_the_past(world, now, day):
    with pytest.raises(Invalid) as wrong:
        set_limits(make.act(world.admin, now=now), limits=STRICT, starts_on=day)
    assert wrong.value.errors["pace_from"].startswith("Choose today, Wed 25 Nov 2026, or a later day")
    with pytest.raises(Invalid, match="Choose a day up to"):
        set_limits(make.act(world.admin, now=now), limits=STRICT, starts_on=date(9999, 12, 31))


@pytest.mark.parametrize("who", ["rep", "manager", "leader"])
def test_admins_alone_set_them(world, now, who):
    with pytest.raises(Refused):
        set_limits(make.act(getattr(world, who), now=now), limits=STRICT, starts_on=make.TODAY)


def test_each_day_has_its_own_and_the_last_one_set_holds(world, now):
    later = make.TODAY + timedelta(days=10)
    assert set_limits(make.act(world.admin, now=now), limits=STRICT, starts_on=later)
    assert set_limits(make.act(world.admin, now=now), limits=PaceLimits(950_000, 900_000), starts_on=make.TODAY)
    assert set_limits(make.act(world.admin, now=now), limits=PaceLimits(960_000, 900_000), starts_on=make.TODAY)
    assert not set_limits(make.act(world.admin, now=now), limits=PaceLimits(960_000, 900_000), starts_on=make.TODAY)
    days = [make.TODAY - timedelta(days=1), make.TODAY, later - timedelta(days=1), later]
    assert [limits_on(day).ahead_ppm for day in days] == [1_000_000, 960_000, 960_000, 5_000_000]
    assert PaceLimit.objects.count() == AuditEvent.objects.filter(verb="pace limits set").count() == 3


def test_a_running_period_is_judged_by_today_and_an_ended_one_by_its_last_day(world, now):
    for quarter, day in (("FY2027-Q1", date(2026, 8, 20)), ("FY2027-Q2", date(2026, 11, 20))):
        set_budget(world.rep, "1000.00", period=quarter)
        make_booking(world.rep, "990.00", on=day)
    ended, running = state(world, "FY2027-Q1", make.TODAY), state(world, "FY2027-Q2", make.TODAY)
    assert (ended, running) == ("on watch", "ahead")
    set_limits(make.act(world.admin, now=now), limits=STRICT, starts_on=make.TODAY)
    assert state(world, "FY2027-Q1", make.TODAY) == "on watch"
    assert state(world, "FY2027-Q2", make.TODAY) == "behind"


def test_limits_to_come_come_into_force_by_themselves(world, now):
    set_budget(world.rep, "1000.00", period="FY2027-Q3")
    set_limits(make.act(world.admin, now=now), limits=STRICT, starts_on=date(2026, 12, 10))
    make_booking(world.rep, "400.00", on=date(2026, 12, 2), now=datetime(2026, 12, 9, 15, tzinfo=UTC))
    assert state(world, "FY2027-Q3", date(2026, 12, 9)) == "ahead"
    assert state(world, "FY2027-Q3", date(2026, 12, 10)) == "behind"


def test_each_month_of_a_quarter_is_judged_by_its_own_last_day(world, now):
    set_budget(world.rep, "3000.00")
    for month, amount in ((9, "970.00"), (10, "970.00"), (11, "900.00")):
        make_booking(world.rep, amount, on=date(2026, month, 10))
    set_limits(make.act(world.admin, now=now), limits=STRICT, starts_on=make.TODAY)
    ask = {"viewer": world.manager, "person_id": world.rep.pk, "period_key": "FY2027-Q2", "today": make.TODAY}
    rows = attainment(by="month", **ask).rows
    assert [row.figures.state for row in rows] == ["on watch", "on watch", "behind"]


@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_database_keeps_them(world, now, act):
    set_limits(make.act(world.admin, now=now), limits=STRICT, starts_on=make.TODAY)
    rows = PaceLimit.objects.all()
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(watch_ppm=1) if act == "update" else rows.delete()

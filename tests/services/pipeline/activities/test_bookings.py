"""Money comes in: credit, sums by day, restatements, refusals."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEvent, Membership
from pipeline.activities.services import defaults
from pipeline.bookings.services import daily_credits
from pipeline.intake.services import entered_bookings
from pipeline.models import Booking, Category, Credit, DailyCredit, MonthlyCredit, TeamDailyCredit
from tests import make
from tests.builders.bookings import make_booking, new
from tests.builders.customers import make_customer
from tests.builders.deals import make_deal
from traps_web.lib.faults import Invalid, Refused


def record(*rows, now, source="import"):
    defaults.install(make.act(now=now))
    return entered_bookings.record_many(make.act(now=now), rows=list(rows), source=source)


def test_credit_is_split_to_the_cent_with_the_team_of_the_day(world, now):
    Membership.objects.filter(person=world.peer).update(ends_before=date(2026, 11, 10))
    Membership.objects.create(person=world.peer, team=world.south, starts_on=date(2026, 11, 10))
    shares = [(world.rep.pk, 333_333), (world.peer.pk, 333_333), (world.other_rep.pk, 333_334)]
    [early, late] = record(new(shares, "100.01", date(2026, 11, 9)), new(shares, "100.01", date(2026, 11, 10)), now=now)
    assert sum(credit.amount for credit in early.credits.all()) == Decimal("100.01")
    assert early.credits.get(person=world.peer).team == world.north
    assert late.credits.get(person=world.peer).team == world.south


def test_sums_of_a_day_add_up_over_several_acts(world, now):
    record(new(world.rep, "10.10"), new(world.rep, "0.20"), now=now)
    record(new(world.rep, "1.05"), now=now)
    kept = DailyCredit.objects.get(person=world.rep)
    assert (kept.amount, kept.team, kept.day) == (Decimal("11.35"), world.north, date(2026, 11, 20))
    assert daily_credits.verify_daily_sums(make.act(now=now)) == 1


def test_a_team_has_one_sum_a_day_however_many_of_its_people_sold(world, now):
    record(new(world.rep, "10.10"), new(world.peer, "0.20"), now=now)
    kept = TeamDailyCredit.objects.get()
    assert (kept.day, kept.team, kept.amount) == (date(2026, 11, 20), world.north, Decimal("10.30"))


def test_with_many_the_last_month_is_locked_when_everything_else_is_done(world, now, monkeypatch):
    """What the database leaves for the commit would be done while others wait for the sums of their team."""
    monkeypatch.setattr(daily_credits, "MANY", 1)
    rows = [new(world.rep, "10.10"), new(world.peer, "0.20"), new(world.other_rep, "1.00", date(2026, 10, 9))]
    with CaptureQueriesContext(connection) as queries:
        record(*rows, now=now)
    steps = [name for query in queries.captured_queries if (name := _step(query["sql"]))]
    check = ["check"] if connection.vendor == "postgresql" else []
    month = ["dailycredit", *check, "teamdailycredit"]
    assert steps == [*check, *month, *month, "monthlycredit"]
    assert daily_credits.verify_daily_sums(make.act(now=now)) == 3


def _step(sql: str) -> str:
    if sql == "SET CONSTRAINTS ALL IMMEDIATE":
        return "check"
    written = re.search(r'INSERT INTO "pipeline_(\w*dailycredit|monthlycredit)"', sql)
    return written[1] if written else ""


@pytest.mark.parametrize(
    ("kept", "words"),
    [
        (DailyCredit, "1 of 1 daily sums differ"),
        (TeamDailyCredit, "2026-11-20 of team .* differs from its people: kept 10.11, by person 10.10"),
        (MonthlyCredit, "The month of 2026-11-01 differs from its days"),
    ],
)
def test_sums_that_were_tampered_with_are_found(world, now, kept, words):
    record(new(world.rep, "10.10"), now=now)
    kept.objects.update(amount=Decimal("10.11"))
    with pytest.raises(daily_credits.SumsDiffer, match=words):
        daily_credits.verify_daily_sums(make.act(now=now))


def test_a_restatement_is_a_row_of_its_own_and_may_be_negative(world, now):
    original = make_booking(world.rep, "100.00")
    [less] = record(new(world.rep, "-30.00", date(2026, 11, 24), restates_id=original.pk), now=now)
    assert less.category == original.category
    assert Credit.objects.aggregate(total=Sum("amount"))["total"] == Decimal("70.00")
    assert Booking.objects.get(pk=original.pk).amount == Decimal("100.00")
    assert daily_credits.verify_daily_sums(make.act(now=now)) == 2


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"amount": "-1.00"}, "amount", "below zero"),
        ({"amount": "1.001"}, "amount", "two decimals"),
        ({"on": date(2026, 11, 26)}, "booked_on", "after today"),
        ({"on": date(2020, 1, 1)}, "booked_on", "outside the calendar"),
    ],
)
def test_wrong_money_is_refused_by_field_and_nothing_is_saved(world, now, values, field, words):
    with pytest.raises(Invalid) as fault:
        record(new(world.rep), new(world.rep, **values), now=now)
    assert words in fault.value.errors[field]
    assert not Booking.objects.exists()


def test_shares_that_do_not_make_the_whole_are_refused(world, now):
    with pytest.raises(Invalid) as fault:
        record(new([(world.rep.pk, 600_000), (world.peer.pk, 300_000)]), now=now)
    assert fault.value.errors == {"credit": "The shares add up to 90 %, not to 100 %."}


def test_who_was_in_no_team_on_the_day_gets_no_credit(world, now):
    with pytest.raises(Invalid) as fault:
        record(new(world.admin), now=now)
    assert fault.value.errors["credit"] == "Ada Admin is in no team on Fri 20 Nov 2026. Add the person to a team first."


def test_the_first_booking_of_a_customer_by_date_is_new_and_the_rest_existing(world, now):
    customer = make_customer()
    later, earlier = record(
        new(world.rep, on=date(2026, 11, 20), customer_id=customer.pk),
        new(world.rep, on=date(2026, 11, 2), customer_id=customer.pk),
        now=now,
    )
    assert (earlier.category.key, later.category.key) == ("new", "existing")
    renewal = Category.objects.get(key="renewal")
    [named] = record(new(world.rep, customer_id=customer.pk, category_id=renewal.pk), now=now)
    assert named.category == renewal


def test_a_file_that_names_a_won_deal_replaces_the_created_booking_once(world, now):
    deal = make_deal(
        world.rep, at="Won", amount=Decimal("500.00"), shares=((world.rep.pk, 500_000), (world.peer.pk, 500_000))
    )
    rows = [new(world.rep, "300.00", deal_id=deal.pk), new(world.rep, "190.00", deal_id=deal.pk)]
    record(*rows, now=now)
    record(new(world.rep, "7.00", deal_id=deal.pk), now=now)
    assert Booking.objects.filter(restates__isnull=False).count() == 1
    assert Booking.objects.aggregate(total=Sum("amount"))["total"] == Decimal("497.00")
    assert Credit.objects.filter(person=world.peer).aggregate(total=Sum("amount"))["total"] == Decimal("0.00")
    daily_credits.verify_daily_sums(make.act(now=now))


def test_bookings_never_change(world, now):
    booking = make_booking(world.rep)
    with pytest.raises(IntegrityError), transaction.atomic():
        Booking.objects.filter(pk=booking.pk).update(amount=Decimal("1.00"))


def test_a_single_booking_is_entered_by_an_admin_and_audited(world, now):
    defaults.install(make.act(now=now))
    entered_bookings.record_one(make.act(world.admin, now=now), row=new(world.rep), source="api")
    assert AuditEvent.objects.get(verb="booking recorded").actor == world.admin
    for person in (world.rep, world.manager, world.leader):
        with pytest.raises(Refused, match="Only admins, their programs, files and won deals can enter money"):
            entered_bookings.record_one(make.act(person, now=now), row=new(world.rep), source="api")
    assert Booking.objects.count() == 1


def test_a_thousand_rows_take_as_many_queries_as_ten(world, now, django_assert_max_num_queries):
    from django.db import connection

    customer = make_customer()
    counts = []
    for size in (10, 400):
        with CaptureQueriesContext(
            connection,
        ) as seen:
            record(*[new(world.rep, customer_id=customer.pk) for _ in range(size)], now=now)
        counts.append(len(seen))
    assert counts[1] <= counts[0] + 4

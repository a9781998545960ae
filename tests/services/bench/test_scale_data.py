"""The data of the bench are right at any scale: every constraint held while they were written, and the sums agree."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Sum

from accounts.models import Obligation, Person, ReportingLine, Team
from accounts.organisation.selectors import calendar
from accounts.organisation.services.lines import expected_lines
from bench.generate import whole
from bench.generate.people import NOW, TODAY, Organisation
from bench.sizes import SIZES
from pipeline.bookings.selectors.bookings import booked_for_customers
from pipeline.bookings.services.daily_credits import verify_daily_sums
from pipeline.models import Activity, Booking, Credit, DailyCredit, Deal, DealShare
from plans.measures.selectors import sums
from plans.measures.selectors.attainment import attainment
from plans.measures.selectors.summing import Cuts, Grouping, Where
from plans.models import BudgetLine
from tests import make
from traps_web.lib import fiscal

SIZE = SIZES["tiny"]


@pytest.fixture
def made(db: None) -> Organisation:
    return whole.build(SIZE, lambda text: None)


def test_there_is_as_much_as_the_size_says(made: Organisation) -> None:
    admin = 1
    assert Person.objects.get_queryset().count() == SIZE.people + admin
    assert Team.objects.count() == SIZE.teams
    assert (Deal.objects.count(), Booking.objects.count(), Activity.objects.count()) == (
        SIZE.deals,
        SIZE.bookings,
        SIZE.activities,
    )
    assert Obligation.objects.count() >= SIZE.obligations - len(made.reps)


def test_sums_agree_from_bookings_to_the_dashboard(made: Organisation) -> None:
    assert verify_daily_sums(make.act(now=NOW)) > 0
    booked = Booking.objects.aggregate(total=Sum("amount"))["total"]
    assert Credit.objects.aggregate(total=Sum("amount"))["total"] == booked
    assert DailyCredit.objects.aggregate(total=Sum("amount"))["total"] == booked
    named = Booking.objects.filter(customer__isnull=False)
    assert booked_for_customers() == named.aggregate(total=Sum("amount"))["total"]
    leader = Person.objects.get_queryset().get(pk=made.leader)
    years = [attainment(viewer=leader, period_key=f"FY{year}", by="team", today=TODAY) for year in (2024, 2025, 2026)]
    assert sum((year.figures.actual for year in years), Decimal(0)) == booked


def test_shares_add_up_to_their_deals(made: Organisation) -> None:
    deals = Deal.objects.aggregate(total=Sum("amount"))["total"]
    assert DealShare.objects.aggregate(total=Sum("share_amount"))["total"] == deals


def test_everybody_stands_where_the_memberships_say(made: Organisation) -> None:
    lines, current = expected_lines(today=TODAY)
    assert set(ReportingLine.objects.values_list("above_id", "below_id", "depth")) == lines
    assert set(current) == {made.leader, *made.managers.values(), *made.reps}
    assert BudgetLine.objects.filter(person__in=made.reps).values("person").distinct().count() == len(made.reps)


def test_months_and_days_say_the_same_of_every_team_and_cut(made: Organisation) -> None:
    """Also where a reorganisation cuts a month in two."""
    rules = calendar.rules()
    start, end = date(2024, 1, 1), date(2026, 1, 1)
    months = fiscal.periods_in(rules, start, end, "month")
    for inner in (date(2025, 1, 1), date(2025, 3, 17)):
        cuts = Cuts([start, inner, end])
        query = {"where": Where(), "grouping": Grouping(team=True), "cuts": cuts}
        by_month = sums.actuals_of_months(months=months, **query)
        by_day = sums.actuals(until=end, **query)
        assert {key: amount for key, amount in by_month.items() if amount} == {
            key: amount for key, amount in by_day.items() if amount
        }

"""A change of the fiscal calendar: a new version from a fiscal year on, and what is taken along, kept or refused."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Sum

from accounts.models import AuditEvent, FiscalCalendar, FiscalPeriod, Obligation, OrganisationDay
from accounts.organisation.selectors import calendar
from accounts.organisation.services import calendar as calendar_service
from pipeline.bookings.services import daily_credits
from pipeline.models import MonthlyCredit
from plans.models import BudgetLine, Plan, PlanCorrection, PlanGoal
from plans.sales_plans.selectors import plan_papers
from plans.sales_plans.services import plan_duties, plan_endings, plans
from plans.weeks.services import week_openings
from reviews.cycles.selectors import calendar_changes as selector
from tests import make
from tests.builders import bookings, budgets, calendar_changes, reviews
from tests.builders import plans as plan_builders
from traps_web.lib import clock, fiscal
from traps_web.lib.faults import Invalid, Refused, StaleState
from traps_web.lib.fiscal import CalendarRules

STARTS_ON = calendar_changes.STARTS_ON
pytestmark = pytest.mark.django_db
SUNDAYS = CalendarRules(starts_month=6, week_starts_on=6)
WEEKS = CalendarRules("4-4-5", 6)


def money_of(start: date, end: date) -> Decimal | None:
    return BudgetLine.objects.filter(starts_on__gte=start, starts_on__lt=end).aggregate(total=Sum("amount"))["total"]


def test_a_change_is_a_version_and_the_stored_calendar_has_no_hole(world: make.World) -> None:
    counts = dict(OrganisationDay.objects.values_list("day", "working_before"))
    past = list(FiscalPeriod.objects.filter(starts_on__lt=STARTS_ON).order_by("pk").values())
    changed = calendar_changes.change(by=world.admin)
    assert (changed.version.version, changed.version.created_by) == (2, world.admin)
    assert AuditEvent.objects.get(verb="fiscal calendar changed").after["starts_month"] == 1
    assert list(FiscalPeriod.objects.filter(pk__in=[row["id"] for row in past]).order_by("pk").values()) == past
    for kind in fiscal.KINDS:
        spans = list(
            FiscalPeriod.objects.filter(kind=kind).order_by("starts_on").values_list("key", "starts_on", "ends_before")
        )
        assert [end for _, _, end in spans[:-1]] == [start for _, start, _ in spans[1:]]
        assert all(calendar.period(key).starts_on == start for key, start, _ in spans)
        assert spans[-1][2] == date(2029, 1, 1)
    days = list(OrganisationDay.objects.order_by("day"))
    assert [row.day for row in days] == [days[0].day + timedelta(days=step) for step in range(len(days))]
    assert all(after.working_before - row.working_before == row.is_working for row, after in pairwise(days))
    assert counts.items() <= {row.day: row.working_before for row in days}.items()
    assert calendar_service.open_next_year(make.act(world.admin)) == "FY2029"


def test_budget_lines_ahead_are_cut_to_the_cent_and_set_anew_by_the_new_periods(world: make.World) -> None:
    budgets.set_budget(world.rep, "100000.01", "FY2027")
    budgets.set_budget(world.rep, "123456.79", "FY2028")
    budgets.set_budget(world.north, "7777.77", "FY2028")
    running = list(BudgetLine.objects.filter(starts_on__lt=STARTS_ON).order_by("pk").values())
    changed = calendar_changes.change(WEEKS)
    assert changed.budget_lines == 24
    assert list(BudgetLine.objects.filter(pk__in=[row["id"] for row in running]).order_by("pk").values()) == running
    year = calendar.period("FY2028")
    assert money_of(year.starts_on, date(2029, 1, 1)) == Decimal("131234.56")
    for line in BudgetLine.objects.filter(starts_on__gte=year.starts_on):
        month = calendar.period(line.month)
        assert month.starts_on <= line.starts_on < line.ends_before <= month.ends_before
        assert line.working_before == calendar.working_before(line.starts_on)
        assert line.working_days == calendar.working_days_between(line.starts_on, line.ends_before) > 0
    month = calendar.period("FY2028-M03")
    budgets.set_budget(world.rep, "5000.00", month.key)
    mine = BudgetLine.objects.filter(person=world.rep, starts_on__gte=month.starts_on, starts_on__lt=month.ends_before)
    assert [line.amount for line in mine] == [Decimal("5000.00")]


def test_money_that_comes_later_is_summed_by_the_new_months(world: make.World) -> None:
    calendar_changes.change(WEEKS)
    later = make.NOW + timedelta(days=240)
    for on in (date(2026, 11, 20), date(2027, 5, 31), date(2027, 6, 27), date(2027, 6, 29), date(2027, 7, 2)):
        with clock.frozen(later):
            bookings.make_booking(world.rep, "10.10", on, now=later)
    assert set(MonthlyCredit.objects.filter(starts_on__gte=STARTS_ON).values_list("starts_on", "amount")) == {
        (STARTS_ON, Decimal("10.10")),
        (date(2027, 6, 28), Decimal("20.20")),
    }
    assert daily_credits.verify_daily_sums(make.act(now=later)) == 5


def test_a_draft_goes_to_the_year_its_first_day_lies_in(world: make.World) -> None:
    plan = plan_builders.make_plan(world.rep, period="FY2028", amount="120000.00")
    PlanGoal.objects.create(plan=plan, month="FY2028-M01", amount=1)
    assert calendar_changes.change().plans == 1
    moved = Plan.objects.get(pk=plan.pk)
    assert (moved.period_key, moved.starts_on, moved.ends_before) == ("TY2027", date(2027, 6, 1), date(2028, 1, 1))
    assert not PlanGoal.objects.filter(plan=plan).exists()
    written = plan_builders.written(moved)
    with pytest.raises(StaleState):
        plans.change(make.act(world.rep), plan=plan, version=plan.version, written=written)
    assert plans.change(make.act(world.rep), plan=moved, version=moved.version, written=written).number_amount < 120_000


@pytest.mark.parametrize("status", ["submitted", "approved"])
def test_a_plan_that_was_handed_in_is_opened_and_goes_along(world: make.World, status: str) -> None:
    plan = plan_builders.make_plan(world.rep, at=status, by=world.manager, period="FY2028", amount="120000.00")
    foreseen = selector.foresee(new_rules=calendar_changes.JANUARY, starts_on=STARTS_ON, today=make.TODAY)
    [effect] = [effect for effect in foreseen.effects if effect.noun == "Submitted plans"]
    assert not effect.stops and f"Rita Rep’s plan of FY2028 is {status}." in effect.sentence
    assert calendar_changes.change(by=world.admin).plans == 1
    moved = Plan.objects.get(pk=plan.pk)
    assert (moved.status, moved.period_key, moved.reopened_at) == ("returned", "TY2027", make.NOW)
    correction = PlanCorrection.objects.get()
    assert (correction.cause, correction.by) == ("calendar", world.admin)
    again = Obligation.objects.get(owner=world.rep, trap__key="annual-plan", status="open")
    assert (again.subject, again.due_on) == ("TY2027:1", date(2026, 12, 3))
    assert not Obligation.objects.filter(trap__key="plan-decision", status="open").exists()
    written = plans.change(make.act(world.rep), plan=moved, version=moved.version, written=plan_builders.written(moved))
    assert plans.submit(make.act(world.rep), plan=written, version=written.version).status == "submitted"


def test_who_has_left_stops_no_change_of_the_calendar(world: make.World) -> None:
    plan = plan_builders.make_plan(world.rep, at="ended", by=world.manager, period="FY2028-Q1")
    other = plan_builders.make_plan(world.rep, period="FY2028-Q2")
    plan_endings.end_plans(make.act(), owner=world.rep, because=plan_builders.LEFT)
    calendar_changes.change(CalendarRules(starts_month=2), by=world.admin)
    for pk in (plan.pk, other.pk):
        ended = plans.read(pk)
        assert ended.status == "ended"
        assert plan_papers.shown(plan=ended, today=make.TODAY).period == ended.period_key


def an_opened_review(world: make.World) -> None:
    reviews.cycle(world, period="FY2028-Q1", starts_on=date(2027, 8, 9), ends_before=date(2027, 8, 28))


def a_plan_that_is_owed(world: make.World) -> None:
    plan_builders.install()
    budgets.set_budget(world.rep, period="FY2028")
    plan_duties.open_plan_duties(make.act(now=make.NOW + timedelta(days=145)))


@pytest.mark.parametrize(
    ("stands", "sentence"),
    [
        (an_opened_review, "The reviews of FY2028-Q1 are open and cover a quarter whose days would change."),
        (a_plan_that_is_owed, "2 plans of FY2028 and FY2028-Q1 are owed already."),
    ],
)
def test_what_judges_somebody_is_not_cut(
    world: make.World, stands: Callable[[make.World], None], sentence: str
) -> None:
    stands(world)
    with pytest.raises(Invalid, match=sentence):
        calendar_changes.change(CalendarRules(starts_month=2))
    assert FiscalCalendar.objects.count() == 1
    same_quarters = CalendarRules(starts_month=6, named_by="end", week_starts_on=6)
    assert calendar_changes.change(same_quarters).version.version == 2


def test_a_locked_plan_is_not_cut_by_a_day_inside_its_year(world: make.World) -> None:
    plan_builders.make_plan(world.rep, at="locked", by=world.manager, period="FY2027")
    plan_builders.make_plan(world.peer, at="locked", by=world.manager, period="FY2027")
    with pytest.raises(Invalid) as refused:
        calendar_changes.change(starts_on=date(2027, 1, 1))
    assert refused.value.errors == {
        "starts_on": "Paul Peer’s plan of FY2027 and 1 other are locked and would be cut. "
        "Fri 1 Jan 2027 lies inside FY2027. "
        "A change starts with the first day of a fiscal year: Tue 1 Jun 2027."
    }
    assert calendar_changes.change().version.version == 2


def test_the_week_starts_on_another_day_only_where_no_week_is_open(world: make.World) -> None:
    plan_builders.install()
    late = make.NOW + timedelta(days=180)
    with_weeks_open = {"today": late.date()}
    assert week_openings.open_weekly_logs(make.act(now=late))
    with pytest.raises(Invalid, match="Week 2027-W21 is already open for people"):
        calendar_changes.change(SUNDAYS, **with_weeks_open)
    assert calendar_changes.change(WEEKS, **with_weeks_open).version.version == 2
    calendar_changes.change(CalendarRules("4-4-5", 6, week_starts_on=6), date(2028, 5, 29), **with_weeks_open)
    assert fiscal.week_of(date(2027, 5, 27), calendar.rules()) == (date(2027, 5, 24), date(2027, 5, 31))
    assert fiscal.week_of(date(2028, 6, 4), calendar.rules()) == (date(2028, 6, 4), date(2028, 6, 11))


def test_a_version_that_waits_is_taken_back_by_another_from_the_same_day(world: make.World) -> None:
    before = list(FiscalPeriod.objects.order_by("starts_on", "key").values_list("key", "starts_on", "ends_before"))
    budgets.set_budget(world.rep, "123456.79", "FY2028")
    calendar_changes.change()
    calendar_changes.change(CalendarRules(starts_month=6))
    assert FiscalCalendar.objects.count() == 3
    after = FiscalPeriod.objects.filter(ends_before__lte=date(2028, 6, 1)).order_by("starts_on", "key")
    assert list(after.values_list("key", "starts_on", "ends_before")) == before
    assert money_of(date(2027, 6, 1), date(2028, 6, 1)) == Decimal("123456.79")


def test_a_change_that_would_do_something_else_by_now_is_stale(world: make.World) -> None:
    seen = selector.foresee(new_rules=calendar_changes.JANUARY, starts_on=STARTS_ON, today=make.TODAY).seen
    bookings.make_booking(world.rep)
    budgets.set_budget(world.rep, "1200.00", "FY2028")
    with pytest.raises(StaleState):
        calendar_changes.change(seen=seen)
    assert not FiscalCalendar.objects.filter(version=2).exists()
    calendar_changes.change()
    with pytest.raises(StaleState):
        calendar_changes.change(CalendarRules("13x4"), seen=seen)


def test_only_admins_change_it_and_they_say_why(world: make.World) -> None:
    for person in (world.rep, world.manager, world.leader):
        with pytest.raises(Refused):
            calendar_changes.change(by=person)
    with pytest.raises(Invalid, match="Give a reason"):
        calendar_changes.change(by=world.admin, reason=" ")
    assert calendar_changes.change(by=world.admin).version.reason


def test_the_command_says_what_would_happen_and_does_it(world: make.World) -> None:
    budgets.set_budget(world.rep, "1200.00", "FY2028")
    out = io.StringIO()
    call_command("change_calendar", "--from", "2027-06-01", "--starts-month", "1", "--dry-run", stdout=out)
    assert "TY2027 is a transition of 7 months up to Fri 31 Dec 2027" in out.getvalue()
    assert FiscalCalendar.objects.count() == 1
    with pytest.raises(CommandError, match="Give a reason"):
        call_command("change_calendar", "--from", "2027-06-01", "--starts-month", "1", stdout=out)
    call_command("change_calendar", "--from", "2027-06-01", "--starts-month", "1", "--reason", "Group.", stdout=out)
    assert "Version 2 of the calendar holds from Tue 1 Jun 2027 on; 12 budget lines" in out.getvalue()

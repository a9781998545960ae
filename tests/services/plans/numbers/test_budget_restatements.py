"""What has ended changes by nobody; an admin may restate it, with a reason, as rows of their own."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from accounts.models import AuditEvent, Notice, Person
from accounts.organisation.selectors import calendar
from pipeline.intake.services import entered_bookings
from plans.measures.selectors import budget_history
from plans.measures.selectors.attainment import attainment
from plans.measures.selectors.frames import frame
from plans.models import BudgetChange, BudgetLine
from plans.numbers.services import budget_proofs
from tests import make
from tests.builders import numbers as build
from tests.builders import plans as plan_build
from tests.builders.bookings import make_booking, new
from tests.builders.budgets import set_budget
from tests.builders.imports import rows_of
from traps_web.lib.faults import Invalid, Refused, StaleState

pytestmark = pytest.mark.django_db
D = Decimal
SUMMER = date(2026, 7, 1)


@pytest.fixture
def office(world):
    set_budget(world.rep, "474000.00", period=build.ENDED)
    set_budget(world.north, "500000.00", period=build.ENDED)
    return world


def budget_of(person, viewer):
    of = attainment(viewer=viewer, period_key=build.ENDED, person_id=person.pk, today=make.TODAY)
    return of.figures.budget


def test_an_admin_restates_what_has_ended_and_both_numbers_stand(office):
    later = make.NOW + timedelta(hours=1)
    done = build.restate(office.rep, 928000, by=office.admin, now=later)
    assert (done.before, done.after) == (D(474000), D(928000))
    assert budget_of(office.rep, office.leader) == D(928000)
    period = calendar.period(build.ENDED)
    assert budget_history.budget_as_known(owner=office.rep, period=period, at=make.NOW) == D(474000)
    assert budget_history.budget_as_known(owner=office.rep, period=period, at=later) == D(928000)
    rows = BudgetChange.objects.filter(kind="restatement")
    assert {(row.reason, row.entered_by, row.entered_at) for row in rows} == {
        ("The budget of the south was set twice.", office.admin, later)
    }
    assert sum(row.delta for row in rows) == D(454000) and rows.count() == 3
    event = AuditEvent.objects.get(verb="budget restated")
    assert (event.before["number"], event.after["number"]) == ({"new": "474000.00"}, {"new": "928000.00"})
    budget_proofs.verify_budgets(make.act(now=later))


def test_the_person_and_the_line_are_told_with_before_and_after(office):
    build.restate(office.rep, 928000, by=office.admin)
    notices = Notice.objects.filter(kind="budget-restated")
    assert {row.person for row in notices} == {office.rep, office.manager, office.leader}
    [text] = {row.text for row in notices}
    assert text.startswith("Ada Admin restated Rita Rep’s number of FY2027-Q1: ")
    assert "474,000 became " in text and "928,000" in text


@pytest.mark.parametrize("who", ["rep", "manager", "leader", "other_manager"])
def test_nobody_but_an_admin_restates(office, who):
    before = rows_of(BudgetLine, BudgetChange)
    with pytest.raises(Refused, match="Only admins can restate the number of a period that has ended"):
        build.restate(office.rep, 1, by=getattr(office, who))
    assert rows_of(BudgetLine, BudgetChange) == before


def test_an_admin_does_not_restate_the_own_number_while_there_is_another(office):
    Person.objects.filter(pk=office.rep.pk).update(is_admin=True)
    rep = Person.objects.get(pk=office.rep.pk)
    with pytest.raises(Refused, match="You cannot restate your own number"):
        build.restate(rep, 1, by=rep)
    Person.objects.filter(pk=office.admin.pk).update(is_admin=False)
    build.restate(rep, 1000, by=rep)
    assert AuditEvent.objects.get(verb="budget restated").after["decided alone"] is True
    assert "Rita Rep (decided alone) restated" in Notice.objects.filter(kind="budget-restated")[0].text


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"amounts": {"new": D(-1)}}, "number_new"),
        ({"amounts": {"new": D(474000)}}, "number"),
        ({"amounts": {"renewal": D(5)}}, "number_renewal"),
    ],
)
def test_what_cannot_be_restated_is_said_beside_its_field(office, values, field):
    with pytest.raises(Invalid) as fault:
        build.restate(office.rep, 5, by=office.admin, **values)
    assert list(fault.value.errors) == [field]


def test_what_runs_is_amended_and_what_never_stood_is_set(office):
    set_budget(office.rep, "90000.00", period=build.RUNNING)
    with pytest.raises(Invalid, match="FY2027-Q2 has not ended"):
        build.restate(office.rep, 5, by=office.admin, period=build.RUNNING)
    assert build.restate(office.rep, 5, by=office.admin, period="FY2027-M05").after == D(5)
    with pytest.raises(Invalid, match="There is no number for FY2027-Q1"):
        build.restate(office.peer, 5, by=office.admin)


def test_of_two_who_read_the_same_number_the_second_reads_anew(office):
    known = {"new": D(474000)}
    build.restate(office.rep, 500000, by=office.admin, known=known)
    with pytest.raises(StaleState, match="The number changed while you were looking at it"):
        build.restate(office.rep, 600000, by=office.admin, known=known)


def test_the_own_number_of_a_team_is_restated_and_its_managers_are_told(office):
    build.restate(office.north, 650000, by=office.admin)
    assert {row.person for row in Notice.objects.filter(kind="budget-restated")} == {office.manager, office.leader}
    assert BudgetChange.objects.filter(kind="restatement", person=None, team=office.north).count() == 3


def test_a_plan_that_froze_the_old_number_keeps_it(world):
    plan = plan_build.make_plan(world.rep, at="locked", by=world.manager)
    after = make.NOW + timedelta(days=100)
    build.restate(world.rep, 50000, by=world.admin, period=plan.period_key, now=after)
    plan.refresh_from_db()
    assert (plan.status, plan.number_amount) == ("locked", D(90000))
    since = budget_history.since_end_of(number=build.number(world.rep, plan.period_key), today=after.date())
    assert (since.budget_count, since.budget) == (1, D(-40000))


@pytest.mark.parametrize("of", ["person", "team", "whole"])
def test_what_became_known_since_the_end_is_counted(office, of):
    later = make.NOW + timedelta(hours=1)
    build.restate(office.rep, 500000, by=office.admin, now=later)
    build.restate(office.rep, 480000, by=office.admin, now=later + timedelta(hours=1))
    booking = make_booking(office.rep, "1000.00", on=SUMMER, external_id="B1")
    row = new(office.rep, "-200.00", on=SUMMER, restates_id=booking.pk)
    entered_bookings.record_many(make.act(now=later), rows=[row], source="import")
    scope = {"person": {"person_id": office.rep.pk}, "team": {"team_id": office.north.pk}, "whole": {}}[of]
    figures = attainment(viewer=office.leader, period_key=build.ENDED, today=make.TODAY, **scope)
    time = frame(period_key=build.ENDED, as_of=None, today=make.TODAY)
    since = budget_history.since_end(scope=figures.scope, time=time, today=make.TODAY)
    assert (since.budget_count, since.budget, since.actual_count, since.actual) == (2, D(6000), 1, D(-200))
    running = frame(period_key=build.RUNNING, as_of=None, today=make.TODAY)
    assert budget_history.since_end(scope=figures.scope, time=running, today=make.TODAY) is None

"""Approved leave shrinks what a week owes and the days left to work; the budget stays."""

from datetime import date

import pytest

from accounts.models import Obligation
from pipeline.activities.services import defaults as pipeline_defaults
from plans.measures.selectors.attainment import attainment
from plans.measures.selectors.attainment_of_people import attainment_of_people
from plans.targets.selectors.targets import targets_for
from plans.weeks.services import defaults as plans_defaults
from plans.weeks.services.week_openings import open_weekly_logs
from reviews.documents.services import defaults as reviews_defaults
from tests import make
from tests.builders import absences as build
from tests.builders.budgets import set_budget


@pytest.fixture
def world(world):
    for defaults in (pipeline_defaults, plans_defaults, reviews_defaults):
        defaults.install(make.NOW)
    return world


def target(world, person, week="2026-W49"):
    targets = targets_for(people=[person, world.peer], week=week)
    return max(row.target for row in targets[person.pk].values())


def test_targets_shrink_by_the_days_off_and_nobody_elses_do(world):
    before = target(world, world.rep)
    build.approved(world.rep, by=world.manager, last_day=date(2026, 12, 1))
    assert target(world, world.rep) == round(before * 3 / 5)
    assert target(world, world.peer) == before


def test_a_week_off_owes_nothing(world, now):
    build.approved(world.rep, by=world.manager)
    assert target(world, world.rep) == 0
    open_weekly_logs(make.act(now=now))
    logs = Obligation.objects.filter(trap__key="weekly-log", subject="2026-W49").values_list("owner", flat=True)
    assert world.rep.pk not in logs
    assert world.peer.pk in logs


def test_asked_leave_shrinks_nothing(world):
    before = target(world, world.rep)
    build.waiting_leave(world.rep)
    assert target(world, world.rep) == before


def test_the_days_left_shrink_and_the_budget_does_not(world, today):
    set_budget(world.rep)
    facts = {"viewer": world.manager, "period_key": "FY2027-Q2", "today": today}
    before = attainment(person_id=world.rep.pk, **facts)
    team = attainment(**facts)
    build.approved(world.rep, by=world.manager, last_day=date(2026, 12, 1))
    after = attainment(person_id=world.rep.pk, **facts)
    # The quarter ends on 30 Nov: one of the days off lies inside.
    assert after.left.working_days == before.left.working_days - 1
    assert after.figures.budget == before.figures.budget
    assert after.figures.budget_to_date == before.figures.budget_to_date
    assert after.figures.needed_per_working_day > before.figures.needed_per_working_day
    assert attainment(**facts).left == team.left


def test_every_way_of_asking_says_the_same(world, today):
    set_budget(world.rep)
    build.approved(world.rep, by=world.manager, starts_on=date(2026, 11, 27), last_day=date(2026, 11, 27))
    facts = {"viewer": world.manager, "period_key": "FY2027-Q2", "today": today}
    own = attainment(person_id=world.rep.pk, **facts).figures.needed_per_working_day
    rows = attainment(team_id=world.north.pk, by="person", **facts).rows
    assert {row.figures.needed_per_working_day for row in rows if row.key.id == world.rep.pk} == {own}
    assert attainment(person_id=world.rep.pk, by="month", **facts).figures.needed_per_working_day == own
    people = attainment_of_people(people=[world.rep], period_key="FY2027-Q2", today=today)
    assert people[world.rep.pk].figures.needed_per_working_day == own

"""The weekly run of pipeline reviews: one for each team with reps, however many, and whoever manages it by then."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.duties.services import obligations
from accounts.models import Membership, Obligation
from plans.handovers.services import moves
from reviews.models import PipelineReview
from reviews.pipeline_reviews.services import planning
from reviews.pipeline_reviews.services.openings import subject_of
from tests import make
from tests.builders.pipeline_reviews import WEEK, close, live, plan, planned

A_WEEK = timedelta(days=7)


def statements(now: datetime) -> int:
    with CaptureQueriesContext(connection) as caught:
        planning.plan_weeks(make.act(now=now))
    return len(caught)


def more_teams(world: make.World, count: int) -> None:
    for place in range(count):
        team = make.team(f"Team {place}", world.root)
        make.member(make.person(f"Manager {place}"), team, manages=True)
        make.member(make.person(f"Rep {place}"), team)


def test_it_takes_as_many_statements_for_many_teams_as_for_few(world):
    plan(make.NOW - A_WEEK)
    few = statements(make.NOW)
    more_teams(world, 12)
    plan(make.NOW)
    many = statements(make.NOW + A_WEEK)
    assert PipelineReview.objects.filter(status="dodged").count() >= 14
    # Those of twelve teams more are ended and planned in it; nothing else grew.
    assert many <= few + 1


def test_an_organisation_of_one_team_has_one_review_a_week_and_a_team_without_reps_none(world):
    Membership.objects.exclude(team=world.north).delete()
    plan()
    assert set(PipelineReview.objects.values_list("team__name", "week")) == {
        ("North", "2026-W48"),
        ("North", "2026-W49"),
    }
    Membership.objects.filter(team=world.north, manages=False).delete()
    plan(make.NOW + A_WEEK)
    assert not PipelineReview.objects.filter(week="2026-W50").exists()


def test_a_manager_who_leaves_owes_none_after_that_day_and_the_next_one_owes_it(world):
    review = planned(world.north, week="2026-W49")
    duty = Obligation.objects.get(subject=subject_of(review))
    obligations.set_aside(make.act(world.leader), obligation=duty, reason="Mara Manager leaves.")
    moves.leave(make.act(world.leader), person=world.manager, last_day=date(2026, 11, 27))
    plan()
    review.refresh_from_db()
    assert review.holder == world.manager  # Nobody manages the team yet.
    make.member(world.peer, world.north, manages=True, starts_on=date(2026, 11, 28))
    plan()
    review.refresh_from_db()
    assert review.holder == world.peer
    owed = Obligation.objects.filter(subject=subject_of(review)).values_list("owner__name", "status")
    assert dict(owed) == {"Mara Manager": "waived", "Paul Peer": "open"}


def test_what_was_waived_stays_waived_however_often_it_runs(world):
    review = planned(world.north)
    obligations.waive(
        make.act(world.leader), obligation=Obligation.objects.get(subject=subject_of(review)), reason="On leave"
    )
    plan()
    assert Obligation.objects.get(subject=subject_of(review)).status == "waived"


@pytest.mark.parametrize("held", [(), (WEEK,)])
def test_after_weeks_without_one_it_opens_with_what_moved_since_the_last_that_was_held(world, held):
    for week in held:
        close(world.manager, live(world.north, by=world.manager, week=week))
    later = make.NOW + 4 * A_WEEK
    for weeks in range(5):
        plan(make.NOW + weeks * A_WEEK)
    review = live(world.north, by=world.manager, week="2026-W52", now=later)
    dodged = PipelineReview.objects.filter(team=world.north, status="dodged").values_list("week", flat=True)
    assert set(dodged) == {"2026-W48", "2026-W49", "2026-W50", "2026-W51"} - set(held)
    since = make.TODAY if held else later.date() - A_WEEK
    assert (review.since_on, review.previous is not None) == (since, bool(held))

"""The team page's facts: rows that add up, work and weeks of many people, what waits, and how many queries it takes."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.duties.selectors import traps
from accounts.duties.services import extensions
from accounts.models import Person
from accounts.organisation.services import lines
from pipeline.models import ActivityType
from plans.measures.selectors.attainment import attainment
from plans.measures.selectors.scopes import NotVisible
from plans.models import ActivityTarget
from plans.targets.selectors.targets import targets_for, targets_of_weeks
from reviews.boards.selectors.compliance import Work, weeks_of_people
from reviews.boards.selectors.team import Team, team
from reviews.boards.selectors.team_waiting import waiting_for
from tests import make
from tests.builders import obligations, weeks
from tests.builders import reviews as review_builder
from tests.builders.bookings import make_booking
from tests.builders.budgets import set_budget
from tests.builders.deals import make_deal


def looked(world: make.World, viewer: Person, team_id: int | None = None) -> Team:
    return team(make.reader(viewer, organisation=world.organisation, now=make.NOW), team_id=team_id, today=make.TODAY)


@pytest.fixture
def figures(world: make.World) -> make.World:
    for person, budget, actual in (
        (world.rep, "63000.10", "20000.05"),
        (world.peer, "30000", "31000"),
        (world.other_rep, "30000", "27000.50"),
    ):
        set_budget(person, budget)
        make_booking(person, actual, on=date(2026, 10, 5))
    make_deal(world.rep, at="Closing", amount=Decimal("8000.00"), close_on=date(2026, 11, 27))
    return world


def test_rows_are_worst_first_and_add_up_to_the_team_and_to_the_dashboard(figures: make.World) -> None:
    found = looked(figures, figures.manager).found
    assert [row.name for row in found.rows] == ["Rita Rep", "Paul Peer"]
    assert found.figures.actual == sum(row.figures.actual for row in found.rows) == Decimal("51000.05")
    assert found.figures.budget == sum(row.figures.budget or 0 for row in found.rows) == Decimal("93000.10")
    whole = attainment(viewer=figures.manager, period_key="FY2027-Q2", team_id=figures.north.pk, today=make.TODAY)
    assert found.figures == whole.figures


def test_a_rep_has_no_team_page_and_a_manager_not_that_of_another_line(figures: make.World) -> None:
    for viewer, team_id in ((figures.rep, None), (figures.rep, figures.north.pk), (figures.manager, figures.south.pk)):
        with pytest.raises(NotVisible):
            looked(figures, viewer, team_id)


def test_leader_and_admin_see_everybody_and_pick_any_team(figures: make.World) -> None:
    for viewer in (figures.leader, figures.admin):
        assert {row.name for row in looked(figures, viewer).found.rows} == {"Rita Rep", "Paul Peer", "Olga Other"}
        assert [row.name for row in looked(figures, viewer, figures.south.pk).found.rows] == ["Olga Other"]


def test_a_manager_of_a_team_above_sees_the_people_of_the_teams_below(figures: make.World) -> None:
    make.member(figures.manager, figures.root, manages=True)
    lines.rebuild(today=make.TODAY)
    assert len(looked(figures, figures.manager, figures.root.pk).found.rows) == 3


def test_missed_and_open_are_what_the_list_of_traps_shows(figures: make.World) -> None:
    obligations.missed(figures.rep, subject="2026-W47")
    obligations.missed(figures.rep, subject="2026-W30", by_days=120)
    obligations.obligation(figures.rep)
    found = looked(figures, figures.manager).traps[figures.rep.pk]
    listed = traps.team_window(make.reader(figures.manager, today=make.TODAY), person_id=figures.rep.pk)
    counts = traps.state_counts(listed, now=make.NOW)
    assert (found.missed, found.open) == (counts["missed"], counts["open"]) == (1, 1)


def test_activity_counts_the_last_four_full_weeks_against_their_targets(world: make.World) -> None:
    weeks.defaults()
    owed = sum(row.per_week for row in ActivityTarget.objects.all())
    weeks.done(world.rep, "calls", date(2026, 11, 20), 60)  # Week 47, the last full one.
    weeks.done(world.rep, "calls", date(2026, 10, 23), 500)  # Week 43, before the four.
    weeks.done(world.rep, "calls", date(2026, 11, 24), 7)  # This week.
    found = weeks_of_people(people=[world.rep, world.peer], organisation=world.organisation, today=make.TODAY)
    four = found.worked[world.rep.pk]
    assert found.full == ("2026-W44", "2026-W45", "2026-W46", "2026-W47")
    assert four.done == 60 and four.owed is not None and owed * 3 < four.owed <= owed * 4
    assert found.counted[world.rep.pk, "2026-W47"].done == 60
    assert found.counted[world.rep.pk, "2026-W48"].done == 7
    assert found.worked[world.peer.pk] == Work(0, four.owed)


def test_weeks_before_somebody_joined_owe_nothing(world: make.World) -> None:
    weeks.defaults()
    fresh = make.person("Fran Fresh")
    make.member(fresh, world.north, starts_on=date(2026, 11, 16))
    lines.rebuild(today=make.TODAY)
    fresh.refresh_from_db()
    found = weeks_of_people(people=[fresh, world.rep], organisation=world.organisation, today=make.TODAY)
    assert found.worked[fresh.pk].owed == found.counted[world.rep.pk, "2026-W47"].owed
    loose = make.person("Lou Loose")
    assert weeks_of_people(people=[loose], organisation=world.organisation, today=make.TODAY).worked[loose.pk] == Work(
        0, None
    )


def test_targets_of_many_weeks_are_those_of_each_week(world: make.World) -> None:
    calls = weeks.defaults()["calls"]
    ActivityTarget.objects.create(type=calls, person=world.rep, per_week=99, starts_on=date(2026, 11, 16))
    ActivityTarget.objects.create(
        type=calls, team=world.root, per_week=55, starts_on=date(2026, 11, 2), ends_before=date(2026, 11, 9)
    )
    keys = [f"2026-W{number}" for number in range(44, 49)]
    people = [world.rep, world.peer, world.admin]
    many = targets_of_weeks(people=people, weeks=keys)
    assert many == {key: targets_for(people=people, week=key) for key in keys}
    assert [many[key][world.rep.pk][calls.pk].per_week for key in keys[-3:]] == [40, 99, 99]
    assert many["2026-W45"][world.peer.pk][calls.pk].per_week == 55
    assert ActivityType.objects.count() == len(many["2026-W47"][world.admin.pk])


def test_what_waits_is_the_viewers_own_first_by_deadline_and_once(world: make.World) -> None:
    review_builder.cycle(world)
    owed = obligations.obligation(world.rep, trap_key="weekly-log", subject="2026-W48", label="Close week 48")
    asked = obligations.extension(world.rep, owed)
    found = waiting_for(viewer=world.manager)
    assert [one.due_at for one in found] == sorted(one.due_at for one in found)
    assert [one.extension.pk for one in found if one.extension] == [asked.pk]
    assert {one.review.person_id for one in found if one.review} == {world.rep.pk, world.peer.pk}
    assert all(one.is_own for one in found)
    above = [one for one in waiting_for(viewer=world.leader) if one.extension]
    assert [(one.is_own, one.duty.owner_name if one.duty else None) for one in above] == [(False, world.manager.name)]
    assert waiting_for(viewer=world.other_manager)[0].extension is None
    assert waiting_for(viewer=world.rep) == []


def test_a_decided_request_waits_no_longer(world: make.World) -> None:
    owed = obligations.obligation(world.rep, trap_key="weekly-log", subject="2026-W48")
    extensions.decide_extension(
        make.act(world.manager), extension=obligations.extension(world.rep, owed), grant=True, answer=""
    )
    assert waiting_for(viewer=world.manager) == waiting_for(viewer=world.leader) == []


def _join(world: make.World, *names: str) -> None:
    """People with money, work and a log of last week."""
    for name in names:
        one = make.person(name)
        make.member(one, world.north)
        set_budget(one, "30000")
        make_booking(one, "5000", on=date(2026, 10, 5))
        weeks.done(one, "calls", date(2026, 11, 20), 10)
        obligations.obligation(one, trap_key="weekly-log", subject="2026-W47", due_at=make.NOW + timedelta(days=2))
    lines.rebuild(today=make.TODAY)


def test_three_people_take_as_many_queries_as_thirty_five(figures: make.World) -> None:
    weeks.defaults()
    _join(figures, "Third One")
    with CaptureQueriesContext(connection) as few:
        assert len(looked(figures, figures.manager).people) == 3
    _join(figures, *(f"Joiner {number}" for number in range(32)))
    with CaptureQueriesContext(connection) as many:
        assert len(looked(figures, figures.manager).people) == 35
    assert len(few) == len(many) <= 45

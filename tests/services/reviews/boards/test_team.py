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
from plans.targets.rules.reached import NONE, Reached
from plans.targets.selectors.targets import targets_for, targets_of_weeks
from reviews.boards.selectors.compliance import Weeks, weeks_of_people
from reviews.boards.selectors.team import Team, TeamQuery, team
from reviews.boards.selectors.team_waiting import waiting_for
from tests import make
from tests.builders import obligations, weeks
from tests.builders import reviews as review_builder
from tests.builders.bookings import make_booking
from tests.builders.budgets import set_budget
from tests.builders.deals import make_deal


def looked(world: make.World, viewer: Person, team_id: int | None = None, *opened: int) -> Team:
    reader = make.reader(viewer, organisation=world.organisation, now=make.NOW)
    return team(reader, TeamQuery(team_id, opened), today=make.TODAY)


def stood(world: make.World, *people: Person) -> Weeks:
    return weeks_of_people(people=people, organisation=world.organisation, now=make.NOW, today=make.TODAY)


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
    attained = looked(figures, figures.manager).attainment
    assert [row.name for row in attained.rows] == ["Rita Rep", "Paul Peer"]
    assert attained.figures.actual == sum(row.figures.actual for row in attained.rows) == Decimal("51000.05")
    assert attained.figures.budget == sum(row.figures.budget or 0 for row in attained.rows) == Decimal("93000.10")
    whole = attainment(viewer=figures.manager, period_key="FY2027-Q2", team_id=figures.north.pk, today=make.TODAY)
    assert attained.figures == whole.figures


def test_units_add_up_to_the_whole_and_to_the_dashboard_of_each_and_their_people_to_them(figures: make.World) -> None:
    shown = looked(figures, figures.leader, None, figures.north.pk, figures.south.pk)
    assert sum(row.figures.actual for row in shown.units) == shown.attainment.figures.actual == Decimal("78000.55")
    for row in shown.units:
        alone = attainment(viewer=figures.leader, period_key="FY2027-Q2", team_id=row.key.id, today=make.TODAY)
        assert row.figures == alone.figures
        members = shown.members[row.key.id or 0]
        assert sum(member.figures.actual for member in members) == row.figures.actual
        assert sum(member.figures.budget or 0 for member in members) == row.figures.budget
    assert {row.name for row in shown.members[figures.north.pk]} == {"Rita Rep", "Paul Peer"}
    assert looked(figures, figures.manager).units == []


def test_money_stays_in_the_unit_where_it_was_made(figures: make.World) -> None:
    membership = figures.rep.memberships.get(ends_before=None)
    membership.ends_before = date(2026, 11, 2)
    membership.save()
    make.member(figures.rep, figures.south, starts_on=date(2026, 11, 2))
    lines.rebuild(today=make.TODAY)
    shown = looked(figures, figures.leader, None, figures.north.pk, figures.south.pk)
    of_rep = {
        team_id: next(row for row in rows if row.name == "Rita Rep").figures.actual
        for team_id, rows in shown.members.items()
    }
    assert of_rep == {figures.north.pk: Decimal("20000.05"), figures.south.pk: Decimal(0)}
    assert next(row for row in shown.attainment.rows if row.name == "Rita Rep").figures.actual == Decimal("20000.05")


def test_weeks_are_counted_by_the_team_of_today_as_each_persons_state_says(figures: make.World) -> None:
    obligations.missed(figures.rep, subject="2026-W47")
    obligations.obligation(figures.peer, trap_key="weekly-log", subject="2026-W47")
    obligations.missed(figures.other_rep, subject="2026-W46")
    weeks_of_all = stood(figures, figures.rep, figures.peer, figures.other_rep)
    assert weeks_of_all.recent == tuple(f"2026-W{number}" for number in range(41, 49))
    north, south = (
        weeks_of_all.by_team[figures.north.pk, "2026-W47"],
        weeks_of_all.by_team[figures.south.pk, "2026-W46"],
    )
    everybody = weeks_of_all.of_all("2026-W47")
    assert [(week.owed, week.missed) for week in (north, south, everybody)] == [(2, 1), (1, 1), (2, 1)]


def test_a_rep_has_no_team_page_and_a_manager_not_that_of_another_line(figures: make.World) -> None:
    for viewer, team_id in ((figures.rep, None), (figures.rep, figures.north.pk), (figures.manager, figures.south.pk)):
        with pytest.raises(NotVisible):
            looked(figures, viewer, team_id)


def test_leader_and_admin_see_everybody_and_pick_any_team(figures: make.World) -> None:
    for viewer in (figures.leader, figures.admin):
        assert {row.name for row in looked(figures, viewer).attainment.rows} == {"Rita Rep", "Paul Peer", "Olga Other"}
        assert [row.name for row in looked(figures, viewer, figures.south.pk).attainment.rows] == ["Olga Other"]


def test_a_manager_of_a_team_above_sees_the_people_of_the_teams_below(figures: make.World) -> None:
    make.member(figures.manager, figures.root, manages=True)
    lines.rebuild(today=make.TODAY)
    assert len(looked(figures, figures.manager, figures.root.pk).attainment.rows) == 3


def test_missed_and_open_are_what_the_list_of_traps_shows(figures: make.World) -> None:
    obligations.missed(figures.rep, subject="2026-W47")
    obligations.missed(figures.rep, subject="2026-W30", by_days=120)
    obligations.obligation(figures.rep)
    tally = looked(figures, figures.manager).traps[figures.rep.pk]
    listed = traps.team_window(make.reader(figures.manager, today=make.TODAY), person_id=figures.rep.pk)
    counts = traps.state_counts(listed, now=make.NOW)
    assert (tally.missed, tally.open) == (counts["missed"], counts["open"]) == (1, 1)


def test_activity_counts_the_last_four_full_weeks_against_their_targets(world: make.World) -> None:
    weeks.defaults()
    types = ActivityTarget.objects.count()
    weeks.done(world.rep, "calls", date(2026, 11, 20), 60)  # Week 47, the last full one.
    weeks.done(world.rep, "calls", date(2026, 10, 23), 500)  # Week 43, before the four.
    weeks.done(world.rep, "calls", date(2026, 11, 24), 7)  # This week.
    activity = stood(world, world.rep, world.peer)
    four = activity.reached_in_full[world.rep.pk]
    assert activity.full == ("2026-W44", "2026-W45", "2026-W46", "2026-W47")
    assert four == Reached(1, 4 * types)
    assert activity.reached[world.rep.pk, "2026-W47"] == Reached(1, types)
    assert activity.reached[world.rep.pk, "2026-W48"] == Reached(0, types)
    assert activity.reached_in_full[world.peer.pk] == Reached(0, 4 * types)


def test_weeks_before_somebody_joined_owe_nothing(world: make.World) -> None:
    weeks.defaults()
    fresh = make.person("Fran Fresh")
    make.member(fresh, world.north, starts_on=date(2026, 11, 16))
    lines.rebuild(today=make.TODAY)
    fresh.refresh_from_db()
    activity = stood(world, fresh, world.rep)
    assert activity.reached_in_full[fresh.pk].of == activity.reached[world.rep.pk, "2026-W47"].of
    loose = make.person("Lou Loose")
    assert stood(world, loose).reached_in_full[loose.pk] == NONE


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
    extension = obligations.extension(world.rep, owed)
    waiting = waiting_for(viewer=world.manager)
    assert [row.due_at for row in waiting] == sorted(row.due_at for row in waiting)
    assert [row.extension.pk for row in waiting if row.extension] == [extension.pk]
    assert {row.review.person_id for row in waiting if row.review} == {world.rep.pk, world.peer.pk}
    assert all(row.is_own for row in waiting)
    above = [row for row in waiting_for(viewer=world.leader) if row.extension]
    assert [(row.is_own, row.duty.owner_name if row.duty else None) for row in above] == [(False, world.manager.name)]
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
        person = make.person(name)
        make.member(person, world.north)
        set_budget(person, "30000")
        make_booking(person, "5000", on=date(2026, 10, 5))
        weeks.done(person, "calls", date(2026, 11, 20), 10)
        obligations.obligation(person, trap_key="weekly-log", subject="2026-W47", due_at=make.NOW + timedelta(days=2))
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


def test_opened_units_take_no_more_queries(figures: make.World) -> None:
    _join(figures, *(f"Joiner {number}" for number in range(12)))
    looked(figures, figures.leader)  # What is kept between pages is read once.
    with CaptureQueriesContext(connection) as shut:
        assert looked(figures, figures.leader).members == {}
    with CaptureQueriesContext(connection) as opened:
        shown = looked(figures, figures.leader, None, figures.north.pk, figures.south.pk)
    assert len(shown.members[figures.north.pk]) == 14 and len(shown.sheet) == 10
    assert len(shut) == len(opened)

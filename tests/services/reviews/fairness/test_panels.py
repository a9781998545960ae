"""The panel of a quarter: who was covered, what came of their cases, and what of it may be shown."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.organisation.services import lines
from plans.targets.rules.reached import Reached
from reviews.cases.rules.states import Event
from reviews.fairness.presenters import panels as presenter
from reviews.fairness.rules.effort import Reading
from reviews.fairness.selectors import panels, tables
from reviews.fairness.selectors.panels import MANAGER, ROLE, TEAM
from tests import make
from tests.builders import cases as build
from tests.builders import policies, weeks
from tests.builders.bookings import make_booking
from tests.builders.budgets import set_budget

SUMMER = "FY2027-Q1"
JULY = datetime(2026, 7, 10, 12, tzinfo=UTC)


@pytest.fixture
def staff(world):
    """Eight more reps in each of both teams; the policy applies since before the summer."""
    everybody = []
    for team, name in ((world.north, "Nord"), (world.south, "Sud")):
        people = [make.person(f"{name} {number}") for number in range(8)]
        for person in people:
            make.member(person, team)
        everybody.append(people)
    lines.rebuild(today=make.TODAY)
    return everybody


@pytest.fixture
def policy(world, staff):
    return build.applies(world.leader, days_ago=190)


def panel_of(world, viewer=None, key=SUMMER):
    reader = make.reader(viewer or world.leader, organisation=world.organisation)
    quarter = next(row for row in panels.quarters(make.TODAY) if row.key == key)
    return panels.panel(reader, quarter)


def shown(world, viewer=None):
    return tables.shown(panel_of(world, viewer))


def opened(world, policy, people, *events, by=None, at=JULY):
    return [build.kept_since(person, policy, at, *events, by=by or world.manager) for person in people]


def row_of(found, table, name):
    rows = {presenter.cell_name(found.panel, table, row.cell): row for row in found.tables[table]}
    return rows[name]


def test_only_ended_quarters_in_which_a_policy_held_have_a_panel(world, policy):
    assert [row.key for row in panels.quarters(make.TODAY)] == [SUMMER, "FY2026-Q4"]


def test_without_a_policy_there_is_none(world):
    assert panels.quarters(make.TODAY) == []


def test_who_is_covered_and_by_what_they_are_counted(world, staff, policy):
    panel = panel_of(world)
    north, south = staff
    assert panel.covered == {
        person.pk
        for person in (*north, *south, world.rep, world.peer, world.other_rep, world.manager, world.other_manager)
    }
    by_name = {dimension.name: dimension for dimension in panel.dimensions}
    assert by_name[TEAM].group_by_person[north[0].pk] == world.north.pk
    assert by_name[MANAGER].group_by_person[north[0].pk] == world.manager.pk
    assert by_name[MANAGER].group_by_person[world.manager.pk] == world.leader.pk


def test_somebody_who_moved_is_counted_in_the_last_team_of_the_quarter(world, staff, policy):
    mover = staff[0][0]
    mover.memberships.update(ends_before=JULY.date())
    make.member(mover, world.south, starts_on=JULY.date(), ends_before=JULY.date() + timedelta(days=20))
    by_name = {dimension.name: dimension for dimension in panel_of(world).dimensions}
    assert by_name[TEAM].group_by_person[mover.pk] == world.south.pk


def test_cases_of_the_quarter_count_but_those_whose_facts_changed(world, staff, policy):
    north, _ = staff
    opened(world, policy, north[:1], Event.CONFIRMED, Event.APPEALED, Event.OVERTURNED)
    opened(world, policy, north[1:2], Event.CHANGED)
    opened(world, policy, north[2:3], Event.WAIVED, at=JULY - timedelta(days=60))
    opened(world, policy, north[3:4], Event.WAIVED, at=JULY + timedelta(days=60))
    (case,) = panel_of(world).cases
    assert (case.person_id, case.outcome, case.is_appealed, case.is_overturned) == (
        north[0].pk,
        Event.CONFIRMED,
        True,
        True,
    )
    assert case.took == timedelta(days=1)


def test_a_table_says_what_was_decided_by_team(world, staff, policy):
    north, south = staff
    opened(world, policy, north[:6], Event.CONFIRMED, Event.MET)
    opened(world, policy, south[:3], Event.WAIVED, by=world.other_manager)
    page = shown(world)
    assert (page.whole.people, page.whole.with_a_case, page.whole.cases) == (21, 9, 9)
    by_team = {presenter.cell_name(page.panel, TEAM, row.cell): row for row in page.tables[TEAM]}
    assert {
        name: (row.with_a_case, row.counts["confirmed"], row.counts["waived"]) for name, row in by_team.items()
    } == {
        "North": (6, 6, 0),
        "Root and South": (3, 0, 3),
    }
    assert by_team["North"].took == timedelta(days=1)
    assert by_team["Root and South"].took is None, "a median of three people says too much"
    (step,) = page.steps
    assert presenter.step_name(step) == f"Step 1 of version {policy.version}"
    assert (step.cases, step.counts["confirmed"]) == (9, 6)


def test_two_managers_are_not_told_apart_from_reps(world, staff, policy):
    page = shown(world)
    assert [row.cell.groups for row in page.tables[ROLE]] == [()]


def test_a_team_with_two_cases_is_counted_with_the_others(world, staff, policy):
    north, south = staff
    opened(world, policy, [*north[:4], *south[:2]], Event.CONFIRMED, Event.MET)
    page = shown(world)
    assert page.whole.with_a_case == 6
    assert [row.cell.groups for row in page.tables[TEAM]] == [()]


def test_a_column_that_would_say_one_is_not_shown_anywhere(world, staff, policy):
    north, south = staff
    opened(world, policy, [*north[:4], *south[:3]], Event.CONFIRMED, Event.MET)
    opened(world, policy, south[3:4], Event.WAIVED)
    page = shown(world)
    counts = [row.counts for row in (page.whole, *page.tables[TEAM])]
    assert {row["waived"] for row in counts} == {None}
    assert {row["confirmed"] for row in counts} == {None}, "the rest of eight would be one"


def test_with_one_case_nothing_is_counted_at_all(world, staff, policy):
    opened(world, policy, staff[0][:1], Event.CONFIRMED, Event.MET)
    page = shown(world)
    assert page.whole is None
    assert page.steps == ()
    assert presenter.page(page, panels.quarters(make.TODAY)).statement == (
        "Q1 FY2027: fewer than 3 people had a case, so nothing is counted."
    )


def test_a_difference_beyond_chance_is_said_in_words(world, staff, policy):
    opened(world, policy, [*staff[0], world.rep], Event.CONFIRMED, Event.MET)
    sentences = list(presenter.sentences(shown(world)))
    assert sentences[0] == (
        "North: 9 of 10 covered people had a case, elsewhere 0 of 11; by chance in 1 of 29,393 quarters."
    )


def test_managers_have_names_for_leaders_alone(world, staff, policy):
    names = {
        viewer.pk: {presenter.cell_name(page.panel, MANAGER, row.cell) for row in page.tables[MANAGER]}
        for viewer in (world.leader, world.rep)
        if (page := shown(world, viewer))
    }
    assert "Mara Manager" in " ".join(names[world.leader.pk])
    assert "Mara" not in " ".join(names[world.rep.pk])


def test_effort_or_patch_by_team(world, staff, policy):
    north, south = staff
    for person in (*north, *south):
        set_budget(person, "900.00", SUMMER)
    for person in south:
        make_booking(person, "900.00", on=JULY.date())
    weeks.defaults()
    page = shown(world)
    readings = {presenter.cell_name(page.panel, TEAM, row.cell): row.effort for row in page.efforts}
    assert (readings["North"].with_number, readings["North"].missed) == (8, 8)
    assert readings["North"].reading == Reading.EFFORT, "targets held, and nothing was logged"
    assert readings["Root and South"].reading == Reading.MADE
    effort = page.panel.efforts[north[0].pk]
    assert (effort.budget, effort.actual) == (Decimal(900), Decimal(0))
    assert effort.reached == Reached(0, effort.reached.of)


def test_the_same_number_of_queries_for_few_and_many(world, staff, policy):
    opened(world, policy, [world.rep], Event.CONFIRMED, Event.MET)
    panel_of(world)
    with CaptureQueriesContext(connection) as few:
        panel_of(world)
    opened(world, policy, [*staff[0], *staff[1]], Event.CONFIRMED, Event.MET)
    with CaptureQueriesContext(connection) as many:
        panel_of(world)
    assert len(many) == len(few)


def test_who_reads_it(world, staff, policy):
    readers = (world.leader, world.rep, world.manager)
    assert [panels.may_read(person) for person in (*readers, world.admin)] == [True, True, True, False]


def test_a_policy_of_a_later_quarter_covers_nobody_before(world, staff):
    policies.published(world.leader)
    assert panels.quarters(make.TODAY) == []

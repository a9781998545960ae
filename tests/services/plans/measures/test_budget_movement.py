"""What moved a budget between two days, out of what the services wrote."""

import random
from datetime import date, timedelta
from decimal import Decimal

import pytest

from accounts.organisation.selectors import calendar
from pipeline.history.selectors.scopes import Scope
from plans.handovers.services import moves
from plans.measures.rules.budget_movement import Line
from plans.measures.selectors.attainment import attainment
from plans.measures.selectors.budget_movement import budget_movement
from plans.models import BudgetLine
from tests import make
from tests.builders import numbers as build
from tests.builders.budgets import set_budget
from tests.samples import sampled
from traps_web.lib.faults import Invalid

BEFORE, LAST = date(2026, 11, 24), date(2026, 12, 8)
A_DAY = timedelta(days=1)
WHOLE, ENDED, RUNNING, AHEAD = Scope("Maven"), "FY2027-Q1", "FY2027-Q3", "FY2027-Q4"


@pytest.fixture
def changed(world):
    """Two people have numbers; a week later one is restated for a quarter that has ended, and goes to another team."""
    later = make.NOW + timedelta(days=7)
    for person in (world.rep, world.peer):
        for period in (ENDED, RUNNING):
            set_budget(person, period=period)
    cents = {"amounts": {"new": Decimal("60000.01")}, "reason": "Half of the region went."}
    build.restate(world.rep, 0, by=world.admin, now=later, period=ENDED, **cents)
    moves.move_person(make.act(world.admin, now=later), person=world.rep, team=world.south, starts_on=later.date())
    return world


def moved(world, scope=WHOLE, since=BEFORE, until=LAST, period=RUNNING):
    reader = make.reader(world.leader, now=make.NOW + timedelta(days=14), organisation=world.organisation)
    return budget_movement(reader, scope=scope, period=calendar.period(period), since=since, until=until)


def lines(sums):
    return {line: amount for line, amount in sums.lines.items() if amount}


def test_the_closing_is_the_budget_that_stands_and_parts_add_up(changed):
    for key, amounts in (
        (ENDED, {Line.FIRST: 18_000_000, Line.RESTATEMENT: -2_999_999}),
        (RUNNING, {Line.FIRST: 18_000_000}),
    ):
        whole, period = moved(changed, period=key), calendar.period(key)
        rows = BudgetLine.objects.filter(starts_on__within=(period.starts_on, period.ends_before))
        assert whole.movement.closing == int(sum(row.amount for row in rows) * 100)
        assert lines(whole.movement) == amounts
        assert sum(part.movement.closing for part in whole.parts) == whole.movement.closing


def test_a_week_begins_with_what_the_last_one_ended_with(changed):
    first, second = moved(changed, until=make.TODAY, period=ENDED), moved(changed, since=make.TODAY, period=ENDED)
    assert first.movement.closing == second.movement.opening == 18_000_000
    assert {(change.entered_by.name, change.reason) for change in second.changes} == {
        ("Ada Admin", "Half of the region went.")
    }


def test_a_team_sees_who_came_and_a_person_keeps_the_number(changed):
    teams = (changed.north, changed.south)
    north, south = (moved(changed, Scope(team.name, team_id=team.pk), since=make.TODAY) for team in teams)
    assert north.movement.lines[Line.WENT_OUT] == -south.movement.lines[Line.CAME_IN] < 0
    assert {part.kind for part in (*north.parts, *south.parts)} == {"person"}
    whole = moved(changed, since=make.TODAY)
    assert not lines(whole.movement) and whole.movement.handed == south.movement.lines[Line.CAME_IN]
    rep = moved(changed, Scope("Rita", person_id=changed.rep.pk), since=make.TODAY)
    assert not lines(rep.movement) and rep.parts == ()


def test_bad_days_and_teams_are_refused_with_a_sentence(changed):
    for since, until, name in ((BEFORE, date(2027, 3, 1), "until"), (LAST, LAST, "since")):
        with pytest.raises(Invalid) as refused:
            moved(changed, since=since, until=until)
        assert name in refused.value.errors
    young = make.team("Young", changed.root, starts_on=date(2026, 12, 20))
    with pytest.raises(Invalid, match="Young did not exist"):
        moved(changed, Scope("Young", team_id=young.pk))


def test_it_takes_the_same_queries_whatever_changed(changed, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        moved(changed)


@pytest.mark.parametrize("seed", sampled(range(4)))
def test_own_numbers_of_teams_count_as_they_do_in_the_budget_to_the_cent(world, seed):
    chance, ends = random.Random(seed), {}
    owners = [world.root, world.north, world.south, world.rep, world.other_rep]
    scopes = [WHOLE, *(Scope(team.name, team_id=team.pk) for team in owners[:3])]
    for place in range(7):
        cents = chance.randint(0, 9_000_001) * (chance.random() < 0.8)
        set_budget(chance.choice(owners), str(Decimal(cents) / 100), period=AHEAD, now=make.NOW + place * A_DAY)
        today = make.TODAY + place * A_DAY
        for scope in scopes:
            shown = moved(world, scope, since=today - A_DAY, until=today, period=AHEAD)
            stands = attainment(viewer=world.leader, period_key=AHEAD, today=today, team_id=scope.team_id)
            assert shown.movement.closing == (stands.figures.budget or 0) * 100, (place, scope)
            assert sum(part.movement.closing for part in shown.parts) == shown.movement.closing
            assert ends.get(scope, 0) == shown.movement.opening
            ends[scope] = shown.movement.closing


def test_an_own_number_gives_way_to_those_of_people(world):
    set_budget(world.north, "1000.00", period=RUNNING)
    set_budget(world.rep, "900.00", period=RUNNING, now=make.NOW + A_DAY)
    north = Scope("North", team_id=world.north.pk)
    first, second = moved(world, north, until=make.TODAY), moved(world, north, since=make.TODAY)
    assert lines(first.movement) == {Line.OWN: 100_000}
    assert [(part.kind, part.name) for part in first.parts] == [("team", "North")]
    assert lines(second.movement) == {Line.FIRST: 90_000, Line.OWN: -100_000}
    assert {change.person_id for change in first.changes} == {None}

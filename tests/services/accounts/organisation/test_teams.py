"""Teams, their place in the tree and who is in them."""

from datetime import date

import pytest

from accounts.models import Membership, ReportingLine, TeamPlacement
from accounts.organisation.selectors.teams import tree_on
from accounts.organisation.services import teams
from tests import make
from traps_web.lib.faults import Invalid, Refused, StaleState

MARCH, APRIL, JUNE, TODAY = date(2026, 3, 1), date(2026, 4, 1), date(2026, 6, 1), date(2026, 11, 25)


def test_a_team_stands_under_its_parent_from_its_first_day(world, now):
    made = teams.create(make.act(world.admin, now=now), name=" West ", parent=world.north, starts_on=MARCH)
    assert made.name == "West"
    assert tree_on(MARCH).parents[made.pk] == world.north.pk
    assert made.pk not in tree_on(date(2026, 2, 28)).parents


def test_there_is_one_root_and_every_name_is_there_once(world, now):
    with pytest.raises(Invalid) as refused:
        teams.create(make.act(world.admin, now=now), name="Second root", parent=None, starts_on=MARCH)
    assert "parent" in refused.value.errors
    with pytest.raises(Invalid) as refused:
        teams.create(make.act(world.admin, now=now), name="north", parent=world.root, starts_on=MARCH)
    assert refused.value.errors == {"name": "A team named north already exists."}


def test_a_renamed_team_is_the_same_team(world, now):
    teams.rename(make.act(world.admin, now=now), team=world.north, name="Northwest")
    world.north.refresh_from_db()
    assert world.north.name == "Northwest"
    with pytest.raises(Invalid):
        teams.rename(make.act(world.admin, now=now), team=world.north, name="South")


def test_a_rename_of_what_somebody_else_renamed_is_stale(world, now):
    type(world.north).objects.filter(pk=world.north.pk).update(name="Changed meanwhile")
    with pytest.raises(StaleState):
        teams.rename(make.act(world.admin, now=now), team=world.north, name="Mine")


def test_a_move_holds_from_its_day_and_the_past_stays(world, now):
    teams.move(make.act(world.admin, now=now), team=world.north, parent=world.south, starts_on=MARCH)
    assert tree_on(date(2026, 2, 28)).parents[world.north.pk] == world.root.pk
    assert tree_on(MARCH).parents[world.north.pk] == world.south.pk
    assert ReportingLine.objects.filter(above=world.other_manager, below=world.rep).exists()


def test_a_second_move_on_the_same_day_corrects_the_first(world, now):
    west = teams.create(make.act(world.admin, now=now), name="West", parent=world.root, starts_on=MARCH)
    teams.move(make.act(world.admin, now=now), team=world.north, parent=world.south, starts_on=APRIL)
    teams.move(make.act(world.admin, now=now), team=world.north, parent=west, starts_on=APRIL)
    assert TeamPlacement.objects.filter(team=world.north).count() == 2
    assert tree_on(APRIL).parents[world.north.pk] == west.pk


def test_a_team_cannot_move_under_itself_in_any_way(world, now):
    west = teams.create(make.act(world.admin, now=now), name="West", parent=world.north, starts_on=MARCH)
    with pytest.raises(Invalid) as refused:
        teams.move(make.act(world.admin, now=now), team=world.north, parent=west, starts_on=APRIL)
    assert refused.value.errors == {"parent": "West is below North. A team cannot be below itself."}
    with pytest.raises(Refused, match="root team"):
        teams.move(make.act(world.admin, now=now), team=world.root, parent=world.north, starts_on=APRIL)


def test_a_move_before_a_planned_one_is_refused_with_the_day(world, now):
    teams.move(make.act(world.admin, now=now), team=world.north, parent=world.south, starts_on=JUNE)
    with pytest.raises(Invalid) as refused:
        teams.move(make.act(world.admin, now=now), team=world.north, parent=world.root, starts_on=MARCH)
    assert refused.value.errors == {
        "starts_on": "North already moves on Mon 1 Jun 2026. Choose that day or a later one."
    }


def test_a_team_with_people_or_teams_stays(world, now):
    with pytest.raises(Refused, match="North still has 3 people"):
        teams.deactivate(make.act(world.admin, now=now), team=world.north)
    empty = teams.create(make.act(world.admin, now=now), name="West", parent=world.root, starts_on=MARCH)
    below = teams.create(make.act(world.admin, now=now), name="Far West", parent=empty, starts_on=MARCH)
    with pytest.raises(Refused, match="1 team stands under West"):
        teams.deactivate(make.act(world.admin, now=now), team=empty)
    teams.deactivate(make.act(world.admin, now=now), team=below)
    teams.deactivate(make.act(world.admin, now=now), team=empty)
    assert empty.pk not in tree_on(TODAY).parents
    assert empty.pk in tree_on(MARCH).parents
    with pytest.raises(StaleState):
        teams.deactivate(make.act(world.admin, now=now), team=empty)


def test_one_member_team_a_day(world, now):
    with pytest.raises(Invalid) as refused:
        teams.add_member(make.act(world.admin, now=now), person=world.rep, team=world.south, starts_on=MARCH)
    assert "Rita Rep is a member of North since Mon 1 Jan 2024" in refused.value.errors["person"]
    teams.add_manager(make.act(world.admin, now=now), person=world.rep, team=world.south, starts_on=MARCH)


def test_a_move_ends_the_old_membership_on_the_day_the_new_one_begins(world, now):
    teams.move_member(make.act(world.admin, now=now), person=world.rep, team=world.south, starts_on=MARCH)
    rows = (
        Membership.objects.filter(person=world.rep)
        .order_by("starts_on")
        .values_list("team__name", "starts_on", "ends_before")
    )
    assert list(rows) == [("North", date(2024, 1, 1), MARCH), ("South", MARCH, None)]
    world.rep.refresh_from_db()
    assert world.rep.current_team_id == world.south.pk
    assert not ReportingLine.objects.filter(above=world.manager, below=world.rep).exists()


def test_a_membership_in_a_team_that_does_not_stand_is_refused(world, now):
    west = teams.create(make.act(world.admin, now=now), name="West", parent=world.root, starts_on=JUNE)
    with pytest.raises(Invalid) as refused:
        teams.move_member(make.act(world.admin, now=now), person=world.rep, team=west, starts_on=MARCH)
    assert refused.value.errors == {"team": "West has no place in the tree on Sun 1 Mar 2026."}
    assert Membership.objects.filter(person=world.rep).count() == 1


def test_an_ended_membership_is_not_ended_twice(world, now):
    row = Membership.objects.get(person=world.rep)
    teams.end_membership(make.act(world.admin, now=now), membership=row, ends_before=MARCH)
    with pytest.raises(StaleState):
        teams.end_membership(make.act(world.admin, now=now), membership=row, ends_before=MARCH)
    row.refresh_from_db()
    with pytest.raises(Invalid):
        teams.end_membership(make.act(world.admin, now=now), membership=row, ends_before=date(2023, 1, 1))

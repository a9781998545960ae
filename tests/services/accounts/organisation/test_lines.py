"""Who stands above whom today."""

from datetime import date

import pytest

from accounts.models import Membership, Person, ReportingLine
from accounts.organisation.access import Relation, relation
from accounts.organisation.services import lines
from tests import make


@pytest.mark.django_db
def test_a_manager_stands_above_the_members_of_the_team(world: make.World) -> None:
    assert ReportingLine.objects.get(above=world.manager, below=world.rep).depth == 1
    assert ReportingLine.objects.get(above=world.leader, below=world.rep).depth == 2
    assert not ReportingLine.objects.filter(above=world.other_manager, below=world.rep).exists()


@pytest.mark.django_db
def test_rebuilding_twice_changes_nothing(world: make.World) -> None:
    assert lines.rebuild(today=make.TODAY) == 0


@pytest.mark.django_db
def test_a_move_changes_who_sees_from_its_day_on(world: make.World) -> None:
    moved_on = date(2026, 11, 25)
    Membership.objects.filter(person=world.rep).update(ends_before=moved_on)
    make.member(world.rep, world.south, starts_on=moved_on)
    lines.rebuild(today=make.TODAY)
    world.rep.refresh_from_db()
    assert world.rep.current_team_id == world.south.pk
    assert relation(world.other_manager, world.rep) is Relation.LINE
    assert relation(world.manager, world.rep) is Relation.NONE


@pytest.mark.django_db
def test_sets_and_single_objects_agree_on_who_is_seen(world: make.World) -> None:
    people = list(Person.objects.all())
    for viewer in people:
        seen = set(Person.objects.visible_to(viewer).values_list("pk", flat=True))
        for owner in people:
            by_relation = relation(viewer, owner) in {Relation.SELF, Relation.LINE, Relation.LEADER}
            assert (owner.pk in seen) == by_relation, (viewer.name, owner.name)


@pytest.mark.django_db
def test_relations_of_the_cast(world: make.World) -> None:
    assert relation(world.rep, world.rep) is Relation.SELF
    assert relation(world.manager, world.rep) is Relation.LINE
    assert relation(world.admin, world.rep) is Relation.LEADER
    assert relation(world.peer, world.rep) is Relation.PEER
    assert relation(world.other_rep, world.rep) is Relation.NONE

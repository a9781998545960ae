"""Who starts a help goes along with the line, as long as nobody has started it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.duties.services.obligations import flag_missed
from accounts.models import Notice
from reviews.helps.selectors import records as selector
from reviews.helps.services import engine
from reviews.models import Help
from tests import make
from tests.builders import helps as build
from tests.builders.moves import leaves, moves
from traps_web.lib.faults import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def record(world):
    return build.opened(world.rep, by=world.leader)


def later(days=1):
    return make.act(now=build.TAKEN + timedelta(days=days))


def owed(record):
    rows = selector.of_duties(record).filter(waived_at=None).order_by("opened_at", "pk")
    return [(row.owner, row.status) for row in rows]


def test_the_new_manager_owes_the_start_once_and_is_notified(world, record):
    moves(world.rep, world.south)
    for days in (1, 1, 2):
        engine.run(later(days))
    assert owed(record) == [(world.other_manager, "open")]
    assert Notice.objects.filter(kind="help", person=world.other_manager).count() == 1
    assert not Help.objects.visible_to(world.manager).exists()
    with pytest.raises(Refused):
        build.started(Help.objects.get(), by=world.manager)
    build.started(Help.objects.get(), by=world.other_manager)
    assert selector.of_duties(record).get(owner=world.other_manager, trap__key="help-start").done_at == make.NOW


def test_who_comes_back_owes_it_to_the_first_manager_again(world, record):
    for team, manager in ((world.south, world.other_manager), (world.north, world.manager)):
        moves(world.rep, team)
        engine.run(later())
        assert owed(record) == [(manager, "open")]


def test_a_miss_stays_with_who_missed_it(world, record):
    flag_missed(later(20))
    moves(world.rep, world.south)
    for days in (20, 21):
        engine.run(later(days))
    assert owed(record) == [(world.manager, "missed"), (world.other_manager, "open")]


def test_a_manager_who_has_left_is_followed_by_the_next_above(world, record):
    leaves(world.manager)
    engine.run(later())
    assert owed(record) == [(world.leader, "open")]


def test_what_was_started_stays_with_who_promised_the_actions(world, record):
    build.started(record, by=world.manager)
    moves(world.rep, world.south)
    engine.run(later())
    assert {owner for owner, _ in owed(record)} == {world.manager}

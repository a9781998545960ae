"""The decision on a case goes along with the line: who left it decides no more and sees it no more."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.models import Notice, Organisation
from reviews.cases.selectors import cases as selector
from reviews.cases.services import cases, engine, passing_on
from reviews.models import Case
from tests import make
from tests.builders import cases as build
from tests.builders.moves import leaves, moves
from traps_web.lib.faults import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(world):
    return build.opened(world.rep, by=world.leader)


def later(days=1):
    return make.act(now=make.NOW + timedelta(days=days))


def read_again(case):
    return Case.objects.select_related("decider").get(pk=case.pk)


def test_where_the_person_changes_team_the_new_manager_decides_with_the_days_anew(world, case):
    moves(world.rep, world.south)
    engine.run(later(3))
    row = read_again(case)
    assert (row.decider, row.level, row.state) == (world.other_manager, 1, "waiting")
    assert row.decide_due_at == cases.due_after(later(3), row.facts["step"]["days"], world.other_manager)
    assert not selector.visible(viewer=world.manager).exists()
    with pytest.raises(Refused):
        build.decided(row, "waived", by=world.manager)
    assert list(Notice.objects.filter(kind="case", person=world.other_manager).values_list("address", flat=True)) == [
        f"/cases/{case.pk}/"
    ]
    assert build.decided(row, "confirmed", by=world.other_manager).state == "running"


def test_it_goes_along_once_and_the_person_reads_to_whom(world, case):
    moves(world.rep, world.south)
    for days in (1, 1, 2):
        engine.run(later(days))
    row = read_again(case).events.get(event="moved")
    assert row.words == "From Mara Manager to Otto Manager."
    assert Notice.objects.filter(kind="case", person=world.rep).count() == 2, "opened, and moved"


def test_a_manager_who_has_left_is_followed_by_the_next_above(world, case):
    leaves(world.manager)
    engine.run(later())
    assert read_again(case).decider == world.leader
    assert build.decided(read_again(case), "helped", by=world.leader).state == "help"


def test_an_appeal_goes_along_too_and_never_to_who_has_decided(world, case):
    build.decided(case, "confirmed", by=world.manager)
    appealed = build.appealed(read_again(case))
    assert appealed.decider == world.leader
    leaves(world.leader)
    engine.run(later())
    row = read_again(case)
    assert (row.state, row.decider) == ("appealed", world.admin)
    assert row.decide_due_at == cases.due_after(later(), row.policy.appeal_days, world.admin)


def test_an_appeal_never_goes_to_the_level_that_has_decided_though_somebody_else_holds_it_now(world, case):
    build.decided(case, "confirmed", by=world.manager)
    build.appealed(read_again(case))
    moves(world.rep, world.south)
    leaves(world.leader)
    engine.run(later())
    assert read_again(case).decider == world.admin
    with pytest.raises(Refused):
        cases.decide_appeal(make.act(world.other_manager), case=case, decision="upheld", words="It stands.")


def test_a_case_that_cannot_be_passed_on_stops_no_other(world, case, monkeypatch):
    build.missed_twice(world.peer)
    engine.run(make.act())
    for person in (world.rep, world.peer):
        moves(person, world.south)
    due_after, calls = passing_on.due_after, []

    def fails_once(act, days, person):
        calls.append(person)
        if len(calls) == 1:
            raise RuntimeError("Poisoned.")
        return due_after(act, days, person)

    monkeypatch.setattr(passing_on, "due_after", fails_once)
    engine.run(later())
    assert read_again(case).decider == world.manager
    assert Case.objects.get(person=world.peer).decider == world.other_manager
    engine.run(later())
    assert read_again(case).decider == world.other_manager


def test_it_waits_for_somebody_where_nobody_stands_above(world, case):
    Organisation.objects.update(reviewer_of_last_resort=None)
    for person in (world.manager, world.leader):
        leaves(person)
    engine.run(later())
    assert read_again(case).decider is None
    assert list(selector.visible(viewer=world.rep)) == [case]
    engine.run(later(2))
    assert read_again(case).events.filter(event="moved").count() == 1
    moves(world.rep, world.south)
    engine.run(later(3))
    assert read_again(case).decider == world.other_manager


@pytest.mark.parametrize("days", [0, 10, 30])
def test_while_the_line_stands_nothing_goes_along(world, case, days):
    engine.run(later(days))
    engine.run(later(days))
    assert not read_again(case).events.filter(event="moved").exists(), "the last resort stands above nobody"

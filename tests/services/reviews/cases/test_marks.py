"""The engine looks at what changed, and once a day at everything; nothing is lost between, and nothing decided late."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.duties.services import obligations
from accounts.models import Obligation
from reviews.cases.services import engine
from reviews.consequences.selectors import facts
from reviews.models import Case, CaseMark
from tests import make
from tests.builders import cases as build
from tests.builders.bookings import make_booking
from tests.builders.budgets import set_budget
from traps_web.lib.faults import StaleState

SUMMER = make.TODAY - timedelta(days=120)


def later(**spans):
    return make.act(now=make.NOW + timedelta(**spans))


@pytest.fixture
def policy(world):
    return build.applies(world.leader)


def test_a_run_with_nothing_due_looks_at_nobody(world, policy, monkeypatch):
    build.opened(world.rep, by=world.leader)
    build.missed_twice(world.peer)
    obligations.waive(
        make.act(world.manager), obligation=Obligation.objects.filter(owner=world.peer)[0], reason="Away."
    )
    engine.run(later(hours=2))
    mark = CaseMark.objects.get()
    assert (mark.looked_until, mark.full_on) == (make.NOW + timedelta(hours=2), make.TODAY)
    monkeypatch.setattr(facts, "histories", lambda *args, **kwargs: pytest.fail("a history was read"))
    with CaptureQueriesContext(connection) as queries:
        engine.run(later(hours=4))
    assert len(queries) < 16
    assert CaseMark.objects.get().looked_until == make.NOW + timedelta(hours=4)


def test_a_miss_that_is_flagged_after_a_pause_opens_its_case_at_the_next_run(world, policy):
    set_budget(world.rep, "900.00", build.BEFORE)
    engine.run(later(minutes=-30))
    build.missed_twice(world.rep)
    assert CaseMark.objects.get().full_on == make.TODAY
    assert engine.run(make.act()) == 1


def test_a_flag_of_a_sweep_that_began_before_the_last_run_is_not_lost(world, policy):
    build.missed_twice(world.rep)
    CaseMark.objects.create(looked_until=make.NOW + timedelta(minutes=20), full_on=make.TODAY)
    assert engine.run(later(minutes=30)) == 1


def test_after_three_days_without_a_run_everything_is_caught_up_once(world, policy):
    engine.run(later(days=-1))
    build.missed_twice(world.rep)
    assert engine.run(later(days=3)) == 1
    case = Case.objects.get()
    assert case.opened_at == Obligation.objects.filter(owner=world.rep).latest("missed_at").missed_at
    assert engine.run(later(days=3)) == 0


def test_a_clock_that_was_put_back_is_no_reason_to_look_at_less(world, policy):
    CaseMark.objects.create(looked_until=make.NOW + timedelta(hours=5), full_on=make.TODAY)
    build.missed_twice(world.rep)
    assert engine.run(make.act()) == 1


def test_who_ended_a_case_is_looked_at_again(world, policy):
    case = build.opened(world.rep, by=world.leader)
    engine.run(make.act())
    build.decided(case, "waived", by=world.manager)
    assert engine.run(later(minutes=10)) == 0, "what opened a step does not open it again"


def test_a_result_that_was_put_right_ends_the_case_the_next_day_and_stops_a_decision_at_once(world, policy):
    case = build.opened(world.rep, by=world.leader)
    other = build.opened(world.peer, by=world.leader)
    engine.run(make.act())
    for person in (world.rep, world.peer):
        make_booking(person, "900.00", on=SUMMER)
    with pytest.raises(StaleState, match="a key of this case is no longer true"):
        build.decided(case, "confirmed", by=world.manager)
    case.refresh_from_db()
    assert (case.state, case.events.latest("pk").by) == ("changed", None)
    with pytest.raises(StaleState):
        build.decided(case, "waived", by=world.manager)
    engine.run(later(days=1))
    other.refresh_from_db()
    assert other.state == "changed"


def test_a_waiver_of_a_miss_ends_the_case_at_the_next_run(world, policy):
    case = build.opened(world.rep, by=world.leader)
    engine.run(make.act())
    miss = Obligation.objects.get(pk=case.facts["misses"][0]["obligation"])
    obligations.waive(make.act(world.manager, now=make.NOW + timedelta(minutes=5)), obligation=miss, reason="Away.")
    engine.run(later(minutes=15))
    case.refresh_from_db()
    assert case.state == "changed"

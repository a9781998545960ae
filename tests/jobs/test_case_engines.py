"""The engines of cases, help and conditions: in parallel, late, killed, poisoned, and on every clock of the world."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connection

from accounts.models import Notice, Obligation
from plans.conditions.services import checking
from plans.models import ConditionCheck
from reviews.cases.services import engine
from reviews.helps.services import engine as help_engine
from reviews.models import Case, CaseEvent, Help
from reviews.tightening.services import checks
from tests import make
from tests.builders import cases as build
from tests.builders import conditions, own_traps, tightenings
from tests.builders.deals import open_deal
from tests.builders.moves import moves
from traps_web.lib.deadlines import due_instant

WORKERS = 4
CLOSE = date(2026, 11, 30)
LATER = make.NOW + timedelta(days=1)
CHECKED_ON = [date(2026, 12, 4)]


def at_once(work):
    """The same work by four workers at one moment; what each returned."""

    def one_worker(_):
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(one_worker, range(WORKERS)))


@pytest.mark.django_db(transaction=True)
def test_four_workers_open_each_case_once_and_notify_once(transactional_db):
    world = make.world()
    build.applies(world.leader)
    for person in (world.rep, world.peer, world.other_rep):
        build.missed_twice(person)
    assert sum(at_once(lambda: engine.run(make.act()))) == 3
    assert CaseEvent.objects.filter(event="opened").count() == 3
    assert Notice.objects.filter(kind="case").count() == 6
    assert at_once(lambda: engine.run(make.act(now=make.NOW + timedelta(days=10)))) == [0] * WORKERS
    assert CaseEvent.objects.filter(event="climbed").count() == 3, "each climbed one level"


@pytest.mark.django_db(transaction=True)
def test_four_workers_open_help_once(transactional_db):
    world = make.world()
    case = build.opened(world.rep, by=world.leader)
    build.decided(case, "helped", by=world.manager)
    assert sum(at_once(lambda: help_engine.run(make.act()))) == 1
    assert Help.objects.count() == 1
    assert Obligation.objects.filter(trap__key="help-start").count() == 1


@pytest.mark.django_db(transaction=True)
def test_four_workers_pass_a_decision_and_the_start_of_help_on_once(transactional_db):
    world = make.world()
    build.opened(world.rep, by=world.leader)
    build.missed_twice(world.peer)
    engine.run(make.act())
    build.decided(Case.objects.get(person=world.peer), "helped", by=world.manager)
    help_engine.run(make.act())
    for person in (world.rep, world.peer):
        moves(person, world.south)
    at_once(lambda: engine.run(make.act(now=LATER)))
    at_once(lambda: help_engine.run(make.act(now=LATER)))
    assert CaseEvent.objects.filter(event="moved").count() == 1
    starts = Obligation.objects.filter(trap__key="help-start", waived_at=None)
    assert [duty.owner for duty in starts] == [world.other_manager]
    assert Notice.objects.filter(kind="help", key__contains=":moved:").count() == 2


@pytest.mark.django_db(transaction=True)
def test_four_workers_open_the_duties_of_a_tightening_once(transactional_db):
    world = make.world()
    tightenings.tightened(world.manager, person=world.rep)
    in_a_week = make.act(now=LATER + timedelta(weeks=1))
    at_once(lambda: checks.open_due(in_a_week))
    owed = Obligation.objects.filter(trap__key="tightening-check").order_by("due_on")
    assert list(owed.values_list("owner", "due_on")) == [(world.manager.pk, day) for day in CHECKED_ON]
    assert checks.open_due(in_a_week) == 0


@pytest.mark.django_db(transaction=True)
def test_four_workers_judge_each_condition_once(transactional_db):
    world = make.world()
    open_deal(world.rep, close_on=CLOSE)
    conditions.owed(world, world.rep, f"view:{conditions.view(world.admin).pk}")
    due = Obligation.objects.filter(trap__key__startswith="own--", due_at=conditions.DUE)
    assert due.count() == 3
    at_once(lambda: checking.check_due(make.act(now=conditions.DUE + timedelta(minutes=1))))
    assert sorted(due.values_list("status", flat=True)) == ["done", "done", "missed"]
    assert ConditionCheck.objects.count() == 3
    assert Notice.objects.filter(kind="missed").count() == 1


@pytest.mark.django_db
def test_a_run_that_is_killed_between_two_people_is_finished_by_the_next(world, monkeypatch):
    build.applies(world.leader)
    for person in (world.rep, world.peer):
        build.missed_twice(person)
    real, told = engine.tell, []

    def killed(act, case, people, event):
        told.append(case.person_id)
        if len(told) == 2:
            raise KeyboardInterrupt
        real(act, case, people, event)

    with monkeypatch.context() as patched:
        patched.setattr(engine, "tell", killed)
        with pytest.raises(KeyboardInterrupt):
            engine.run(make.act())
    assert Case.objects.count() == 1
    assert engine.run(make.act()) == 1
    assert Case.objects.count() == 2
    assert Notice.objects.filter(kind="case").count() == 4


@pytest.mark.django_db
def test_somebody_whose_case_cannot_be_opened_stops_nobody_else(world, monkeypatch, caplog):
    build.applies(world.leader)
    for person in (world.rep, world.peer):
        build.missed_twice(person)
    real = engine._opened
    monkeypatch.setattr(
        engine, "_opened", lambda act, pk, opening, **more: 1 / 0 if pk == world.rep.pk else real(act, pk, opening)
    )
    assert engine.run(make.act()) == 1
    assert Case.objects.get().person == world.peer
    assert f"What person {world.rep.pk} missed was not opened." in caplog.text


@pytest.mark.parametrize(
    ("zone", "due_at"),
    [
        ("Pacific/Pago_Pago", datetime(2026, 11, 28, 4, 0, tzinfo=UTC)),  # UTC-11
        ("America/New_York", datetime(2026, 11, 27, 22, 0, tzinfo=UTC)),
        ("Asia/Kathmandu", datetime(2026, 11, 27, 11, 15, tzinfo=UTC)),
        ("Pacific/Kiritimati", datetime(2026, 11, 27, 3, 0, tzinfo=UTC)),  # UTC+14
    ],
)
@pytest.mark.django_db
def test_each_is_judged_at_the_instant_of_their_own_clock(world, zone, due_at):
    type(world.rep).objects.filter(pk=world.rep.pk).update(time_zone=zone)
    open_deal(world.rep, close_on=CLOSE)
    conditions.trap(world, f"view:{conditions.view(world.admin).pk}")
    own_traps.opened()
    duty = Obligation.objects.get(owner=world.rep, trap__key__startswith="own--", due_on=date(2026, 11, 27))
    assert duty.due_at == due_at
    checking.check_due(make.act(now=due_at))
    assert not ConditionCheck.objects.filter(obligation=duty).exists(), "judged once the instant is over"
    checking.check_due(make.act(now=due_at + timedelta(seconds=1)))
    duty.refresh_from_db()
    assert ConditionCheck.objects.get(obligation=duty).at == due_at
    assert (duty.status, duty.missed_at) == ("missed", due_at)


@pytest.mark.parametrize(
    ("day", "at", "due_at"),
    [
        (date(2027, 3, 14), time(2, 30), datetime(2027, 3, 14, 7, 30, tzinfo=UTC)),  # Skipped in New York.
        (date(2026, 11, 1), time(1, 30), datetime(2026, 11, 1, 6, 30, tzinfo=UTC)),  # Twice in New York: the later.
    ],
)
def test_a_deadline_that_the_clocks_skip_or_double_is_one_instant(day, at, due_at):
    assert due_instant(day, at, "America/New_York") == due_at

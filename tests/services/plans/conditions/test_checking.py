"""Conditions are judged as of their deadline, as the owner sees them, whenever the sweep comes by; once."""

from datetime import date, timedelta

import pytest

from accounts.duties.services import obligations
from accounts.models import Obligation, OwnTrapVersion
from pipeline.deals.services import deals
from pipeline.models import Deal
from plans.conditions.selectors import deals_then
from plans.conditions.services import checking
from plans.models import ConditionCheck
from tests import make
from tests.builders import conditions as build
from tests.builders import own_traps
from tests.builders.deals import STEP, open_deal
from traps_web.lib.faults import Invalid, StaleState

DUE = build.DUE
CLOSE = date(2026, 11, 30)
READY = STEP | {"close_on": CLOSE}


def swept(**after):
    act = make.act(now=DUE + timedelta(**(after or {"minutes": 1})))
    count = checking.check_due(act)
    obligations.flag_missed(act)
    return count


def state_of(duty):
    duty.refresh_from_db()
    return duty.status


def step_of(deal, **values):
    now = values.pop("now", make.NOW)
    row = Deal.objects.get(pk=deal.pk)
    deals.change(make.act(row.owner, now=now), deal=row, version=row.version, data=values)


@pytest.fixture
def view(world):
    return f"view:{build.view(world.admin).pk}"


def test_an_empty_view_settles_the_duty_as_of_its_deadline(world, view):
    open_deal(world.rep, **READY)
    open_deal(world.peer, close_on=CLOSE)
    duty = build.owed(world, world.rep, view)
    assert swept() == 3
    assert state_of(duty) == "done"
    assert duty.done_at == DUE
    check = ConditionCheck.objects.get(obligation=duty)
    assert (check.at, check.outcome, check.finding, check.checked_at) == (
        DUE,
        "met",
        "empty",
        DUE + timedelta(minutes=1),
    )


def test_a_deal_in_the_view_misses_it(world, view):
    open_deal(world.rep, close_on=CLOSE)
    duty = build.owed(world, world.rep, view)
    swept()
    assert state_of(duty) == "missed"
    assert ConditionCheck.objects.get(obligation=duty).finding == "1 deal in it"
    assert swept(minutes=2) == 0


def test_it_is_judged_by_what_was_known_at_the_deadline_however_late_the_sweep_comes(world, view):
    late_mended = open_deal(world.rep, close_on=CLOSE)
    mended_in_time = open_deal(world.peer, close_on=CLOSE)
    rep, peer = (build.owed(world, world.rep, view), None)
    peer = Obligation.objects.get(owner=world.peer, trap=rep.trap, due_at=DUE)
    step_of(mended_in_time, now=DUE - timedelta(minutes=1), **STEP)
    step_of(late_mended, now=DUE + timedelta(minutes=1), **STEP)
    swept(days=3)
    assert (state_of(rep), state_of(peer)) == ("missed", "done")
    assert rep.missed_at == DUE


def test_with_a_grace_it_is_judged_once_more_at_its_end(world, view):
    deal = open_deal(world.rep, close_on=CLOSE)
    stays = open_deal(world.peer, close_on=CLOSE)
    rep = build.owed(world, world.rep, view, grace_working_days=1)
    peer = Obligation.objects.get(owner=world.peer, trap=rep.trap, due_at=DUE)
    swept()
    assert (state_of(rep), state_of(peer)) == ("open", "open")
    step_of(deal, now=DUE + timedelta(days=1), **STEP)
    assert swept(days=1) == 0, "between the deadline and the end of the grace nothing is judged"
    swept(days=4)
    assert (state_of(rep), state_of(peer)) == ("late", "missed")
    assert rep.done_at == rep.missed_at
    assert list(ConditionCheck.objects.filter(obligation=rep).order_by("at").values_list("outcome", flat=True)) == [
        "not met",
        "met",
    ]
    assert stays.pk


def test_what_was_missed_is_made_good_once_the_condition_is_met(world, view):
    deal = open_deal(world.rep, close_on=CLOSE)
    duty = build.owed(world, world.rep, view)
    swept()
    assert state_of(duty) == "missed"
    assert swept(hours=23) == 0
    swept(days=1, minutes=1)
    assert state_of(duty) == "missed"
    assert duty.done_at is None
    step_of(deal, now=DUE + timedelta(days=1, hours=2), **STEP)
    swept(days=2, minutes=1)
    assert state_of(duty) == "missed"
    assert duty.done_at == DUE + timedelta(days=2)
    assert swept(days=3, minutes=1) == 0


def test_after_two_weeks_a_miss_is_judged_no_more(world, view):
    open_deal(world.rep, close_on=CLOSE)
    duty = build.owed(world, world.rep, view)
    swept()
    swept(days=15, minutes=1)
    assert ConditionCheck.objects.filter(obligation=duty).count() == 1


def test_after_a_pause_both_instants_are_judged(world, view):
    deal = open_deal(world.rep, close_on=CLOSE)
    duty = build.owed(world, world.rep, view, grace_working_days=1)
    step_of(deal, now=DUE + timedelta(days=1), **STEP)
    swept(days=6)
    assert state_of(duty) == "open"
    swept(days=6)
    assert state_of(duty) == "late"


def test_what_is_not_known_is_waived_with_its_reason_and_never_missed(world, view, monkeypatch):
    open_deal(world.rep, **READY)
    monkeypatch.setattr(deals_then, "holding", lambda model, *days: model.objects.none())
    duty = build.owed(world, world.rep, view)
    swept()
    assert state_of(duty) == "waived"
    assert duty.waive_reason == (
        "TRAPS could not check it as of 2026-11-27 22:00 UTC: not known. What is not known is never missed."
    )
    assert (duty.waived_by, duty.waived_at) == (world.admin, DUE)


def test_no_other_sweep_flags_it_and_nobody_waives_it_before_it_is_checked(world, view):
    open_deal(world.rep, close_on=CLOSE)
    duty = build.owed(world, world.rep, view)
    act = make.act(world.manager, now=DUE + timedelta(hours=1))
    assert obligations.flag_missed(act) == 0
    with pytest.raises(StaleState):
        obligations.waive(act, obligation=duty, reason="Away.")
    assert state_of(duty) == "open"


def test_a_condition_that_fails_is_looked_at_again_and_flags_nothing(world, view, monkeypatch):
    open_deal(world.rep, close_on=CLOSE)
    duty = build.owed(world, world.rep, view)
    with monkeypatch.context() as broken:
        broken.setattr(checking, "judged", lambda *args, **kwargs: 1 / 0)
        assert swept() == 0
    assert state_of(duty) == "open"
    swept(minutes=5)
    assert state_of(duty) == "missed"


def test_a_manager_answers_for_the_deals_of_the_line(world):
    open_deal(world.peer, close_on=CLOSE)
    view = f"view:{build.view(world.admin).pk}"
    trap = build.trap(world, view, audience="role", role="managers")
    own_traps.opened()
    rows = {row.owner: row for row in Obligation.objects.filter(trap=trap.trap, due_at=DUE)}
    swept()
    assert (state_of(rows[world.manager]), state_of(rows[world.other_manager])) == ("missed", "done")


def test_a_measure_above_its_bound_settles_the_duty(world):
    open_deal(world.rep)
    duty = build.owed(world, world.rep, "measure:no-next-step", "0")
    peer = Obligation.objects.get(owner=world.peer, trap=duty.trap, due_at=DUE)
    swept()
    assert (state_of(duty), state_of(peer)) == ("missed", "done")
    assert ConditionCheck.objects.get(obligation=duty).finding == "1 deal"


def test_a_measure_without_an_answer_is_waived(world):
    duty = build.owed(world, world.rep, "measure:coverage", "3")
    swept()
    assert state_of(duty) == "waived"


def test_a_measure_that_is_defined_otherwise_now_is_not_known(world):
    duty = build.owed(world, world.rep, "measure:no-next-step", "0")
    condition = dict(duty.own_duty.version.condition, version=0)
    found = checking.judged(condition, [world.rep], DUE, world.organisation)
    assert found[world.rep.pk].finding == "this measure is defined otherwise now"


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("status=won", "Only views of open deals"),
        ("q=Condax", "words in names"),
        ("not_ready=stale", "“stale”"),
        ("not_ready=paused too long", "“paused too long”"),
    ],
)
def test_a_view_that_asks_for_what_the_past_does_not_keep_is_refused(world, query, sentence):
    view = build.view(world.admin, query)
    with pytest.raises(Invalid, match=sentence):
        build.frozen(world, world.admin, f"view:{view.pk}")


def test_somebody_elses_view_and_a_measure_without_a_bound_are_refused(world):
    view = build.view(world.manager)
    for chosen, sentence in (
        (f"view:{view.pk}", "You have no saved view like this"),
        ("measure:coverage", "Enter the smallest number"),
        ("measure:pushes", "Enter the largest number"),
        ("measure:nonsense", "Choose what TRAPS checks"),
    ):
        with pytest.raises(Invalid, match=sentence):
            build.frozen(world, world.admin, chosen)


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("", {"closing": "quarter"}),
        ("period=FY2027-M06&not_ready=any", {"closing": "month", "not_ready": "any"}),
        ("period=FY2027-Q2", {"closing": "quarter"}),
        ("from=2027-03-01&to=2027-03-31", {"from": "2027-03-01", "before": "2027-04-01"}),
        ("closing=any&least=500&paused=no", {"least": "500", "paused": "no"}),
    ],
)
def test_the_filters_are_frozen_and_a_running_period_moves_along(world, query, kept):
    view = build.view(world.admin, query)
    filters = build.frozen(world, world.admin, f"view:{view.pk}")["filters"]
    filters.pop("words")
    assert {name: str(value) for name, value in filters.items()} == kept


def test_a_view_that_is_saved_anew_changes_no_trap(world, view):
    duty = build.owed(world, world.rep, view)
    build.view(world.admin, "closing=next")
    version = OwnTrapVersion.objects.get(pk=duty.own_duty.version_id)
    assert version.condition["filters"]["closing"] == "quarter"

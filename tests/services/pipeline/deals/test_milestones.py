"""Milestones: agreed, owed, reached, moved and dropped."""

from datetime import date, timedelta

import pytest

from accounts.duties.services import obligations
from accounts.models import Obligation
from pipeline.deals.services import deals, milestones
from pipeline.models import DealChange, Milestone
from tests import make
from tests.builders.deals import make_milestone, open_deal, stage
from traps_web.lib.faults import Invalid, Refused, StaleState


@pytest.fixture
def deal(world):
    return open_deal(world.rep)


def owed():
    return list(Obligation.objects.filter(trap__key="milestone").order_by("pk").values_list("status", "due_on"))


def test_a_milestone_is_owed_by_its_owner_until_five(world, deal):
    made = make_milestone(deal, owner=world.peer)
    duty = Obligation.objects.get(trap__key="milestone")
    assert (duty.owner, duty.due_on, duty.label) == (world.peer, date(2026, 12, 1), "Condax, GTX Pro: Offer agreed")
    assert duty.due_at.isoformat() == "2026-12-01T22:00:00+00:00"
    assert made.their_owner == "Head of operations"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": " "}, "name"),
        ({"due_on": None}, "due_on"),
        ({"due_on": date(2026, 11, 24)}, "due_on"),
        ({"due_on": date(2040, 1, 1)}, "due_on"),
    ],
)
def test_a_milestone_needs_a_name_and_a_day_to_come(world, deal, values, field):
    with pytest.raises(Invalid) as fault:
        make_milestone(deal, **values)
    assert list(fault.value.errors) == [field]
    assert not Milestone.objects.exists() and not owed()


def test_reached_in_time_is_done_and_later_is_missed_and_stays_so(world, deal, now):
    first, second = make_milestone(deal), make_milestone(deal, name="Signed")
    milestones.reach(make.act(world.rep, now=now), milestone=first)
    after = now + timedelta(days=10)
    obligations.flag_missed(make.act(now=after))
    milestones.reach(make.act(world.rep, now=after), milestone=second)
    assert [status for status, _ in owed()] == ["done", "missed"]
    with pytest.raises(StaleState):
        milestones.reach(make.act(world.rep, now=now), milestone=first)


def test_a_move_needs_a_reason_is_counted_and_owed_anew(world, deal, now):
    made = make_milestone(deal)
    with pytest.raises(Invalid) as fault:
        milestones.move(make.act(world.rep, now=now), milestone=made, due_on=date(2026, 12, 1), reason=" ")
    assert set(fault.value.errors) == {"due_on", "reason"}
    milestones.move(
        make.act(world.rep, now=now), milestone=made, due_on=date(2026, 12, 8), reason="Their board meets later"
    )
    assert (made.moves, made.due_on) == (1, date(2026, 12, 8))
    assert owed() == [("done", date(2026, 12, 1)), ("open", date(2026, 12, 8))]
    change = DealChange.objects.get(field="milestone")
    assert (change.before, change.after, change.reason) == (
        "Offer agreed, 2026-12-01",
        "Offer agreed, 2026-12-08",
        "Their board meets later",
    )


def test_a_move_after_its_day_leaves_the_miss(world, deal, now):
    made = make_milestone(deal)
    later = now + timedelta(days=9)
    obligations.flag_missed(make.act(now=later))
    milestones.move(make.act(world.rep, now=later), milestone=made, due_on=date(2026, 12, 18), reason="Late")
    assert owed() == [("missed", date(2026, 12, 1)), ("open", date(2026, 12, 18))]


def test_dropped_needs_a_reason(world, deal, now):
    made = make_milestone(deal)
    with pytest.raises(Invalid):
        milestones.drop(make.act(world.rep, now=now), milestone=made, reason="")
    milestones.drop(make.act(world.manager, now=now), milestone=made, reason="Not needed any more")
    assert made.drop_reason == "Not needed any more" and owed()[0][0] == "done"


def test_strangers_keep_their_hands_off_and_the_owner_of_the_step_does_not_need_the_deal(world, deal, now):
    made = make_milestone(deal, owner=world.peer)
    with pytest.raises(Refused):
        milestones.reach(make.act(world.other_rep, now=now), milestone=made)
    with pytest.raises(Refused):
        milestones.move(make.act(world.other_rep, now=now), milestone=made, due_on=date(2026, 12, 8), reason="x")
    milestones.reach(make.act(world.peer, now=now), milestone=made)
    assert made.done_by == world.peer


def test_a_lost_deal_drops_its_open_steps(world, deal, now):
    make_milestone(deal)
    deals.move_stage(
        make.act(world.rep, now=now), deal=deal, to_stage=stage("Lost"), closed_on=date(2026, 11, 25), reason="Price"
    )
    assert Milestone.objects.get().drop_reason == "The deal is lost."
    assert owed()[0][0] == "waived"
    with pytest.raises(Invalid, match="closed deal"):
        make_milestone(deal)


def test_a_new_owner_takes_the_open_steps_along(world, deal, now):
    made = make_milestone(deal)
    deals.change(make.act(world.manager, now=now), deal=deal, version=1, data={"owner_id": world.peer.pk})
    made.refresh_from_db()
    assert made.owner == world.peer
    rows = Obligation.objects.filter(trap__key="milestone").order_by("pk")
    assert [(row.owner, row.status) for row in rows] == [(world.rep, "waived"), (world.peer, "open")]


def test_a_duty_that_went_to_somebody_else_ends_with_the_step(world, deal, now):
    made = make_milestone(deal)
    duty = Obligation.objects.get(trap__key="milestone")
    obligations.hand_over(make.act(world.manager, now=now), obligation=duty, to=world.peer, reason="Rita leaves.")
    milestones.reach(make.act(world.manager, now=now), milestone=made)
    rows = Obligation.objects.filter(trap__key="milestone").order_by("pk")
    assert [(row.owner, row.status) for row in rows] == [(world.rep, "waived"), (world.peer, "done")]


@pytest.mark.parametrize("is_flagged", [True, False])
def test_a_lost_deal_settles_what_was_missed_and_takes_nothing_back(world, deal, now, is_flagged):
    make_milestone(deal)
    later = now + timedelta(days=9)
    if is_flagged:
        obligations.flag_missed(make.act(now=later))
    deals.move_stage(
        make.act(world.rep, now=later), deal=deal, to_stage=stage("Lost"), closed_on=date(2026, 11, 25), reason="Price"
    )
    duty = Obligation.objects.get(trap__key="milestone")
    assert (duty.status, duty.done_at, duty.waived_at) == ("missed", later, None)


def test_a_new_owner_does_not_take_the_miss_along(world, deal, now):
    make_milestone(deal)
    later = now + timedelta(days=9)
    obligations.flag_missed(make.act(now=later))
    deals.change(make.act(world.manager, now=later), deal=deal, version=1, data={"owner_id": world.peer.pk})
    rows = Obligation.objects.filter(trap__key="milestone").order_by("pk")
    assert [(row.owner, row.status, row.due_on) for row in rows] == [
        (world.rep, "missed", date(2026, 12, 1)),
        (world.peer, "open", date(2026, 12, 8)),
    ]
    milestones.reach(make.act(world.peer, now=later), milestone=Milestone.objects.get())
    assert [row.status for row in rows.all()] == ["missed", "done"]

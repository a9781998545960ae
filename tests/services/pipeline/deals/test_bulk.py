"""Many deals at once: one act for each, and what is refused for one stands in nobody's way."""

from datetime import date
from decimal import Decimal

import pytest

from pipeline.deals.selectors import deals as selector
from pipeline.deals.services import bulk
from pipeline.deals.services import deals as service
from pipeline.models import Booking, Deal, StageChange
from tests import make
from tests.builders.deals import make_deal, make_item, stage

STEP = {"next_step": "Call the buyer", "next_step_on": date(2026, 12, 2)}


def act(world, deals, *, by=None, versions=None, data=None, **move):
    chosen = selector.chosen(viewer=world.leader, pks=[deal.pk for deal in deals])
    return bulk.change_many(
        make.act(by or world.manager),
        deals=chosen,
        versions=versions or {deal.pk: deal.version for deal in chosen},
        data=data or {},
        **move,
    )


def test_three_refusals_among_forty_leave_thirty_seven_done(world):
    deals = [make_deal(world.rep, name=f"Deal {place:02}", at="Engaging") for place in range(37)]
    late = make_deal(world.rep, name="Changed elsewhere", at="Engaging")
    service.change(make.act(world.rep), deal=late, version=1, data={"amount": Decimal(5)})
    won = make_deal(world.rep, name="Won already", at="Won")
    away = make_deal(world.other_rep, name="Of another team", at="Engaging")
    versions = {deal.pk: 1 for deal in [*deals, late, won, away]}
    outcomes = act(world, [*deals, late, won, away], versions=versions, data={"close_on": date(2027, 1, 15)})
    refused = {outcome.deal.name: outcome.refused for outcome in outcomes if outcome.refused}
    assert len(outcomes) == 40 and len(refused) == 3
    assert "changed while you were looking" in refused["Changed elsewhere"]
    assert "A won deal is booked" in refused["Won already"]
    assert "Only Olga Other, the line above and admins" in refused["Of another team"]
    assert Deal.objects.filter(close_on=date(2027, 1, 15)).count() == 37
    assert Deal.objects.get(pk=late.pk).amount == Decimal(5)


def test_a_deal_is_changed_wholly_or_not_at_all(world):
    make_item("Engaging", "Budget confirmed")
    held, free = make_deal(world.rep, at="Engaging", name="Held"), make_deal(world.rep, at="Proposal", name="Free")
    outcomes = act(world, [held, free], data=STEP, to_stage=stage("Closing"))
    assert [bool(outcome.refused) for outcome in outcomes] == [True, False] and outcomes[0].is_gate
    assert "Budget confirmed" in outcomes[0].refused
    held.refresh_from_db()
    free.refresh_from_db()
    assert (held.stage.name, held.next_step, held.version) == ("Engaging", "", 1)
    assert (free.stage.name, free.next_step) == ("Closing", "Call the buyer")
    assert StageChange.objects.filter(deal=held).count() == 1


def test_the_gate_of_won_holds_for_many_as_for_one(world):
    outcomes = act(world, [make_deal(world.rep, at="Closing")], to_stage=stage("Won"), closed_on=make.TODAY)
    assert outcomes[0].is_gate and not Booking.objects.exists()


@pytest.mark.parametrize("who", ["peer", "other_manager"])
def test_who_may_not_write_changes_nothing(world, who):
    outcomes = act(world, [make_deal(world.rep)], by=getattr(world, who), data={"close_on": date(2027, 1, 15)})
    assert "Only Rita Rep" in outcomes[0].refused and Deal.objects.get().version == 1


def test_the_half_of_a_next_step_that_is_not_given_is_the_deals_own(world):
    has_one = make_deal(world.rep, next_step="Send the offer", next_step_on=date(2026, 12, 1))
    has_none = make_deal(world.rep, name="None")
    outcomes = act(world, [has_one, has_none], data={"next_step_on": date(2026, 12, 9)})
    assert [outcome.refused for outcome in outcomes] == ["", "Enter the next step."]
    has_one.refresh_from_db()
    assert (has_one.next_step, has_one.next_step_on) == ("Send the offer", date(2026, 12, 9))


def test_deals_go_to_another_owner_with_their_shares(world):
    deals = [make_deal(world.rep, at="Engaging") for _ in range(3)]
    assert not any(outcome.refused for outcome in act(world, deals, data={"owner_id": world.peer.pk}))
    for deal in Deal.objects.all():
        assert deal.owner == world.peer and [share.person for share in deal.shares.all()] == [world.peer]


def test_no_more_than_the_most_are_changed(world, monkeypatch):
    monkeypatch.setattr(bulk, "MOST", 2)
    outcomes = act(world, [make_deal(world.rep) for _ in range(3)], data={"close_on": date(2027, 1, 15)})
    assert len(outcomes) == 2 == Deal.objects.filter(close_on=date(2027, 1, 15)).count()

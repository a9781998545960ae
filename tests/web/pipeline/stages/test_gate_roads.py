"""Every road to another stage × every gate: one service guards them all, so no road is a way around."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.models import Booking, Deal, DealItem, GateOverride
from tests.builders.deals import PROOF, make_item
from tests.builders.roads import CARRIES_ITEMS, CARRIES_PROOF, EXPIRES, ROADS, Road, fill, go


@pytest.mark.parametrize("road", ROADS)
def test_an_open_gate_lets_through(gated, road):
    world, deal, item = gated
    fill(deal, item)
    assert go(road, deal, world.rep)


@pytest.mark.parametrize("road", ROADS)
def test_a_closed_gate_stops_and_changes_nothing(gated, road):
    world, deal, _ = gated
    assert not go(road, deal, world.rep)
    assert (deal.version, DealItem.objects.count(), GateOverride.objects.count()) == (1, 0, 0)


@pytest.mark.parametrize("road", ROADS)
def test_what_is_filled_along_moves_in_the_same_act(gated, road):
    world, deal, item = gated
    assert go(road, deal, world.rep, items={item.pk: "yes"}) is (road in CARRIES_ITEMS)
    assert DealItem.objects.filter(deal=deal, item=item, done_by=world.rep).exists() is (road in CARRIES_ITEMS)


@pytest.mark.parametrize("road", ROADS)
def test_a_wrong_answer_along_stops_and_keeps_nothing(gated, road):
    world, deal, item = gated
    assert not go(road, deal, world.rep, items={item.pk: "false"})
    assert not DealItem.objects.exists()


@pytest.mark.parametrize("road", ROADS)
def test_a_rep_does_not_override_the_own_gate(gated, road):
    world, deal, _ = gated
    assert not go(road, deal, world.rep, override="They sign on Monday")
    assert not GateOverride.objects.exists()


@pytest.mark.parametrize("road", ROADS)
def test_the_line_overrides_with_reason_and_day(gated, road):
    world, deal, item = gated
    assert go(road, deal, world.manager, override="They sign on Monday") is (road in CARRIES_ITEMS)
    if road in CARRIES_ITEMS:
        row = GateOverride.objects.get()
        assert (row.by, row.expires_on, row.missing) == (world.manager, EXPIRES, [{"id": item.pk, "name": item.name}])
        assert deal.gate_debt_on == EXPIRES


@pytest.mark.parametrize("road", ROADS)
@pytest.mark.parametrize("reason", ["", " "])
def test_an_override_without_a_reason_is_none(gated, road, reason):
    world, deal, _ = gated
    assert not go(road, deal, world.manager, override=reason)


@pytest.mark.parametrize("road", ROADS)
def test_an_admin_outside_the_line_does_not_override(gated, road):
    world, deal, _ = gated
    assert not go(road, deal, world.admin, override="In a hurry")


@pytest.mark.parametrize("road", ROADS)
def test_won_needs_every_item_and_the_proof(gated, road):
    world, deal, item = gated
    assert not go(road, deal, world.rep, "Won", proof=PROOF)
    fill(deal, item)
    assert not go(road, deal, world.rep, "Won")
    assert not go(road, deal, world.manager, "Won", override="It is as good as signed")
    assert not Booking.objects.exists()
    assert go(road, deal, world.rep, "Won", proof=PROOF) is (road in CARRIES_PROOF)
    assert Booking.objects.exists() is (road in CARRIES_PROOF)


@pytest.mark.parametrize("road", ROADS)
def test_lost_owes_no_items_but_a_reason(gated, road):
    world, deal, _ = gated
    assert not go(road, deal, world.rep, "Lost")
    assert not go(road, deal, world.rep, "Lost", reason=" ")
    assert go(road, deal, world.rep, "Lost", reason="Lost to price")
    assert deal.lost_reason == "Lost to price"


@pytest.mark.parametrize("road", ROADS)
def test_a_deal_does_not_move_on_without_a_dated_next_step(gated, road):
    world, deal, item = gated
    fill(deal, item)
    Deal.objects.filter(pk=deal.pk).update(next_step="", next_step_on=None)
    assert not go(road, deal, world.rep)
    Deal.objects.filter(pk=deal.pk).update(next_step="Call", next_step_on=date(2026, 11, 24))
    assert not go(road, deal, world.rep)


@pytest.mark.parametrize("road", ROADS)
def test_a_move_back_owes_nothing(gated, road):
    world, deal, item = gated
    fill(deal, item)
    assert go("api_move", deal, world.rep)
    make_item("Engaging", name="Who signs", kind="person")
    moved = getattr(Road(deal, world.rep, "Prospecting", {}), road)()
    deal.refresh_from_db()
    assert moved and deal.stage.name == "Prospecting"


@pytest.mark.parametrize("road", ROADS)
def test_a_jump_owes_the_items_of_every_stage_passed(gated, road):
    world, deal, item = gated
    fill(deal, item)
    other = make_item("Engaging", name="Who signs", kind="person")
    assert not go(road, deal, world.rep, "Proposal")
    assert go(road, deal, world.rep, "Proposal", items={other.pk: "Ann Lee"}) is (road in CARRIES_ITEMS)

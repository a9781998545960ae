"""Every road to another stage × every gate: one service guards them all, so no road is a way around."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from rest_framework.test import APIClient

from pipeline.models import Booking, Deal, DealItem, GateOverride, StageChange
from pipeline.services import bulk, checklists
from tests import make
from tests.builders.deals import PROOF, STEP, make_item, open_deal, proof_item, stage
from tests.builders.imports import take

EXPIRES = date(2026, 12, 9)
CLOSED = "2026-11-25"


class Road:
    """What is asked for, in the words of one road; returns whether the deal moved."""

    def __init__(self, deal, who, to, asked):
        self.deal, self.who, self.to, self.asked = deal, who, stage(to), asked

    def signed_in(self):
        client = Client()
        client.force_login(self.who, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    def program(self):
        client = APIClient()
        client.force_authenticate(self.who)
        return client

    def said(self):
        data = {"stage": self.to.name}
        if self.to.kind != "open":
            data["closed_on"] = CLOSED
        if "items" in self.asked:
            data["items"] = {str(pk): value for pk, value in self.asked["items"].items()}
        if "override" in self.asked:
            data["override"] = {"reason": self.asked["override"], "expires_on": EXPIRES.isoformat()}
        if "proof" in self.asked:
            data["proof"] = self.asked["proof"]
        return data

    def typed(self):
        data = {"version": self.deal.version, "to_stage": self.to.pk}
        data |= {f"item_{pk}": value for pk, value in self.asked.get("items", {}).items()}
        if "override" in self.asked:
            data |= {"override_reason": self.asked["override"], "expires_on": EXPIRES.isoformat()}
        if "proof" in self.asked:
            data[f"item_{proof_item().pk}"] = self.asked["proof"]
        return data

    def form(self):
        data = {"closed_on": CLOSED} | self.typed()
        return self.signed_in().post(f"/deals/{self.deal.pk}/move/", data).status_code == 302

    def board(self):
        """A drop sends just stage and version; the dialog at a closed gate sends what was filled in."""
        answer = self.signed_in().post(f"/deals/{self.deal.pk}/move/", self.typed(), headers={"HX-Request": "true"})
        assert answer.status_code in (204, 422)
        return answer.status_code == 204

    def api_move(self):
        url = f"/api/v1/deals/{self.deal.pk}/move/"
        return self.program().post(url, self.said(), format="json").status_code == 200

    def api_patch(self):
        return self.program().patch(f"/api/v1/deals/{self.deal.pk}/", self.said(), format="json").status_code == 200

    def api_put(self):
        data = {"name": self.deal.name} | self.said()
        return self.program().put("/api/v1/deals/by-external-id/D1/", data, format="json").status_code == 200

    def file(self):
        closed_on = CLOSED if self.to.kind != "open" else ""
        line = f"D1,{self.deal.name},{self.deal.owner.email},{self.to.name},{closed_on},{self.asked.get('proof', '')}"
        return take("deals", "external_id,name,owner_email,stage,closed_on,proof", line).status == "done"

    def bulk(self):
        [outcome] = bulk.change_many(
            deals=[Deal.objects.select_related("owner", "stage").get(pk=self.deal.pk)],
            versions={self.deal.pk: self.deal.version},
            data={},
            by=self.who,
            now=make.NOW,
            to_stage=self.to,
            closed_on=date(2026, 11, 25) if self.to.kind != "open" else None,
        )
        return not outcome.refused


ROADS = ["form", "board", "api_move", "api_patch", "api_put", "file", "bulk"]
CARRIES_ITEMS = {"form", "board", "api_move", "api_patch", "api_put"}
CARRIES_PROOF = CARRIES_ITEMS | {"file"}


@pytest.fixture
def gated(world):
    """A deal at a gate that asks for one item, ready in every other way."""
    item = make_item("Prospecting")
    deal = open_deal(world.rep, close_on=date(2026, 12, 18), external_id="D1", name="Condax", **STEP)
    return world, deal, item


def go(road, deal, who, to="Engaging", **asked):
    deal.refresh_from_db()
    before = deal.stage_id
    moved = getattr(Road(deal, who, to, asked), road)()
    deal.refresh_from_db()
    assert (deal.stage_id != before) is moved
    assert StageChange.objects.filter(deal=deal, to_stage=stage(to)).exists() is moved
    return moved


def fill(deal, item):
    checklists.answer(deal=deal, items={item.pk: True}, by=deal.owner, now=make.NOW)


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

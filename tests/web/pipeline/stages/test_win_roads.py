"""Every road on which a rep brings a deal to won leads to the line, when its numbers are fresh."""

from decimal import Decimal

import pytest

from pipeline.models import Booking, Deal, ShareRequest, WinRequest
from pipeline.stages.services import checklists
from tests import make
from tests.builders.deals import make_deal, proof_item
from tests.builders.requests import asked_for_shares, asked_to_win, limit_wins, raise_amount, share
from tests.builders.roads import CARRIES_PROOF, ROADS, Road

pytestmark = pytest.mark.django_db
REP_ROADS = [road for road in ROADS if road != "file"]


@pytest.fixture
def deal(world):
    """A deal of the rep with its proof given, whose amount the rep has just raised."""
    made = make_deal(world.rep, external_id="D1")
    checklists.answer(make.act(world.rep), deal=made, items={proof_item().pk: "PO 17"})
    return raise_amount(made, by=world.rep, to="500000.00")


def take_road(road, deal, who):
    deal.refresh_from_db()
    fields = {"proof": "PO 17"} if road in CARRIES_PROOF else {}
    getattr(Road(deal, who, "Won", fields), road)()
    deal.refresh_from_db()


@pytest.mark.parametrize("road", REP_ROADS)
def test_the_rep_asks_and_wins_nothing(world, deal, road):
    take_road(road, deal, world.rep)
    assert deal.status == "open" and not Booking.objects.exists()
    request = WinRequest.objects.get()
    assert (request.asked_by, request.asked_of, request.amount) == (world.rep, world.manager, Decimal("500000.00"))


@pytest.mark.parametrize("road", REP_ROADS)
def test_the_manager_wins_it_at_once(world, deal, road):
    take_road(road, deal, world.manager)
    assert deal.status == "won" and not WinRequest.objects.exists()


@pytest.mark.parametrize("road", REP_ROADS)
def test_above_the_limit_the_rep_asks_too(world, road):
    limit_wins("999.99")
    deal = make_deal(world.rep, external_id="D1")
    checklists.answer(make.act(world.rep), deal=deal, items={proof_item().pk: "PO 17"})
    take_road(road, deal, world.rep)
    assert deal.status == "open" and WinRequest.objects.get().status == "asked"


@pytest.mark.parametrize("road", REP_ROADS)
def test_on_every_road_the_proof_comes_first(world, road):
    deal = raise_amount(make_deal(world.rep, external_id="D1"), by=world.rep)
    getattr(Road(deal, world.rep, "Won", {}), road)()
    assert not WinRequest.objects.exists()


def test_a_deal_that_a_program_opens_at_won_above_the_limit_waits(world, api_of):
    proof_item()
    limit_wins("1000.00")
    body = {"name": "Condax", "amount": "500000.00", "stage": "Won", "closed_on": "2026-11-25", "proof": "PO 17"}
    answer = api_of(world.rep).put("/api/v1/deals/by-external-id/D9/", body, format="json")
    assert answer.status_code == 202 and answer.data["status"] == "open"
    again = api_of(world.rep).put("/api/v1/deals/by-external-id/D9/", body, format="json")
    assert (again.status_code, again.data["win_request"]) == (202, answer.data["win_request"])
    assert WinRequest.objects.count() == 1 and not Booking.objects.exists()


def test_an_amount_and_the_win_in_one_call_wait(world, api_of):
    make_deal(world.rep, external_id="D1")
    body = {"name": "Condax", "amount": "500000.00", "stage": "Won", "closed_on": "2026-11-25", "proof": "PO 17"}
    for method, path in (("put", "by-external-id/D1/"), ("patch", f"{Deal.objects.get().pk}/")):
        answer = getattr(api_of(world.rep), method)(f"/api/v1/deals/{path}", body, format="json")
        assert (answer.status_code, answer.data["stage"]) == (202, "Prospecting"), answer.data
    assert not Booking.objects.exists()


def test_the_row_of_a_bulk_change_says_whose_word_it_waits_for(world, deal, api_of):
    data = {"deals": [{"id": deal.pk}], "stage": "Won", "closed_on": "2026-11-25"}
    [row] = api_of(world.rep).post("/api/v1/deals/bulk/", data, format="json").data
    assert (row["done"], row["refused"], row["waits_for"]) == (False, "", "Mara Manager")


def test_programs_read_decide_and_withdraw_a_request_to_win(world, api_of):
    request = asked_to_win(world.rep)
    url = f"/api/v1/win-requests/{request.pk}/"
    assert api_of(world.rep).get(url).data["shares"] == [{"person": world.rep.pk, "share": "100"}]
    refused = api_of(world.manager).post(f"{url}decide/", {"approve": False}, format="json")
    assert refused.status_code == 400 and "answer" in refused.data
    assert api_of(world.rep).post(f"{url}decide/", {"approve": True}, format="json").status_code == 403
    done = api_of(world.manager).post(f"{url}decide/", {"approve": True}, format="json")
    assert (done.status_code, done.data["status"]) == (200, "approved")
    assert api_of(world.rep).post(f"{url}withdraw/").status_code == 409
    assert Booking.objects.get().amount == Decimal("1500.00")


def test_programs_plan_shares_and_wait_for_the_yes(world, api_of):
    deal = share(make_deal(world.rep), {world.rep: 60, world.peer: 40}, by=world.rep)
    url = f"/api/v1/deals/{deal.pk}/shares/"
    response = api_of(world.rep).put(url, {"shares": [{"person": world.rep.pk, "share": "100"}]}, format="json")
    assert response.status_code == 202
    assert [row["share"] for row in response.data["shares"]] == ["60", "40"]
    decide = f"/api/v1/share-requests/{response.data['share_request']}/decide/"
    assert api_of(world.rep).post(decide, {"approve": True}, format="json").status_code == 403
    done = api_of(world.peer).post(decide, {"approve": True}, format="json")
    assert (done.status_code, done.data["status"]) == (200, "approved")
    assert [row["share"] for row in api_of(world.rep).get(url).data["shares"]] == ["100"]


def test_programs_withdraw_and_refuse_requests_about_shares(world, api_of):
    request = asked_for_shares(world.rep, world.peer)
    url = f"/api/v1/share-requests/{request.pk}/"
    no_words = api_of(world.peer).post(f"{url}decide/", {"approve": False}, format="json")
    assert no_words.status_code == 400
    assert api_of(world.rep).post(f"{url}withdraw/").data["status"] == "withdrawn"
    assert api_of(world.peer).post(f"{url}decide/", {"approve": True}, format="json").status_code == 409


def test_the_owner_named_in_a_bulk_change_takes_no_share_from_a_rep_for_the_manager(world, api_of):
    deal = make_deal(world.rep)
    data = {"deals": [{"id": deal.pk}], "owner": world.manager.pk}
    [row] = api_of(world.manager).post("/api/v1/deals/bulk/", data, format="json").data
    assert row["done"]
    assert deal.shares.get().person == world.rep and ShareRequest.objects.get().asked_by == world.manager

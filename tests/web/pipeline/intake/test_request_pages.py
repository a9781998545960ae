"""Requests to win and about shares in the browser, and what a deal says while one is open."""

import csv
import re

import pytest

from accounts.models import Organisation
from pipeline.intake.services import entered_bookings
from pipeline.models import Booking, Deal, ShareRequest, WinRequest
from tests import make
from tests.builders.bookings import new
from tests.builders.deals import make_deal, proof_item, stage
from tests.builders.requests import asked_for_shares, asked_to_win, raise_amount

pytestmark = pytest.mark.django_db


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_the_move_says_whose_word_it_waits_for_and_so_do_deal_list_and_board(world, client_of):
    deal = raise_amount(make_deal(world.rep), by=world.rep)
    client = client_of(world.rep)
    body = {
        "version": deal.version,
        "to_stage": stage("Won").pk,
        "closed_on": "2026-11-25",
        f"item_{proof_item().pk}": "PO 17",
    }
    page = text_of(client.post(f"/deals/{deal.pk}/move/", body, follow=True))
    assert "Condax, GTX Pro waits for Mara Manager’s approval. The amount was changed within the last 10" in page
    assert "There is a request to win it. It waits for Mara Manager’s approval." in page
    for address in ("/deals/?closing=any", "/deals/board/?closing=any", f"/deals/{deal.pk}/move/"):
        assert "waits for Mara Manager’s approval" in text_of(client.get(address)), address


def test_a_drop_on_the_board_answers_with_the_same_sentence(world, client_of):
    deal = raise_amount(make_deal(world.rep), by=world.rep)
    body = {"version": deal.version, "to_stage": stage("Won").pk, f"item_{proof_item().pk}": "PO 17"}
    answer = client_of(world.rep).post(f"/deals/{deal.pk}/move/", body, headers={"HX-Request": "true"})
    assert answer.status_code == 204 and "waits for Mara Manager" in answer.headers["HX-Trigger"]


def test_the_manager_reads_the_request_and_wins_the_deal(world, client_of):
    request = asked_to_win(world.rep)
    client = client_of(world.manager)
    page = text_of(client.get(f"/win-requests/{request.pk}/"))
    for sentence in (
        "Rita Rep asks to win Condax, GTX Pro, 1,500.",
        "Rita Rep 100 %",
        "Wed 25 Nov 2026",
        "Approve, and win it",
    ):
        assert sentence in page
    answer = client.post(f"/win-requests/{request.pk}/", {"decision": "approve"})
    assert (answer.status_code, answer.url) == (302, f"/deals/{request.deal_id}/")
    assert Booking.objects.get().amount == 1500


def test_a_refusal_without_words_keeps_the_page(world, client_of):
    request = asked_to_win(world.rep)
    answer = client_of(world.manager).post(f"/win-requests/{request.pk}/", {"decision": "refuse", "answer": " "})
    assert answer.status_code == 422 and "Give a reason for the refusal." in text_of(answer)


def test_an_approval_of_what_moved_on_says_so(world, client_of):
    request = asked_to_win(world.rep)
    raise_amount(Deal.objects.get(), by=world.rep, to="9000.00")
    client = client_of(world.manager)
    assert "changed since this request" in text_of(client.get(f"/win-requests/{request.pk}/"))
    answer = client.post(f"/win-requests/{request.pk}/", {"decision": "approve", "answer": "Well done"})
    page = text_of(answer)
    assert (
        answer.status_code == 409
        and "The amount or the shares changed since this request. Refuse it, so that it can be asked again." in page
        and "Well done" in page
    )
    assert not Booking.objects.exists()


def test_the_asker_withdraws_on_the_page(world, client_of):
    request = asked_to_win(world.rep)
    client = client_of(world.rep)
    page = text_of(client.get(f"/win-requests/{request.pk}/"))
    assert "Withdraw" in page and "Approve" not in page
    assert client.post(f"/win-requests/{request.pk}/withdraw/").status_code == 302
    assert WinRequest.objects.get().status == "withdrawn"


def test_shares_that_wait_say_for_whom_and_the_colleague_agrees_without_seeing_the_deal(world, client_of):
    request = asked_for_shares(world.rep, world.peer)
    page = text_of(client_of(world.rep).get(f"/deals/{request.deal_id}/"))
    assert "Other shares are asked for, and wait for Paul Peer’s yes." in page
    client = client_of(world.peer)
    page = text_of(client.get(f"/share-requests/{request.pk}/"))
    assert "40 % to 0 %, not agreed yet" in page and "The deal" not in page.split("What is asked for")[0]
    assert client.get(f"/deals/{request.deal_id}/").status_code == 404
    assert client.post(f"/share-requests/{request.pk}/", {"decision": "approve"}).status_code == 302
    assert ShareRequest.objects.get().status == "approved"
    assert "Paul Peer agreed." in text_of(client.get(f"/share-requests/{request.pk}/"))


def test_the_form_of_shares_says_that_it_waits(world, client_of):
    request = asked_for_shares(world.rep, world.peer)
    data = {
        "version": Deal.objects.get().version,
        "share_rows": 2,
        "share0-person": world.rep.pk,
        "share0-share": "90",
        "share1-person": world.peer.pk,
        "share1-share": "10",
    }
    page = text_of(client_of(world.rep).post(f"/deals/{request.deal_id}/shares/", data, follow=True))
    assert "the shares stay as they are until there is Paul Peer’s yes" in page


@pytest.mark.parametrize("persona", ["rep", "manager", "leader", "admin"])
def test_money_of_a_won_deal_says_that_no_invoice_has_come(world, client_of, api_of, persona):
    deal, client = make_deal(world.rep, at="Won"), client_of(getattr(world, persona))
    for address in (f"/deals/{deal.pk}/", "/bookings/", "/deals/?status=won"):
        assert "won, no invoice yet" in text_of(client.get(address)), address
    assert [row["is_invoiced"] for row in exported(client, "/deals/", status="won")] == ["no"]
    [row] = exported(client, "/bookings/")
    assert (row["source"], row["is_invoiced"]) == ("deal won", "no")
    api = api_of(getattr(world, persona))
    assert api.get(f"/api/v1/deals/{deal.pk}/").data["is_invoiced"] is False
    assert [row["is_invoiced"] for row in api.get("/api/v1/bookings/").data["results"]] == [False]


def exported(client, address, **filters):
    """The rows of a list as the file that it is taken away in."""
    answer = client.get(address, {"format": "csv", **filters})
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return list(csv.DictReader(body.decode("utf-8-sig").splitlines()))


def test_once_a_file_names_the_deal_that_is_the_truth(world, client_of, api_of):
    deal = make_deal(world.rep, at="Won")
    rows = [new(world.rep, "900.00", deal_id=deal.pk)]
    entered_bookings.record_many(make.act(world.admin), rows=rows, source="import")
    client = client_of(world.rep)
    for address in (f"/deals/{deal.pk}/", "/bookings/", "/deals/?status=won"):
        assert "no invoice yet" not in text_of(client.get(address)), address
    api = api_of(world.rep)
    assert api.get(f"/api/v1/deals/{deal.pk}/").data["is_invoiced"] is True
    assert {row["is_invoiced"] for row in api.get("/api/v1/bookings/").data["results"]} == {True}


def test_a_correction_of_money_without_an_invoice_is_without_one_too(world, api_of):
    deal = make_deal(world.rep, at="Won")
    booked = Booking.objects.get(deal=deal)
    rows = [new(world.rep, "-100.00", restates_id=booked.pk)]
    entered_bookings.record_many(make.act(world.admin), rows=rows, source="api")
    bookings = api_of(world.rep).get("/api/v1/bookings/").data["results"]
    assert [row["is_invoiced"] for row in bookings] == [False, False]
    entered_bookings.record_many(make.act(world.admin), rows=[new(world.rep, deal_id=deal.pk)], source="import")
    bookings = api_of(world.rep).get("/api/v1/bookings/").data["results"]
    assert {row["is_invoiced"] for row in bookings} == {True}


def test_open_and_lost_deals_speak_of_no_invoice(world, api_of):
    deals = [make_deal(world.rep), make_deal(world.rep, at="Lost", name="Other")]
    api = api_of(world.rep)
    assert [api.get(f"/api/v1/deals/{deal.pk}/").data["is_invoiced"] for deal in deals] == [None, None]


def test_an_admin_sets_the_limit_by_page_and_by_program(world, client_of, api_of):
    client = client_of(world.admin)
    data = {"name": "Maven", "pace_ahead": "100", "pace_watch": "90", "reviewer_of_last_resort": world.admin.pk}
    data["second_step"] = "nobody"
    assert client.post("/settings/organisation/", data | {"win_limit": "50,000"}).status_code == 302
    assert Organisation.objects.get().win_limit_amount == 50000
    assert client.post("/settings/organisation/", data | {"win_limit": "-1"}).status_code == 422
    api = api_of(world.admin)
    assert api.get("/api/v1/organisation/").data["win_limit"] == "50000.00"
    assert api.patch("/api/v1/organisation/", {"win_limit": None}, format="json").data["win_limit"] is None
    assert Organisation.objects.get().win_limit_amount is None

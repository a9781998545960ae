"""Deals, activities and bookings for programs: the same rules, the same sight, sent twice is done once."""

from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Sum
from rest_framework.test import APIClient

from pipeline.models import Activity, Booking, Deal
from tests import make
from tests.builders.activities import kind, make_activity
from tests.builders.bookings import make_booking
from tests.builders.customers import make_customer, make_product
from tests.builders.deals import make_deal, open_deal, stage

LISTS = ["customers", "deals", "activities", "bookings", "products", "stages", "categories", "activity-types"]


def put(client, noun, external_id, **data):
    return client.put(f"/api/v1/{noun}/by-external-id/{external_id}/", data, format="json")


@pytest.mark.parametrize("noun", LISTS)
def test_lists_are_paged_and_closed_to_strangers(world, api_of, noun):
    stage("Won")
    answer = api_of(world.rep).get(f"/api/v1/{noun}/")
    assert answer.status_code == 200 and set(answer.data) == {"count", "next", "previous", "results"}
    assert APIClient().get(f"/api/v1/{noun}/").status_code == 401


def test_rows_of_others_do_not_exist(world, api_of):
    deal, act, booking = make_deal(world.rep, external_id="D1"), make_activity(world.rep), make_booking(world.rep)
    for noun, pk in (("deals", deal.pk), ("activities", act.pk), ("bookings", booking.pk)):
        assert api_of(world.peer).get(f"/api/v1/{noun}/{pk}/").status_code == 404
        assert api_of(world.peer).get(f"/api/v1/{noun}/").data["count"] == 0
        assert api_of(world.manager).get(f"/api/v1/{noun}/{pk}/").status_code == 200
    assert put(api_of(world.peer), "deals", "D1", name="Mine").status_code == 404


def test_a_deal_is_opened_and_read_with_its_keys(world, api_of):
    make_customer("Condax", world.rep, external_id="C1")
    make_product("GTX Pro")
    stage("Won")
    answer = api_of(world.rep).post(
        "/api/v1/deals/",
        {"name": "Condax", "customer": "C1", "product": "gtx pro", "amount": "1250.5", "external_id": "D1"},
    )
    assert answer.status_code == 201
    assert (answer.data["amount"], answer.data["stage"], answer.data["customer_name"]) == (
        "1250.50",
        "Prospecting",
        "Condax",
    )
    assert answer.data["owner_email"] == world.rep.email
    assert answer.data["not_ready"] == ["no next step", "no close date"]
    again = api_of(world.rep).post("/api/v1/deals/", {"name": "Condax", "external_id": "D1"})
    assert again.status_code == 200 and Deal.objects.count() == 1
    other = api_of(world.rep).post("/api/v1/deals/", {"name": "Another", "external_id": "D1"})
    assert other.status_code == 400 and other.data == {"external_id": ["Another deal already has this external id."]}


@pytest.mark.parametrize(
    ("data", "field", "words"),
    [
        ({}, "name", "required"),
        ({"name": "x", "customer": "Nobody"}, "customer", "There is no customer “Nobody”."),
        ({"name": "x", "owner": 10**30}, "owner", "Name it by its id"),
        ({"name": "x", "owner": True}, "owner", "Name it by its id"),
        ({"name": "x", "owner_email": "otto.manager@example.com"}, "owner_email", "There is no person"),
        ({"name": "x", "amount": "12,5"}, "amount", "Enter the amount as a number like"),
        ({"name": "x", "amount": "1.005"}, "amount", "more than two decimals"),
        ({"name": "x", "amount": "-1"}, "amount", "below zero"),
        ({"name": "x", "opened_on": "27.11.2026"}, "opened_on", "Enter the day like"),
        ({"name": "x", "close_on": "2026-11-01"}, "close_on", "The expected close date cannot be before today"),
        ({"name": "x", "stage": "Nowhere"}, "stage", "There is no stage"),
        ({"name": "x", "stage": "Engaging"}, "close_on", "From the second stage on"),
        ({"name": "x", "stage": "Won", "amount": "5"}, "closed_on", "Enter the day on which it was closed."),
        ({"name": "x", "stage": "Lost", "closed_on": "2026-11-25"}, "lost_reason", "Enter why it was lost."),
    ],
)
def test_wrong_input_has_a_sentence_beside_its_field_and_saves_nothing(world, api_of, data, field, words):
    stage("Won")
    answer = api_of(world.rep).post("/api/v1/deals/", data, format="json")
    assert answer.status_code == 400
    assert words in answer.data[field][0]
    assert not Deal.objects.exists()


def test_a_patch_changes_and_moves_and_a_stale_version_is_told(world, api_of):
    deal = open_deal(world.rep)
    client, url = api_of(world.rep), f"/api/v1/deals/{deal.pk}/"
    answer = client.patch(url, {"close_on": "2026-12-18", "stage": "Proposal", "version": 1}, format="json")
    assert (
        answer.status_code == 400
        and "A deal that moves on needs a next step. Enter what happens next." in answer.data["next_step"][0]
    )
    step = {"next_step": "Call", "next_step_on": "2026-12-01"}
    data = {"close_on": "2026-12-18", "stage": "Proposal", "version": 1} | step
    answer = client.patch(url, data, format="json")
    assert answer.status_code == 200 and answer.data["stage"] == "Proposal"
    assert client.patch(url, {"name": "Late", "version": 1}, format="json").status_code == 409
    won = client.patch(url, {"stage": "Won", "closed_on": "2026-11-25", "proof": "PO 17"}, format="json")
    assert won.data["status"] == "won" and Booking.objects.get().amount == Decimal("1000.00")
    assert "stage" in client.patch(url, {"stage": "Proposal"}, format="json").data


def test_a_leader_outside_the_line_is_refused_and_an_admin_is_not(world, api_of):
    deal = open_deal(world.rep)
    watcher = make.person("Wanda Watcher", is_leader=True)
    answer = api_of(watcher).patch(f"/api/v1/deals/{deal.pk}/", {"name": "Mine"}, format="json")
    assert answer.status_code == 403 and "line above" in answer.data["detail"]
    assert api_of(world.admin).patch(f"/api/v1/deals/{deal.pk}/", {"name": "Theirs"}, format="json").status_code == 200


def test_a_deal_put_twice_is_there_once_and_won_deals_are_booked(world, api_of):
    stage("Won")
    data = {
        "name": "Condax",
        "owner_email": world.rep.email,
        "amount": "70.00",
        "stage": "Won",
        "closed_on": "2026-11-25",
        "proof": "PO 17",
    }
    client = api_of(world.admin)
    assert put(client, "deals", "D1", **data).status_code == 201
    again = put(client, "deals", "D1", **data)
    assert again.status_code == 200 and again.data["version"] == 2
    assert (Deal.objects.count(), Booking.objects.count()) == (1, 1)


def test_activities_are_logged_corrected_and_put(world, api_of):
    kind()
    client = api_of(world.rep)
    data = {"type": "calls", "done_on": "2026-11-24", "count": 3}
    made = client.post("/api/v1/activities/", data, format="json")
    assert made.status_code == 201 and made.data["person_email"] == world.rep.email
    changed = client.patch(f"/api/v1/activities/{made.data['id']}/", {"count": 4}, format="json")
    assert changed.data["count"] == 4
    assert put(client, "activities", "A1", **data).status_code == 201
    assert put(client, "activities", "A1", **data).status_code == 200
    assert Activity.objects.count() == 2
    future = put(client, "activities", "A2", **data | {"done_on": "2026-11-27"})
    assert future.status_code == 400 and "is after today" in future.data["done_on"][0]
    assert put(api_of(world.other_rep), "activities", "A1", **data).status_code == 404


def test_a_booking_is_recorded_once_and_corrected_by_a_restatement(world, api_of):
    stage("Won")
    client = api_of(world.admin)
    shares = [{"person": world.rep.email, "share": "50"}, {"person": world.peer.pk, "share": 50}]
    data = {"booked_on": "2026-11-20", "amount": "100.01", "credit": shares}
    made = put(client, "bookings", "B1", **data)
    assert made.status_code == 201
    assert [part["amount"] for part in made.data["credit"]] == ["50.01", "50.00"]
    assert put(client, "bookings", "B1", **data).status_code == 200
    other = put(client, "bookings", "B1", **data | {"amount": "90.00"})
    assert other.status_code == 409 and "its money differs. Send a restatement" in other.data["detail"]
    assert put(client, "bookings", "B2", **data | {"amount": "-10.01"}).status_code == 400
    assert put(client, "bookings", "B2", **data | {"amount": "-10.01", "restates": "B1"}).status_code == 201
    assert Booking.objects.aggregate(total=Sum("amount"))["total"] == Decimal("90.00")


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        (
            {"credit": [{"person": "rita.rep@example.com", "share": "90"}]},
            "credit",
            "The shares add up to 90 %, not to 100 %.",
        ),
        ({"booked_on": "2026-11-27"}, "booked_on", "is after today"),
        ({"booked_on": "2020-01-01"}, "booked_on", "outside the calendar"),
        ({"deal": "nothing"}, "deal", "There is no deal"),
        ({"amount": "many"}, "amount", "Enter the amount as a number like"),
    ],
)
def test_a_wrong_booking_is_refused_by_field(world, api_of, changed, field, words):
    stage("Won")
    data = {"booked_on": "2026-11-20", "amount": "1.00", "credit": [{"person": world.rep.email, "share": "100"}]}
    answer = put(api_of(world.admin), "bookings", "B1", **data | changed)
    assert answer.status_code == 400 and words in answer.data[field][0]
    assert not Booking.objects.exists()


def test_lists_are_filtered(world, api_of):
    make_deal(world.rep, at="Engaging", name="One")
    make_deal(world.peer, at="Won", name="Two", external_id="T")
    make_activity(world.rep, on=date(2026, 11, 24))
    client = api_of(world.manager)
    for query, count in {
        "status=won": 1,
        "owner_email=RITA.REP@example.com": 1,
        "stage=engaging": 1,
        "external_id=T": 1,
        "close_before=2026-12-01": 0,
    }.items():
        assert client.get(f"/api/v1/deals/?{query}").data["count"] == count, query
    assert client.get("/api/v1/deals/?close_before=x").status_code == 400
    assert client.get("/api/v1/bookings/", {"person": world.peer.pk}).data["count"] == 1
    assert client.get("/api/v1/activities/?done_after=2026-11-25").data["count"] == 0

"""What another system knows by an id of its own: whatever signs the id has, and however often it is sent at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from urllib.parse import quote

import pytest
from django.db import connection, connections
from rest_framework.test import APIClient

from accounts.models import AuditEvent
from pipeline.models import Activity, Booking, Category, Credit, Customer, Deal
from tests import make
from tests.builders.activities import kind
from tests.builders.bookings import make_booking
from tests.builders.customers import make_customer
from tests.builders.deals import make_deal, stage

NOUNS = {"customers": Customer, "deals": Deal, "activities": Activity, "bookings": Booking}
IDS = [
    "A/1",
    "/A//1/",
    "a b",
    "100%",
    "50%25",
    "%2F",
    "what?",
    "a#b",
    "a&b=c",
    "a;b",
    "é/ü",
    "日本/1",
    "A.json",
    "a+b",
    "<x>",
    "'\"\\",
    "..x",
]


def body_of(noun, world):
    """A row of the noun as a program sends it."""
    return {
        "customers": {"name": "Condax", "owner": world.rep.email},
        "deals": {"name": "Pumps", "owner": world.rep.email, "amount": "100.00"},
        "activities": {"type": "calls", "done_on": "2026-11-24", "person": world.rep.email},
        "bookings": {
            "booked_on": "2026-11-24",
            "amount": "100.00",
            "category": "new",
            "credit": [{"person": world.rep.email, "share": "100"}],
        },
    }[noun]


def ready():
    """What the nouns lean on."""
    stage("Won")
    kind("calls")
    Category.objects.get_or_create(key="new", defaults={"name": "new", "position": 1})


def put(api, noun, external_id, data):
    return api.put(f"/api/v1/{noun}/by-external-id/{quote(external_id, safe='')}/", data, format="json")


@pytest.mark.django_db
@pytest.mark.parametrize("external_id", IDS)
@pytest.mark.parametrize("noun", NOUNS)
def test_an_id_may_hold_any_sign(world, api_of, noun, external_id):
    ready()
    api = api_of(world.admin)
    made = put(api, noun, external_id, body_of(noun, world))
    assert (made.status_code, made.data.get("external_id")) == (201, external_id), made.data
    again = put(api, noun, external_id, body_of(noun, world))
    assert (again.status_code, again.data["id"]) == (200, made.data["id"])
    listed = api.get(f"/api/v1/{noun}/", {"external_id": external_id}).data
    assert [row["id"] for row in listed["results"]] == [made.data["id"]]


@pytest.mark.django_db
@pytest.mark.parametrize("noun", NOUNS)
def test_signs_that_nobody_sees_make_no_other_id(world, api_of, noun):
    ready()
    api = api_of(world.admin)
    made = put(api, noun, " C\u200b1/e\u0301 ", body_of(noun, world))
    assert (made.status_code, made.data["external_id"]) == (201, "C1/é")
    assert put(api, noun, "C1/\u2060é", body_of(noun, world)).status_code == 200
    assert put(api, noun, "c1/é", body_of(noun, world)).status_code == 201, "its case says something"
    assert put(api, noun, "\u200b", body_of(noun, world)).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("noun", NOUNS)
def test_an_id_that_no_row_can_hold_is_refused_with_a_sentence(world, api_of, noun):
    ready()
    refused = put(api_of(world.admin), noun, "x" * 121, body_of(noun, world))
    assert refused.data == {"external_id": ["An external id has at most 120 characters."]}
    assert put(api_of(world.admin), noun, "x" * 120, body_of(noun, world)).status_code == 201


@pytest.mark.django_db
@pytest.mark.parametrize("noun", ["customers", "deals", "activities"])
def test_a_row_that_is_posted_has_its_id_in_the_same_form(world, api_of, noun):
    ready()
    data = body_of(noun, world) | {"external_id": "C/1\u200b"}
    made = api_of(world.admin).post(f"/api/v1/{noun}/", data, format="json")
    assert (made.status_code, made.data["external_id"]) == (201, "C/1")
    assert api_of(world.admin).post(f"/api/v1/{noun}/", data, format="json").status_code == 200


@pytest.mark.django_db
def test_a_reference_names_a_row_by_any_id(world, api_of):
    ready()
    make_customer("Condax", world.rep, external_id="C/1 é")
    make_deal(world.rep, external_id="D/1%")
    make_booking(world.rep, external_id="B/1?")
    data = body_of("bookings", world) | {"customer": "C/1\u200b e\u0301", "restates": "B/1?", "amount": "-1.00"}
    made = put(api_of(world.admin), "bookings", "B/2", data)
    assert made.status_code == 201, made.data
    assert (made.data["customer_external_id"], made.data["restates_external_id"]) == ("C/1 é", "B/1?")
    act = body_of("activities", world) | {"deal": "D/1%"}
    assert put(api_of(world.admin), "activities", "A/1", act).data["deal_external_id"] == "D/1%"


def at_once(number, act):
    """The same call in some threads, from the same moment on."""
    all_there = Barrier(number)

    def run():
        try:
            all_there.wait(timeout=20)
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(number) as pool:
        return [future.result(timeout=90) for future in [pool.submit(run) for _ in range(number)]]


def program(person):
    api = APIClient()
    api.force_authenticate(person)
    return api


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("times", range(3))
@pytest.mark.parametrize("noun", NOUNS)
def test_the_same_put_four_times_at_once_makes_one_row(transactional_db, noun, times):
    world = make.world()
    ready()
    data = body_of(noun, world)
    connection.close()
    codes = at_once(4, lambda: put(program(world.admin), noun, "X/1", data).status_code)
    assert sorted(codes) == [200, 200, 200, 201]
    assert NOUNS[noun].objects.filter(external_id="X/1").count() == 1
    if noun == "bookings":
        assert Credit.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("noun", ["customers", "deals", "activities"])
def test_the_same_post_four_times_at_once_makes_one_row(transactional_db, noun):
    world = make.world()
    ready()
    data = body_of(noun, world) | {"external_id": "X/1"}
    connection.close()
    codes = at_once(4, lambda: program(world.admin).post(f"/api/v1/{noun}/", data, format="json").status_code)
    assert sorted(codes) == [200, 200, 200, 201]
    assert NOUNS[noun].objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("noun", ["customers", "deals", "activities"])
def test_the_same_change_four_times_at_once_is_one_change(transactional_db, noun):
    world = make.world()
    ready()
    data = body_of(noun, world)
    assert put(program(world.admin), noun, "X/1", data).status_code == 201
    data |= {"customers": {"name": "Condax 2"}, "deals": {"amount": "200.00"}, "activities": {"count": 2}}[noun]
    connection.close()
    codes = at_once(4, lambda: put(program(world.admin), noun, "X/1", data).status_code)
    assert codes == [200] * 4
    if noun == "deals":
        assert AuditEvent.objects.filter(verb="deal changed").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_different_bookings_of_an_id_at_once_one_is_recorded(transactional_db):
    world = make.world()
    ready()
    amounts = iter(["100.00", "200.00"])
    rows = [body_of("bookings", world) | {"amount": amount} for amount in amounts]
    waiting = list(rows)
    connection.close()
    codes = at_once(2, lambda: put(program(world.admin), "bookings", "X/1", waiting.pop()).status_code)
    assert sorted(codes) == [201, 409]
    assert Booking.objects.count() == 1


@pytest.mark.django_db
def test_a_category_is_named_in_any_case(world, api_of):
    ready()
    made = put(api_of(world.admin), "bookings", "B1", body_of("bookings", world) | {"category": "NEW\u200b"})
    assert (made.status_code, made.data["category"]) == (201, "new"), made.data

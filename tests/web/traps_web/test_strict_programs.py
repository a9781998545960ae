"""Programs that ask for what does not exist are told so, and told what does."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.builders.customers import make_customer

pytestmark = pytest.mark.django_db

LISTS = [
    "people",
    "teams",
    "deals",
    "customers",
    "bookings",
    "activities",
    "budgets",
    "plans",
    "traps",
    "reviews",
    "products",
]


@pytest.mark.parametrize("noun", LISTS)
@pytest.mark.parametrize("parameter", ["nonsense=1", "ordering=nonsense", "Status=open"])
def test_a_parameter_that_does_not_exist_is_refused_with_those_that_do(world, api_of, noun, parameter):
    answer = api_of(world.admin).get(f"/api/v1/{noun}/?{parameter}")
    name = parameter.partition("=")[0]
    assert answer.status_code == 400
    [sentence] = answer.json()[name]
    assert "Known" in sentence and (name == "ordering" or "page_size" in sentence)


@pytest.mark.parametrize("size", ["0", "201", "-1", "many", "", "99999999999999999999", "1e2"])
def test_a_page_holds_1_to_200_rows(world, api_of, size):
    answer = api_of(world.admin).get("/api/v1/people/", {"page_size": size})
    assert answer.status_code == 400
    assert answer.json() == {"page_size": ["Ask for 1 to 200 rows a page."]}


def test_a_page_has_as_many_rows_as_are_asked_for(world, api_of):
    answer = api_of(world.admin).get("/api/v1/people/", {"page_size": "2", "page": "2"}).json()
    assert (len(answer["results"]), answer["count"]) == (2, 7)


@pytest.mark.parametrize(
    "address",
    ["attainment/?period=FY2027-Q2&teem=1", "find/?q=rita&limit=3", "weeks/2026-W48/?whose=1"],
)
def test_calls_that_are_no_lists_refuse_them_as_well(world, api_of, address):
    answer = api_of(world.admin).get(f"/api/v1/{address}")
    assert answer.status_code == 400 and "There is no parameter" in json.dumps(answer.json())


@pytest.mark.parametrize(
    "address", ["/api/v1/nonsense/", "/api/v2/deals/", "/api/nonsense", "/api/v1/deals/x/y/z/", "/api/v1/deals%00/"]
)
def test_an_unknown_address_of_the_api_answers_json_to_anybody(world, api_of, address):
    for client in (Client(), api_of(world.rep)):
        for method in ("get", "post", "put", "delete"):
            answer = getattr(client, method)(address)
            assert (answer.status_code, answer["Content-Type"]) == (404, "application/json"), method
            assert answer.json()["detail"]


def test_an_unknown_address_of_the_pages_is_a_page(world, client_of):
    answer = client_of(world.rep).get("/nonsense/")
    assert answer.status_code == 404 and answer["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("body", ["[" * 100_000, '{"a":' * 5_000 + "1" + "}" * 5_000, "[" * 40 + "]" * 40])
@pytest.mark.parametrize("call", ["post deals", "post targets", "put bookings/by-external-id/X", "post token"])
def test_deeply_nested_json_is_refused_in_a_sentence(world, api_of, call, body):
    method, _, address = call.partition(" ")
    client = api_of(world.admin)
    answer = client.generic(method.upper(), f"/api/v1/{address}/", body, content_type="application/json")
    assert answer.status_code == 400, answer.content[:200]
    assert answer.json()["detail"]


def test_a_list_of_very_many_entries_is_refused_before_any_is_looked_up(world, api_of):
    """Each of them names a row, so each would ask the database."""
    customer, client = make_customer(owner=world.rep), api_of(world.rep)
    team = f"/api/v1/customers/{customer.pk}/team/"
    members = [{"person": world.peer.pk}] * 1_001
    client.get(team)
    with CaptureQueriesContext(connection) as caught:
        answer = client.put(team, members)
    assert answer.status_code == 400 and "more than 1,000 entries" in answer.json()["detail"]
    assert len(caught) < 20
    assert client.put(team, members[:1]).status_code == 200


def test_a_search_of_very_many_words_is_refused_in_a_sentence(world, api_of, client_of):
    query = "re " * 1_200
    answer = api_of(world.admin).get("/api/v1/find/", {"q": query})
    assert answer.status_code == 400 and "q" in answer.json()
    client = client_of(world.admin)
    for page, code in (
        ("/find/", 400),
        ("/settings/people/", 400),
        ("/deals/", 200),
        ("/deals/board/", 200),
        ("/customers/", 200),
    ):
        answer = client.get(page, {"q": query})
        assert (answer.status_code, "at most 100 characters" in answer.content.decode()) == (code, True), page


LEFT_OUT = ("This filter is ignored.", '<p class="small state state--missed">')


@pytest.mark.parametrize(
    "address",
    [
        "/deals/?status=nonsense",
        "/deals/?not_ready=nonsense",
        "/deals/?sort=nonsense",
        "/deals/?customer=999999",
        "/deals/board/?order=nonsense",
        "/customers/?tier=nonsense",
        "/bookings/?person=999999",
        "/activities/?from=9999-12-31",
    ],
)
def test_a_page_says_what_it_leaves_out(world, client_of, address):
    client = client_of(world.admin)
    page, plain = client.get(address).content.decode(), client.get(address.partition("?")[0]).content.decode()
    assert any(words in page for words in LEFT_OUT)
    assert not any(words in plain for words in LEFT_OUT)


def test_names_of_very_many_words_are_looked_for_without_a_fault(world, api_of):
    for noun in ("people", "teams", "customers", "deals", "contacts"):
        assert api_of(world.admin).get(f"/api/v1/{noun}/", {"name": "re " * 1_200}).status_code in (200, 400), noun

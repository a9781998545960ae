"""The finder as a page, as a fragment and as a call."""

from __future__ import annotations

import pytest

from pipeline.activities.services import defaults
from tests import make
from tests.builders import search_words
from tests.builders.customers import make_contact, make_customer
from traps_web.ui.keys import KEYS_OF

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(world):
    defaults.install(make.NOW)
    make_contact(make_customer("Condax <b>", world.rep, tier="B"), "Ida Kaufmann")
    search_words.index()
    return world


def test_the_page_shows_hits_as_links_without_a_script(world, client_of):
    page = client_of(world.rep).get("/find/?q=condax").content.decode()
    assert "1 hit for “condax”." in page
    assert "<mark>Condax</mark> &lt;b&gt;" in page and "B, no contact yet" in page


def test_the_dialog_is_sent_the_hits_alone(world, client_of):
    answer = client_of(world.rep).get("/find/?q=condx", headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert "<html" not in page and "Customers, one letter off" in page
    assert "HX-Request" in answer["Vary"]


def test_nothing_typed_and_nothing_found_are_said(world, client_of):
    client = client_of(world.rep)
    assert (
        "Type a few letters to find people, customers, deals, pages and actions."
        in client.get("/find/").content.decode()
    )
    assert "Nothing that you can see matches “zzzz”." in client.get("/find/?q=zzzz").content.decode()


def test_programs_find_the_same(world, api_of):
    hits = api_of(world.rep).get("/api/v1/find/", {"q": "kaufmann"}).data
    assert [(hit["group"], hit["label"], hit["more"]) for hit in hits] == [("Contacts", "Ida Kaufmann", "Condax <b>")]
    assert api_of(world.other_rep).get("/api/v1/find/", {"q": "kaufmann"}).data == []
    assert api_of(world.rep).get("/api/v1/find/", {"q": "k"}).status_code == 400


@pytest.mark.parametrize("address", ["/search/", "/api/v1/search/"])
def test_the_search_of_before_is_gone(world, client_of, address):
    assert client_of(world.rep).get(address, {"q": "condax"}).status_code == 404


@pytest.mark.parametrize("page", sorted(KEYS_OF))
def test_no_page_says_a_key_twice(page):
    presses = [press for row in KEYS_OF[page].rows for press in row.presses]
    assert len(presses) == len(set(presses))


@pytest.mark.parametrize(
    ("typed", "address"),
    [("give my call", "/calls/"), ("what moved", "/pipeline/movement/"), ("forecast", "/forecast/")],
)
def test_the_pages_of_deals_are_found_by_what_people_type(world, client_of, typed, address):
    assert f'href="{address}"' in client_of(world.rep).get("/find/", {"q": typed}).content.decode()

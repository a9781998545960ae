"""Pages that say no keep the rail and offer the finder; who is not signed in, and a fragment, get just the words."""

from __future__ import annotations

import re

import pytest
from django.template.loader import render_to_string
from django.test import Client

from accounts.models import Notice
from tests import make
from tests.browser import sit_down
from tests.cuts import cut_off
from tests.targets import FINGER, MOUSE, smaller_than

pytestmark = pytest.mark.django_db
RAIL, FINDER = 'class="rail__nav"', "data-finder-open"


@pytest.mark.parametrize(
    ("address", "code"),
    [("/nowhere/", 404), ("/customers/99999/", 404), ("/settings/", 403), ("/notices/read/", 405)],
)
def test_whoever_is_refused_keeps_the_rail_and_may_find_something_else(world, client_of, address, code):
    answer = client_of(world.rep).get(address)
    page = answer.content.decode()
    assert answer.status_code == code
    assert RAIL in page and 'id="finder"' in page and "Find something else" in page
    assert page.count("<main") == 1 and page.count("data-reason") == 1


def test_who_comes_too_late_keeps_the_rail(world, client_of):
    answer = client_of(world.rep).post("/me/feed/revoke/")
    assert answer.status_code == 409
    assert RAIL in answer.content.decode() and FINDER in answer.content.decode()


def test_a_form_that_was_open_too_long_keeps_the_rail(world, client_of):
    client = client_of(world.rep)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    answer = strict.post("/notices/read/")
    assert answer.status_code == 403 and "This page was open for too long." in answer.content.decode()
    assert RAIL in answer.content.decode()
    assert not Notice.objects.filter(read_at=make.NOW).exists()


def test_somebody_who_is_not_signed_in_sees_no_rail(world):
    page = Client().get("/nowhere/").content.decode()
    assert "There is nothing here that you can see." in page
    assert RAIL not in page and "Find something else" not in page


def test_a_fragment_is_refused_in_a_few_words(world, client_of):
    answer = client_of(world.rep).get("/customers/99999/", headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert answer.status_code == 404 and "data-reason" in page
    assert "<html" not in page and RAIL not in page


def test_an_error_page_that_may_not_ask_the_database_asks_it_nothing(world, client_of, monkeypatch):
    client = client_of(world.rep)
    client.raise_request_exception = False
    monkeypatch.setattr("reviews.boards.views.finder.found_by", lambda *_, **__: 1 / 0)
    answer = client.get("/find/?q=any")
    assert answer.status_code == 500
    assert RAIL not in answer.content.decode()


@pytest.mark.parametrize(
    ("address", "asked"), [("/nowhere/condax-ag/99/", "condax ag"), ("/customers/99999/", "customers"), ("/9/", "")]
)
def test_where_nothing_is_the_finder_begins_with_the_words_of_the_address(world, client_of, address, asked):
    page = client_of(world.rep).get(address).content.decode()
    field = re.search(r'<input[^>]*id="refused-q"[^>]*>', page)[0]
    assert 'name="q"' in field and f'value="{asked}"' in field
    assert 'action="/find/"' in page
    assert client_of(world.rep).get("/find/", {"q": asked}).status_code == 200
    assert 'id="refused-q"' not in Client().get(address).content.decode()


@pytest.mark.parametrize(
    ("outcome", "act"), [("asked", ">Ask again<"), ("unsaved", ">Back to my page<"), ("unsure", ">Back to my page<")]
)
def test_a_database_that_is_away_leaves_one_thing_to_do(outcome, act):
    """Asking again is safe where nothing was sent."""
    page = render_to_string("503.html", {"outcome": outcome})
    assert page.count('class="btn') == 1 and act in page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_pages_that_say_no_are_whole_in_both_themes(
    another_browser, client_of, live_server, world, complaints, width, scheme
):
    page = another_browser(viewport={"width": width, "height": 740}, color_scheme=scheme, has_touch=width < 720)
    sit_down(page, client_of(world.rep), live_server.url)
    for address in ("/nowhere/condax-ag/", "/settings/", "/notices/read/"):
        page.goto(address)
        complaints.errors.clear()  # The browser tells of each answer that says no.
        assert cut_off(page) == []
        assert smaller_than(page, FINGER if width < 720 else MOUSE) == []
    page.goto("/nowhere/condax-ag/")
    complaints.errors.clear()
    page.get_by_role("button", name="Find it").click()
    page.wait_for_url("**/find/?q=condax+ag")

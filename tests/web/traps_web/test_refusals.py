"""Pages that say no keep the rail and offer the finder; who is not signed in, and a fragment, get just the words."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import Notice
from tests import make

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

"""Choices of a filter: read and drawn when somebody opens them, with a script or without."""

import re

import pytest

from tests.builders.customers import make_customer
from tests.builders.deals import make_deal

LISTS = ("/deals/", "/deals/board/", "/customers/", "/bookings/", "/activities/")


@pytest.fixture
def known(world):
    make_deal(world.rep, customer_id=make_customer("Condax", world.rep).pk)
    return world


def page_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def link_of(page):
    return re.search(r'<a class="menu__item" href="([^"]*)">Show the choices</a>', page)[1].replace("&amp;", "&")


@pytest.mark.parametrize("address", LISTS)
def test_a_closed_filter_draws_no_names_and_its_link_draws_all(known, client_of, address):
    client = client_of(known.leader)
    closed = page_of(client, address)
    assert '<select name="person"' not in closed
    link = link_of(closed)
    assert f'data-choices="{link}"' in closed.replace("&amp;", "&") and "js/lists.js" in closed
    opened = page_of(client, link)
    assert '<details class="menu" open' in opened and "Show the choices" not in opened
    for person in (known.rep, known.peer, known.other_rep, known.manager):
        assert f'<option value="{person.pk}">{person.name}</option>' in opened
    assert ("Show all</a>" in opened) == ("Show all</a>" in closed), "to see the choices narrows nothing"


@pytest.mark.parametrize("address", LISTS)
def test_what_is_chosen_is_named_under_the_bar_and_stands_among_the_choices(known, client_of, address):
    client = client_of(known.leader)
    page = page_of(client, f"{address}?person={known.rep.pk}")
    assert f"</span> {known.rep.name}" in page and '<select name="person"' not in page
    assert '<span class="chip__n">1</span></summary>' in page, "how many filters hold is said on the closed menu"
    opened = page_of(client, link_of(page))
    assert f'<option value="{known.rep.pk}" selected>{known.rep.name}</option>' in opened and known.peer.name in opened


def test_a_filter_that_cannot_be_read_is_said_while_its_choices_are_closed(known, client_of):
    page = page_of(client_of(known.leader), "/deals/?least=much")
    assert "Amount from: Enter an amount like" in page and "This filter is ignored." in page


def test_the_link_keeps_what_is_asked_and_begins_with_the_first_page(known, client_of):
    link = link_of(page_of(client_of(known.leader), "/deals/?status=all&q=cond&page=2"))
    assert link == "/deals/?status=all&q=cond&closing=any&choices=yes"

"""The list of deals by close date: it opens on this quarter, against the gap that its deals are to fill."""

from datetime import date
from decimal import Decimal

import pytest

from tests.builders.bookings import make_booking
from tests.builders.budgets import set_budget
from tests.builders.deals import make_deal

READY = {"next_step": "Call", "next_step_on": date(2026, 12, 1), "close_on": date(2026, 12, 18)}
CUTS = {
    "earlier": date(2026, 8, 31),
    "quarter": date(2026, 11, 30),
    "next": date(2026, 12, 1),
    "later": date(2027, 3, 1),
    "undated": None,
}


def text_of(answer):
    return answer.content.decode()


@pytest.fixture
def cut(world):
    for name, day in CUTS.items():
        make_deal(world.rep, name=f"Deal {name}", at="Engaging", close_on=day)
    return world


def cuts_shown(client, **query):
    page = text_of(client.get("/deals/", query))
    return [name for name in CUTS if f">Deal {name}</a>" in page]


def test_the_list_opens_on_this_quarter_and_each_chip_shows_its_cut(cut, client_of):
    client = client_of(cut.rep)
    assert cuts_shown(client) == ["quarter"]
    for name in CUTS:
        assert cuts_shown(client, closing=name) == [name]
    assert cuts_shown(client, closing="any") == list(CUTS)
    page = " ".join(text_of(client.get("/deals/")).split())
    assert 'href="/deals/?closing=quarter" aria-current="true">This quarter <span class="chip__n">1</span>' in page
    assert 'chip--missed" href="/deals/?closing=earlier" >Earlier <span class="chip__n">1</span>' in page
    assert 'href="/deals/?closing=any" >All <span class="chip__n">5</span>' in page


def test_an_address_that_narrows_means_deals_of_any_day_unless_it_says_otherwise(cut, client_of):
    client = client_of(cut.rep)
    assert cuts_shown(client, q="deal") == list(CUTS)
    assert cuts_shown(client, person=cut.rep.pk) == list(CUTS)
    assert cuts_shown(client, q="deal", closing="next") == ["next"]
    assert cuts_shown(client, sort="name") == ["quarter"], "an order narrows nothing"
    assert cuts_shown(client, status="open") == ["quarter"], "open deals are those of the bare list"
    page = text_of(client.get("/deals/", {"person": cut.rep.pk, "q": "deal"}))
    assert 'href="/deals/?q=deal&amp;closing=any"' in page, "to leave the person out does not come back to the quarter"


def test_a_search_and_a_filter_stay_in_the_cut_in_which_they_are_made(cut, client_of):
    page = text_of(client_of(cut.rep).get("/deals/"))
    assert page.count('<input type="hidden" name="closing" value="quarter">') == 2, "in the search and in the panel"
    page = text_of(client_of(cut.rep).get("/deals/?closing=next"))
    assert page.count('<input type="hidden" name="closing" value="next">') == 2


def test_cuts_that_are_always_empty_are_not_offered(world, client_of):
    make_deal(world.rep, close_on=CUTS["quarter"])
    page = text_of(client_of(world.rep).get("/deals/"))
    assert "closing=next" in page and "closing=undated" in page
    assert "closing=earlier" not in page and "closing=later" not in page


def test_a_period_of_an_address_is_the_cut_that_it_names(cut, client_of):
    client = client_of(cut.rep)
    assert cuts_shown(client, period="FY2027-Q2") == ["quarter"]
    page = " ".join(text_of(client.get("/deals/", {"period": "FY2027-Q3"})).split())
    assert 'href="/deals/?closing=next" aria-current="true">Next quarter' in page


def test_beside_the_deals_of_a_quarter_stands_the_gap_that_they_are_to_fill(world, client_of):
    set_budget(world.rep, "10000.00")
    make_deal(world.rep, at="Engaging", amount=Decimal(3000), close_on=CUTS["quarter"])
    client = client_of(world.rep)
    page = text_of(client.get("/deals/"))
    assert "1 deal, 3,000, against a gap of 10,000; it is not ready." in page
    assert "Coverage 0.3 this quarter. With 900 weighted, you land at 9 % of 10,000." in page
    assert "No open deal closes this quarter" not in page
    assert "against a gap" not in text_of(client.get("/deals/", {"q": "deal"})), "a search is not set against it"
    assert "against a gap" not in text_of(client.get("/deals/", {"closing": "any"}))
    manager = client_of(world.manager)
    assert "1 deal, 3,000, against a gap of 10,000" in text_of(manager.get("/deals/"))
    asked = {"person": world.peer.pk, "closing": "quarter"}
    assert "No open deal this quarter is here." in text_of(manager.get("/deals/", asked)), "the peer has no number"


def test_a_reached_number_has_no_gap(world, client_of):
    set_budget(world.rep, "1000.00")
    make_booking(world.rep, "1000.00")
    make_deal(world.rep, at="Engaging", amount=Decimal(3000), close_on=CUTS["quarter"])
    page = text_of(client_of(world.rep).get("/deals/"))
    assert "1 deal, 3,000, and the number of this quarter is reached; it is not ready." in page


def test_a_deal_without_a_customer_says_when_it_was_opened(world, client_of):
    make_deal(world.rep, name="GTX Pro", opened_on=date(2026, 8, 10), close_on=CUTS["quarter"])
    assert "opened Mon 10 Aug, no customer yet" in text_of(client_of(world.rep).get("/deals/"))

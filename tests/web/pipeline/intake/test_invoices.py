"""What people and programs see of a deal that an invoice won."""

import pytest

from pipeline.activities.services import defaults
from pipeline.models import Deal
from tests import make
from tests.builders.deals import make_item, open_deal


@pytest.fixture
def won(world: make.World, api_of) -> Deal:
    """A deal that was open until an invoice named it, with one item unanswered."""
    defaults.install(make.act())
    deal = open_deal(world.rep, external_id="D1")
    make_item("Prospecting")
    data = {"booked_on": "2026-11-25", "amount": "400.00", "deal": "D1"}
    answer = api_of(world.admin).put("/api/v1/bookings/by-external-id/B1/", data, format="json")
    assert answer.status_code == 201
    deal.refresh_from_db()
    return deal


def test_its_page_says_how_it_was_won_and_what_is_owed(world, client_of, won) -> None:
    rep = client_of(world.rep)
    page = rep.get(f"/deals/{won.pk}/").content.decode()
    assert "1 item is owed after the invoice." in page
    assert "It was won by its invoice; the missing items are owed by Wed 9 Dec" in page
    assert "Won by invoice B1 of Wed 25 Nov 2026" in page
    assert "Won by its invoice without Budget confirmed" in page
    assert "Move to" not in page
    form = rep.get(f"/deals/{won.pk}/items/").content.decode()
    assert "Budget confirmed" in form


def test_what_is_owed_is_answered_on_its_page(world, client_of, won) -> None:
    rep = client_of(world.rep)
    item = make_item("Prospecting", name="Asked for later")
    answers = {f"item_{item_id}": "yes" for item_id in (won.overrides.get().missing[0]["id"], item.pk)}
    assert rep.post(f"/deals/{won.pk}/items/", answers).status_code == 302
    won.refresh_from_db()
    assert won.gate_debt_on is None
    assert "owed after the invoice" not in rep.get(f"/deals/{won.pk}/").content.decode()


def test_programs_read_what_is_owed_and_why(world, api_of, won) -> None:
    [row] = api_of(world.rep).get("/api/v1/gate-overrides/").data["results"]
    assert (row["owed"], row["by_email"], row["to_stage"]) == (["Budget confirmed"], world.admin.email, "Won")
    assert row["invoice"] == won.bookings.get().pk
    deal = api_of(world.rep).get(f"/api/v1/deals/{won.pk}/").data
    assert (deal["status"], deal["closed_on"], deal["gate_debt_on"]) == ("won", "2026-11-25", "2026-12-09")

"""Many deals of the list, changed at once in the browser."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from pipeline.deals.services import deals
from pipeline.models import Deal
from tests import make
from tests.builders.deals import make_deal, make_item, stage

READY = {"next_step": "Call", "next_step_on": date(2026, 12, 1), "close_on": date(2026, 12, 18)}


def text_of(answer):
    return answer.content.decode()


def test_many_deals_are_changed_at_once_and_the_report_tells_each(world, client_of):
    made = [make_deal(world.rep, name=f"Deal {place}", at="Engaging") for place in range(3)]
    client = client_of(world.manager)
    chosen = [f"{deal.pk}.1" for deal in made]
    page = text_of(client.get("/deals/bulk/", {"deal": chosen, "back": "sort=name"}))
    assert "Change 3 deals at once." in page and 'href="/deals/?sort=name"' in page
    deals.change(make.act(world.rep), deal=made[0], version=1, data={"amount": Decimal(7)})
    data = {"deal": chosen, "next_step": "Call the buyer", "next_step_on": "2026-12-02", "back": "sort=name"}
    answer = client.post("/deals/bulk/", data)
    page = text_of(answer)
    assert answer.status_code == 422 and "2 of 3 deals changed; 1 was refused." in page
    assert (
        "changed while you were looking" in page and 'value="Call the buyer"' in page and 'value="2026-12-02"' in page
    )
    assert f'value="{made[0].pk}.2" checked' in page and f'value="{made[1].pk}.' not in page
    answer = client.post("/deals/bulk/", data | {"deal": [f"{made[0].pk}.2"]})
    assert answer.status_code == 200 and "The deal is changed." in text_of(answer)
    assert Deal.objects.filter(next_step="Call the buyer").count() == 3


def test_a_closed_gate_refuses_its_deal_and_shows_the_way(world, client_of):
    make_item("Engaging", "Budget confirmed")
    deal = make_deal(world.rep, at="Engaging", **READY)
    data = {"deal": [f"{deal.pk}.1"], "stage": stage("Proposal").pk}
    answer = client_of(world.rep).post("/deals/bulk/", data)
    page = text_of(answer)
    assert answer.status_code == 422 and "Budget confirmed" in page and f'href="/deals/{deal.pk}/move/' in page
    assert Deal.objects.get().stage.name == "Engaging"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Fill in at least one field to change."),
        ({"close_on": "soon"}, "Enter the day like"),
        ({"owner": "999"}, "Choose a person from your line."),
    ],
)
def test_what_cannot_be_read_changes_none_of_them(world, client_of, typed, sentence):
    deal = make_deal(world.rep)
    answer = client_of(world.rep).post("/deals/bulk/", {"deal": [f"{deal.pk}.1"], "reason": "kept"} | typed)
    assert answer.status_code == 422 and sentence in text_of(answer) and 'value="kept"' in text_of(answer)
    assert Deal.objects.get().version == 1


@pytest.mark.parametrize(
    ("chosen", "code"), [([], 302), (["x"], 302), (["1"], 302), (["1.x", "-1.1"], 302), (["999999.1"], 404)]
)
def test_choosing_nothing_leads_back_and_choosing_what_one_does_not_see_is_not_found(world, client_of, chosen, code):
    make_deal(world.other_rep)
    assert client_of(world.rep).get("/deals/bulk/", {"deal": chosen}).status_code == code


def test_deals_out_of_sight_are_left_out_of_the_choice(world, client_of):
    mine, theirs = make_deal(world.rep, name="Mine"), make_deal(world.other_rep, name="Theirs")
    page = text_of(client_of(world.rep).get("/deals/bulk/", {"deal": [f"{mine.pk}.1", f"{theirs.pk}.1"]}))
    assert "Mine" in page and "Theirs" not in page and "2 were chosen" in page


def test_a_page_of_the_list_offers_all_of_its_deals_without_a_script(world, client_of):
    first = make_deal(world.rep, close_on=make.TODAY + timedelta(days=9))
    second = make_deal(world.rep, close_on=make.TODAY + timedelta(days=10))
    page = text_of(client_of(world.rep).get("/deals/?closing=any"))
    assert f'href="/deals/bulk/?deal={first.pk}.1&amp;deal={second.pk}.1&amp;back=' in page

"""Reasons for pushes on pages and for programs: asked for where one more push needs one, and kept by admins."""

from datetime import date

import pytest
from rest_framework.test import APIClient

from pipeline.deals.services import deals as service
from pipeline.models import Deal, DealChange, PushChoice
from tests import make
from tests.builders.deals import open_deal

SENTENCE = "Its close date was already pushed once. Choose why it closes later this time."


@pytest.fixture
def deal(world):
    deal = open_deal(world.rep, name="Condax", close_on=date(2026, 12, 1))
    service.change(make.act(world.rep), deal=deal, version=deal.version, data={"close_on": date(2027, 1, 8)})
    return deal


@pytest.fixture
def choice(deal):
    return PushChoice.objects.get(name="budget not released")


def test_a_page_asks_only_where_a_push_needs_it(world, client_of, deal, choice):
    fresh = open_deal(world.rep, name="Fresh", close_on=date(2026, 12, 1))
    rep = client_of(world.rep)
    assert 'name="push_reason"' not in rep.get(f"/deals/{fresh.pk}/edit/").content.decode()
    for address in (f"/deals/{deal.pk}/edit/", f"/deals/{deal.pk}/move/", f"/deals/{deal.pk}/row/"):
        assert f'<option value="{choice.pk}">budget not released</option>' in rep.get(address).content.decode(), address


@pytest.mark.parametrize("page", ["edit", "row"])
def test_a_push_without_it_keeps_what_was_typed(world, client_of, deal, choice, page):
    typed = {"version": deal.version, "name": "Condax", "owner": world.rep.pk, "close_on": "2027-03-01"}
    rep, address = client_of(world.rep), f"/deals/{deal.pk}/{page}/"
    refused = rep.post(address, typed)
    assert refused.status_code == 422
    assert SENTENCE in refused.content.decode() and "2027" in refused.content.decode()
    assert rep.post(address, typed | {"push_reason": choice.pk, "push_note": "Their round"}).status_code == 302
    page = rep.get(f"/deals/{deal.pk}/").content.decode()
    assert "push 2" in page and "budget not released, Their round" in page


def test_a_program_names_the_reason(world, deal, choice):
    client = APIClient()
    client.force_authenticate(world.rep)
    address, body = f"/api/v1/deals/{deal.pk}/", {"close_on": "2027-03-01"}
    refused = client.patch(address, body, format="json")
    assert (refused.status_code, refused.data) == (400, {"push_reason": [SENTENCE]})
    moved = {"stage": "Engaging", "next_step": "Call", "next_step_on": "2027-01-04", **body}
    assert client.post(f"{address}move/", moved, format="json").data == {"push_reason": [SENTENCE]}
    unknown = client.patch(address, body | {"push_reason": "the weather"}, format="json")
    assert unknown.data == {"push_reason": ["There is no push reason “the weather”."]}
    assert client.patch(address, body | {"push_reason": "Budget not released"}, format="json").status_code == 200
    [push, _] = client.get(f"/api/v1/pushes/?deal={deal.pk}").data["results"]
    assert (push["reason"], push["note"]) == ("budget not released", "")
    assert DealChange.objects.filter(push_choice=choice).count() == 1 and Deal.objects.get().pushes == 2


def test_admins_add_reword_and_retire_reasons(world, client_of, deal, choice):
    admin, page = client_of(world.admin), "/settings/push-reasons/"
    assert "6 reasons to choose from when a deal is pushed." in admin.get(page).content.decode()
    assert admin.post(page, {"name": "a merger"}).status_code == 302
    taken = admin.post(page, {"name": "A Merger"})
    assert taken.status_code == 422 and "is already on the list" in taken.content.decode()
    assert admin.post(f"{page}{choice.pk}/", {"name": "no budget yet"}).status_code == 302
    assert admin.post(f"{page}{choice.pk}/switch/", {"state": "off"}).status_code == 302
    assert "Offer again" in admin.get(page).content.decode()
    assert "no budget yet" not in client_of(world.rep).get(f"/deals/{deal.pk}/edit/").content.decode()

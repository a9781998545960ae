"""Deals of a plan are ticked in a list, which is fetched when it is opened."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans.models import PlanSource
from tests.builders import plans as build

pytestmark = pytest.mark.django_db
INSIDE, OUTSIDE = date(2027, 2, 15), date(2027, 6, 15)


def text(response):
    return response.content.decode()


def deal_of(owner, name, close_on=INSIDE):
    return build.named_deal(owner, name=name, close_on=close_on)


def test_the_list_shows_what_closes_in_the_period_and_a_search_finds_the_others(world, client_of):
    plan, client = build.start(world.rep), client_of(world.rep)
    deal_of(world.rep, "Inside the quarter")
    deal_of(world.rep, "Far outside", OUTSIDE)
    deal_of(world.peer, "Of the peer")
    page = text(client.get(f"/plans/{plan.pk}/deals/"))
    assert "Inside the quarter" in page
    assert "Far outside" not in page and "Of the peer" not in page
    sought = text(client.get(f"/plans/{plan.pk}/deals/?q=outside"))
    assert "Far outside" in sought and "Inside the quarter" not in sought
    assert "Of the peer" not in text(client.get(f"/plans/{plan.pk}/deals/?q=peer"))


def test_without_a_script_what_was_ticked_stands_in_the_form_and_nothing_is_saved(world, client_of):
    plan, client = build.start(world.rep), client_of(world.rep)
    own, other = deal_of(world.rep, "Condax, GTX Pro"), deal_of(world.peer, "Of the peer")
    page = text(client.get(f"/plans/{plan.pk}/edit/?deal={own.pk}&deal={other.pk}&deal=x"))
    assert f'name="deal0-deal" id="id_deal0-deal"\n        value="{own.pk}"' in page
    assert "Of the peer" not in page
    assert not PlanSource.objects.filter(deal=own).exists()


def test_a_deal_that_is_no_longer_ticked_is_left_out_with_its_amount(world, client_of):
    plan, client = build.start(world.rep), client_of(world.rep)
    kept, dropped = deal_of(world.rep, "Kept"), deal_of(world.rep, "Dropped")
    rows = {"deal_rows": 2, "deal0-deal": kept.pk, "deal0-line": f"deal-{kept.pk}"}
    rows |= {"deal1-line": f"deal-{dropped.pk}", "deal1-amount": "4,000"}
    assert client.post(f"/plans/{plan.pk}/edit/", build.typed(plan) | rows).status_code == 302
    assert [source.deal_id for source in PlanSource.objects.filter(kind="named deal")] == [kept.pk]


def test_the_list_costs_the_same_for_one_deal_as_for_many(world, client_of):
    plan, client = build.start(world.rep), client_of(world.rep)
    deal_of(world.rep, "First")

    def queries():
        client.get(f"/plans/{plan.pk}/deals/")
        with CaptureQueriesContext(connection) as caught:
            client.get(f"/plans/{plan.pk}/deals/")
        return len(caught)

    few = queries()
    for place in range(8):
        deal_of(world.rep, f"Deal {place}")
    assert queries() == few

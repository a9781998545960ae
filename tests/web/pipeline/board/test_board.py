"""The board in the browser: columns with their sums, cards with what is not ready, and a move from a card."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pipeline.board.selectors import board as selector
from pipeline.deals.services import deals
from pipeline.models import Deal
from tests import make
from tests.builders.deals import make_deal, make_item, stage

READY = {"next_step": "Call", "next_step_on": date(2026, 12, 1), "close_on": date(2026, 12, 18)}
HTMX = {"HX-Request": "true"}


def text_of(answer):
    return answer.content.decode()


def column(page, name):
    """The part of the page that is one stage."""
    start = page.index(f">{name} <span")
    return page[start : page.index("</section>", start)]


def test_each_stage_has_its_deals_and_its_sums(world, client_of):
    make_deal(world.rep, name="Ready one", at="Engaging", amount=Decimal(1000), **READY)
    make_deal(world.rep, name="Late one", at="Engaging", amount=Decimal(500), close_on=date(2026, 11, 20))
    make_deal(world.rep, name="Nearly done", at="Closing", amount=Decimal(200), **READY)
    make_deal(world.rep, name="Sold", at="Won")
    page = text_of(client_of(world.rep).get("/deals/board/"))
    assert "3 open deals worth 1,700. 1 is not ready." in page and "Sold" not in page
    engaging = column(page, "Engaging")
    assert "1,500" in engaging and "at 30 %: 450" in engaging and "1 not ready" in engaging
    assert "date past by 5 days" in engaging and "no next step" in engaging and "next: Call, Tue 1 Dec" in engaging
    assert engaging.index("Late one") < engaging.index("Ready one"), "the nearest date first"
    assert "at 75 %: 150" in column(page, "Closing") and "No deal is here." in column(page, "Proposal")


def test_a_column_holds_the_first_and_the_list_has_the_rest(world, client_of, monkeypatch):
    monkeypatch.setattr(selector, "IN_A_COLUMN", 2)
    for amount in (100, 300, 200):
        make_deal(world.rep, name=f"Worth {amount}", at="Engaging", amount=Decimal(amount), **READY)
    page = column(text_of(client_of(world.rep).get("/deals/board/?order=amount")), "Engaging")
    assert "Worth 300" in page and "Worth 200" in page and "Worth 100" not in page and ">600<" in page
    assert "All 3 in the list" in page and f"/deals/?stage={stage('Engaging').pk}" in page


def test_the_board_keeps_to_the_person_and_team_asked_for(world, client_of):
    shared = make_deal(world.rep, name="Shared", at="Engaging", **READY)
    halves = [(world.rep.pk, 250_000), (world.peer.pk, 750_000)]
    deals.set_shares(make.act(world.rep), deal=shared, version=1, shares=halves)
    make_deal(world.peer, name="Of the peer", at="Engaging", **READY)
    client = client_of(world.manager)
    assert "2 open deals worth 2,000." in text_of(client.get("/deals/board/"))
    page = text_of(client.get("/deals/board/", {"person": world.rep.pk}))
    assert "1 open deal worth 250." in page and "Of the peer" not in page
    assert "2 open deals worth 2,000." in text_of(client.get("/deals/board/", {"team": world.north.pk}))


def test_a_phone_shows_the_column_asked_for_else_the_first_with_a_deal(world, client_of):
    make_deal(world.rep, at="Proposal", **READY)
    client = client_of(world.rep)
    for query, name in (({}, "Proposal"), ({"column": stage("Closing").pk}, "Closing"), ({"column": "x"}, "Proposal")):
        page = text_of(client.get("/deals/board/", query))
        assert f'board__col--now" aria-labelledby="st-{stage(name).pk}"' in page


@pytest.mark.parametrize("query", ["pipeline=999", "pipeline=x", "order=evil", "person=999", "team=-1", "least=x"])
def test_what_cannot_be_read_in_an_address_breaks_nothing(world, client_of, query):
    make_deal(world.rep, **READY)
    assert client_of(world.rep).get(f"/deals/board/?{query}").status_code == 200


def test_a_card_moves_and_the_board_is_drawn_anew(world, client_of):
    deal = make_deal(world.rep, at="Engaging", **READY)
    client = client_of(world.rep)
    assert f'data-move-url="/deals/{deal.pk}/move/" data-version="1"' in text_of(client.get("/deals/board/"))
    moved = client.post(f"/deals/{deal.pk}/move/", {"version": 1, "to_stage": stage("Proposal").pk}, headers=HTMX)
    assert moved.status_code == 204 and "deal-moved" in moved["HX-Trigger"]
    fragment = text_of(client.get("/deals/board/", headers=HTMX))
    assert "<html" not in fragment and 'hx-swap-oob="true"' in fragment
    assert f'id="card-{deal.pk}"' in column(fragment, "Proposal")


def test_a_drop_on_a_closed_gate_asks_just_for_what_is_missing(world, client_of):
    item = make_item("Engaging", "Who signs", "text")
    deal = make_deal(world.rep, at="Engaging", **READY)
    client, drop = client_of(world.rep), {"version": 1, "to_stage": stage("Proposal").pk}
    answer = client.post(f"/deals/{deal.pk}/move/", drop, headers=HTMX)
    assert answer.status_code == 422 and "Who signs" in text_of(answer) and "<html" not in text_of(answer)
    assert Deal.objects.get().stage.name == "Engaging"
    answer = client.post(f"/deals/{deal.pk}/move/", drop | {f"item_{item.pk}": "Head of operations"}, headers=HTMX)
    assert answer.status_code == 204 and Deal.objects.get().stage.name == "Proposal"


def test_who_may_not_move_a_deal_gets_a_card_without_a_handle(world, client_of):
    watcher = make.person("Wanda Watcher", is_leader=True)
    deal = make_deal(world.rep, **READY)
    page = text_of(client_of(watcher).get("/deals/board/"))
    assert f'id="card-{deal.pk}"' in page and "data-move-url" not in page and f'id="move-{deal.pk}"' not in page


def test_what_somebody_wrote_stands_on_a_card_as_text(world, client_of):
    deal = make_deal(world.rep, name='<b>"Big"</b>', **{**READY, "next_step": "<i>Call</i>"})
    page = client_of(world.rep).get("/deals/board/").content.decode()
    assert "<b>" not in page and "<i>" not in page
    assert f'data-version="{deal.version}" data-name="&lt;b&gt;&quot;Big&quot;&lt;/b&gt;"' in page


def test_a_card_says_whose_the_deal_is_only_beside_those_of_others(world, client_of):
    make_deal(world.rep, at="Engaging", **READY)
    manager = client_of(world.manager)
    assert world.rep.name not in column(text_of(manager.get("/deals/board/")), "Engaging")
    make_deal(world.peer, at="Engaging", **READY)
    assert world.rep.name in column(text_of(manager.get("/deals/board/")), "Engaging")


@pytest.mark.parametrize("who", ["rep", "manager", "leader"])
def test_the_board_takes_as_many_queries_for_many_deals_as_for_few(world, client_of, who):
    client, counts = client_of(getattr(world, who)), []
    for size in (2, 20):
        for place in range(size):
            make_deal(world.rep, at=("Engaging", "Proposal")[place % 2], **READY)
            make_deal(world.peer, at="Closing")
        client.get("/deals/board/")
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/deals/board/").status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 26

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
    page = text_of(client_of(world.rep).get("/deals/board/?closing=any"))
    assert "3 open deals worth 1,700; 1 is not ready." in page and "Sold" not in page
    engaging = column(page, "Engaging")
    assert "1,500" in engaging and "at 30 %: 450" in engaging and "1 not ready" in engaging
    assert "date past by 5 days" in engaging and "no next step" in engaging and "next: Call, Tue 1 Dec" in engaging
    assert engaging.index("Late one") < engaging.index("Ready one"), "the nearest date first"
    assert "at 75 %: 150" in column(page, "Closing") and "No deal is here." in column(page, "Proposal")


def test_a_column_holds_the_first_and_the_list_has_the_rest(world, client_of, monkeypatch):
    monkeypatch.setattr(selector, "IN_A_COLUMN", 2)
    for amount in (100, 300, 200):
        make_deal(world.rep, name=f"Worth {amount}", at="Engaging", amount=Decimal(amount), **READY)
    page = column(text_of(client_of(world.rep).get("/deals/board/?order=amount&closing=any")), "Engaging")
    assert "Worth 300" in page and "Worth 200" in page and "Worth 100" not in page and ">600<" in page
    assert "1 more, 100<" in page and f"/deals/?closing=any&amp;stage={stage('Engaging').pk}" in page


def test_the_board_keeps_to_the_person_and_team_asked_for(world, client_of):
    shared = make_deal(world.rep, name="Shared", at="Engaging", **READY)
    halves = [(world.rep.pk, 250_000), (world.peer.pk, 750_000)]
    deals.set_shares(make.act(world.rep), deal=shared, version=1, shares=halves)
    make_deal(world.peer, name="Of the peer", at="Engaging", **READY)
    client = client_of(world.manager)
    assert "2 open deals worth 2,000; " in text_of(client.get("/deals/board/?closing=any"))
    page = text_of(client.get("/deals/board/", {"person": world.rep.pk}))
    assert "1 open deal worth 250; it is ready." in page and "Of the peer" not in page
    assert "2 open deals worth 2,000; " in text_of(client.get("/deals/board/", {"team": world.north.pk}))


def test_a_phone_shows_the_column_asked_for_else_the_first_with_a_deal(world, client_of):
    make_deal(world.rep, at="Proposal", **READY)
    client = client_of(world.rep)
    for query, name in (({}, "Proposal"), ({"column": stage("Closing").pk}, "Closing"), ({"column": "x"}, "Proposal")):
        page = text_of(client.get("/deals/board/", query | {"closing": "any"}))
        assert f'board__col--now" aria-labelledby="st-{stage(name).pk}"' in page


@pytest.mark.parametrize("query", ["pipeline=999", "pipeline=x", "order=evil", "person=999", "team=-1", "least=x"])
def test_what_cannot_be_read_in_an_address_breaks_nothing(world, client_of, query):
    make_deal(world.rep, **READY)
    assert client_of(world.rep).get(f"/deals/board/?{query}").status_code == 200


def test_a_card_moves_and_the_board_is_drawn_anew(world, client_of):
    deal = make_deal(world.rep, at="Engaging", **READY)
    client = client_of(world.rep)
    assert f'data-move-url="/deals/{deal.pk}/move/" data-version="1"' in text_of(
        client.get("/deals/board/?closing=any")
    )
    moved = client.post(f"/deals/{deal.pk}/move/", {"version": 1, "to_stage": stage("Proposal").pk}, headers=HTMX)
    assert moved.status_code == 204 and "deal-moved" in moved["HX-Trigger"]
    fragment = text_of(client.get("/deals/board/?closing=any", headers=HTMX))
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
    page = text_of(client_of(watcher).get("/deals/board/?closing=any"))
    assert f'id="card-{deal.pk}"' in page and "data-move-url" not in page and f'id="move-{deal.pk}"' not in page


def test_what_somebody_wrote_stands_on_a_card_as_text(world, client_of):
    deal = make_deal(world.rep, name='<b>"Big"</b>', **{**READY, "next_step": "<i>Call</i>"})
    page = client_of(world.rep).get("/deals/board/?closing=any").content.decode()
    assert "<b>" not in page and "<i>" not in page
    assert f'data-version="{deal.version}" data-name="&lt;b&gt;&quot;Big&quot;&lt;/b&gt;"' in page


def test_a_card_says_whose_the_deal_is_only_beside_those_of_others(world, client_of):
    make_deal(world.rep, at="Engaging", **READY)
    manager = client_of(world.manager)
    assert world.rep.name not in column(text_of(manager.get("/deals/board/?closing=any")), "Engaging")
    make_deal(world.peer, at="Engaging", **READY)
    assert world.rep.name in column(text_of(manager.get("/deals/board/?closing=any")), "Engaging")


@pytest.mark.parametrize("who", ["rep", "manager", "leader"])
def test_the_board_takes_as_many_queries_for_many_deals_as_for_few(world, client_of, who):
    client, counts = client_of(getattr(world, who)), []
    for size in (2, 20):
        for place in range(size):
            make_deal(world.rep, at=("Engaging", "Proposal")[place % 2], **READY)
            make_deal(world.peer, at="Closing")
        client.get("/deals/board/?closing=any")
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/deals/board/?closing=any").status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 26


def test_the_board_opens_on_this_quarter_with_the_chips_of_the_list(world, client_of):
    for name, day in (("Now", date(2026, 11, 30)), ("Then", date(2026, 12, 1)), ("Some day", None)):
        make_deal(world.rep, name=name, at="Engaging", close_on=day)
    client = client_of(world.rep)
    page = " ".join(text_of(client.get("/deals/board/")).split())
    assert ">Now</a>" in page and ">Then</a>" not in page and ">Some day</a>" not in page
    for key, label, count in (("quarter", "This quarter", 1), ("next", "Next quarter", 1), ("undated", "No date", 1)):
        assert f'href="/deals/board/?closing={key}"' in page and f'{label} <span class="chip__n">{count}</span>' in page
    assert 'All <span class="chip__n">3</span>' in page
    assert ">Then</a>" in text_of(client.get("/deals/board/?closing=next"))
    assert ">Some day</a>" in text_of(client.get("/deals/board/?closing=undated"))


def test_a_column_has_fifteen_cards(world, client_of):
    for number in range(17):
        make_deal(world.rep, name=f"Deal {number:02d}", at="Engaging", amount=Decimal(100), **READY)
    page = text_of(client_of(world.rep).get("/deals/board/?closing=any"))
    assert page.count('<li class="deal"') == 15 and "2 more, 200<" in page


def test_a_card_without_a_customer_says_when_it_was_opened(world, client_of):
    make_deal(world.rep, at="Engaging", opened_on=date(2026, 8, 10), **READY)
    assert "opened Mon 10 Aug" in text_of(client_of(world.rep).get("/deals/board/?closing=any"))


# --- Where a deal can go -----------------------------------------------------------------------------------------


def test_the_panel_of_a_card_says_of_each_stage_what_it_lacks(world, client_of):
    budget, _ = make_item("Engaging", "Budget confirmed"), make_item("Engaging", "Who signs", "text")
    deal = make_deal(world.rep, at="Engaging", **READY)
    client = client_of(world.rep)
    assert client.post(f"/deals/{deal.pk}/items/", {f"item_{budget.pk}": "on"}).status_code == 302
    panel = client.get(f"/deals/{deal.pk}/move/?places=yes", headers=HTMX)
    text = " ".join(text_of(panel).split())
    assert "<html" not in text and f"Where does {deal.name} go?" in text
    lines = dict(zip(("Prospecting", "Engaging", "Proposal"), text.split('<li class="move__to')[1:4], strict=True))
    assert "a step back; nothing is required" in lines["Prospecting"] and "Move back" in lines["Prospecting"]
    assert "it is here now" in lines["Engaging"] and "data-move-stage" not in lines["Engaging"]
    assert "1 of 2 answered" in lines["Proposal"] and "lacks Who signs" in lines["Proposal"]
    assert "Answer and move" in lines["Proposal"] and "asks for the reason" in text


def test_the_panel_costs_as_many_queries_for_many_stages_and_items_as_for_few(world, client_of):
    client, counts = client_of(world.rep), []
    for size in (1, 8):
        for number in range(size):
            make_item("Engaging", f"Item {size} {number}")
        deal = make_deal(world.rep, at="Engaging", **READY)
        address = f"/deals/{deal.pk}/move/?places=yes"
        client.get(address, headers=HTMX)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address, headers=HTMX).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_a_drop_asks_without_errors_that_nobody_made(world, client_of):
    make_item("Engaging", "Who signs", "text")
    late = date(2026, 11, 20)
    deal = make_deal(world.rep, at="Engaging", next_step="Call", next_step_on=late)
    drop = {"version": 1, "to_stage": stage("Proposal").pk, "dropped": "yes"}
    answer = client_of(world.rep).post(f"/deals/{deal.pk}/move/", drop, headers=HTMX)
    page = text_of(answer)
    assert answer.status_code == 422 and "Who signs" in page and "Next step" in page
    assert "needs attention" not in page and 'aria-invalid="true"' not in page and "invalid-feedback" not in page
    assert 'name="next_step_on" value="11/20/2026"' in page.replace("  ", " ")
    assert "id_next_step_on_helptext" in page, "why the day is asked for again stands beside it"
    typed = {name: value for name, value in drop.items() if name != "dropped"}
    page = text_of(client_of(world.rep).post(f"/deals/{deal.pk}/move/", typed, headers=HTMX))
    assert "needs attention" in page, "what was sent from the form is told what is wrong with it"


def test_a_drop_of_a_deal_that_somebody_else_changed_says_so(world, client_of):
    deal = make_deal(world.rep, at="Engaging", **READY)
    deals.change(make.act(world.manager), deal=deal, version=1, data={"amount": Decimal(7)})
    drop = {"version": 1, "to_stage": stage("Proposal").pk, "dropped": "yes"}
    page = text_of(client_of(world.rep).post(f"/deals/{deal.pk}/move/", drop, headers=HTMX))
    assert "Someone changed this deal while you were writing." in page and Deal.objects.get().stage.name == "Engaging"

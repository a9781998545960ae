"""The list of deals in the browser: its filters, its order and saved views."""

from datetime import date
from decimal import Decimal

import pytest

from pipeline.models import Deal, SavedView
from tests import make
from tests.builders.customers import make_customer
from tests.builders.deals import make_deal, stage

READY = {"next_step": "Call", "next_step_on": date(2026, 12, 1), "close_on": date(2026, 12, 18)}
HTMX = {"HX-Request": "true"}


def text_of(answer):
    return answer.content.decode()


@pytest.fixture
def three(world):
    """A small one of Condax, a big one of Isdom at Closing, one of the peer."""
    condax, isdom = make_customer("Condax", world.rep), make_customer("Isdom", world.rep)
    make_deal(world.rep, name="Small one", at="Engaging", amount=Decimal(100), customer_id=condax.pk, **READY)
    big = READY | {"close_on": date(2027, 2, 1)}
    make_deal(world.rep, name="Big one", at="Closing", amount=Decimal(9000), customer_id=isdom.pk, **big)
    make_deal(world.peer, name="Of the peer", at="Engaging", amount=Decimal(500), **READY)
    return world


def shown(client, **query):
    page = text_of(client.get("/deals/", query))
    return [name for name in ("Small one", "Big one", "Of the peer") if f">{name}</a>" in page]


def test_each_filter_leaves_what_it_says(three, client_of):
    client = client_of(three.manager)
    customer = Deal.objects.get(name="Big one").customer_id
    assert shown(client, closing="any") == ["Small one", "Big one", "Of the peer"]
    assert shown(client, person=three.peer.pk) == ["Of the peer"]
    assert shown(client, team=three.south.pk) == ["Small one", "Big one", "Of the peer"]
    assert shown(client, stage=stage("Closing").pk) == ["Big one"]
    assert shown(client, pipeline=stage("Closing").pipeline_id, stage=stage("Engaging").pk) == [
        "Small one",
        "Of the peer",
    ]
    assert shown(client, customer=customer) == ["Big one"]
    assert shown(client, least="200", most="600") == ["Of the peer"]
    assert shown(client, **{"from": "2027-01-01"}) == ["Big one"]
    assert shown(client, to="2026-12-31") == ["Small one", "Of the peer"]
    assert shown(client, period="FY2027-Q3") == ["Small one", "Big one", "Of the peer"]
    assert shown(client, q="condax small") == ["Small one"]
    assert shown(client, status="won") == [] == shown(client, not_ready="any")


"""A close date in each cut: the quarter of the known day ends with November, the next one with February."""


def test_an_owner_who_is_always_the_same_needs_no_column(three, client_of):
    page = text_of(client_of(three.rep).get("/deals/?closing=any"))
    assert "lst--drops-2" in page and "Owner is hidden: it is always Rita Rep." in page
    page = text_of(client_of(three.manager).get("/deals/?closing=any"))
    assert "lst--drops-2" not in page and "Owner is hidden: it is always" not in page


def test_rows_a_page_their_height_and_all_columns_are_asked_for_in_the_address(world, client_of):
    for number in range(26):
        make_deal(world.rep, name=f"Deal {number:02d}", at="Engaging", close_on=date(2026, 11, 30))
    client = client_of(world.rep)
    assert "1 to 25 of 26" in text_of(client.get("/deals/?size=25"))
    assert text_of(client.get("/deals/?size=7")).count('<tr id="deal-') == 26, "a size that is none is the usual one"
    page = text_of(client.get("/deals/?rows=wide&columns=all"))
    assert 'class="ledger lst lst--drops-2 lst--drops-7 lst--wide lst--all"' in page and "Fewer columns" in page


def test_what_is_done_with_chosen_rows_stands_in_a_bar_of_its_own(world, client_of):
    make_deal(world.rep, close_on=date(2026, 11, 30))
    page = text_of(client_of(world.rep).get("/deals/"))
    assert 'data-one="Edit 1 deal" data-many="Edit # deals"' in page and "data-pick-all" in page
    watcher = make.person("Wanda Watcher", is_leader=True)
    page = text_of(client_of(watcher).get("/deals/"))
    assert 'id="bulk"' not in page, "whoever may change none of them chooses none"


def test_a_customer_that_was_asked_for_is_named_and_can_be_left_out_again(three, client_of):
    customer = Deal.objects.get(name="Big one").customer_id
    page = text_of(client_of(three.rep).get("/deals/", {"customer": customer, "sort": "-amount"}))
    assert 'href="/deals/?sort=-amount&amp;closing=any"><span class="quiet">Customer:</span> Isdom' in page


def test_what_is_wrong_in_a_filter_is_said_and_left_out(three, client_of):
    answer = client_of(three.rep).get("/deals/", {"least": "much", "customer": "99999999999999999999"})
    assert answer.status_code == 200 and "Enter an amount like" in text_of(answer) and ">Big one</a>" in text_of(answer)


def test_a_head_sorts_and_a_second_click_turns_it_round(three, client_of):
    client = client_of(three.manager)
    page = text_of(client.get("/deals/", {"sort": "-amount", "closing": "any"}))
    assert page.index("Big one") < page.index("Of the peer") < page.index("Small one")
    address = "/deals/?sort=amount&amp;closing=any"
    head = f'<th scope="col" class="num lst__amt" aria-sort="descending"><a class="lst__sort" href="{address}">'
    assert head in " ".join(page.split())
    page = text_of(client.get("/deals/", {"sort": "amount", "closing": "any"}))
    assert page.index("Small one") < page.index("Of the peer") < page.index("Big one")


@pytest.mark.parametrize("of_team", [False, True])
def test_the_weighted_money_that_is_shown_sorts(three, client_of, of_team):
    """Of a team it is their part; without one it is the whole of the deal."""
    client = client_of(three.manager)
    filters = {"closing": "any"} | ({"team": three.south.pk} if of_team else {})
    falling = text_of(client.get("/deals/", {**filters, "sort": "-weighted"}))
    rising = text_of(client.get("/deals/", {**filters, "sort": "weighted"}))
    assert falling.index("Big one") < falling.index("Small one") and rising.index("Small one") < rising.index("Big one")


def test_another_teams_deals_are_not_listed_anywhere(three, client_of):
    client = client_of(three.other_rep)
    assert shown(client) == [] and "Big one" not in text_of(client.get("/deals/board/"))
    big = Deal.objects.get(name="Big one")
    assert client.get(f"/deals/{big.pk}/row/").status_code == 404
    assert client.get("/deals/bulk/", {"deal": f"{big.pk}.1"}).status_code == 404


# --- Views -------------------------------------------------------------------------------------------------------


def test_filters_become_a_view_with_a_tab_and_go_again(three, client_of):
    client = client_of(three.rep)
    assert "Save these filters as a view" not in text_of(client.get("/deals/"))
    assert "Save these filters as a view" in text_of(client.get("/deals/", {"least": "500"}))
    data = {"name": "Big ones", "query": "page=3&sort=-amount&least=500&q="}
    assert client.post("/deals/views/", data)["Location"] == "/deals/?least=500&sort=-amount"
    page = text_of(client.get("/deals/", {"sort": "-amount", "least": "500"}))
    assert '<a class="menu__item" href="/deals/?least=500&amp;sort=-amount" aria-current="true"\n>Big ones</a>' in page
    assert "Delete the view “Big ones”" in page and "Save these filters as a view" not in page
    assert "Big ones" not in text_of(client_of(three.peer).get("/deals/"))
    view = SavedView.objects.get()
    assert client_of(three.peer).post(f"/deals/views/{view.pk}/delete/").status_code == 404
    assert client.post(f"/deals/views/{view.pk}/delete/").status_code == 302
    assert not SavedView.objects.exists()


def test_a_view_without_a_name_is_refused_beside_the_field(world, client_of):
    answer = client_of(world.rep).post("/deals/views/", {"name": " ", "query": "least=500"})
    assert answer.status_code == 422 and "Enter a name for this view." in text_of(answer)
    assert 'value="least=500"' in text_of(answer)

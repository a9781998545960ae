"""The list of deals in the browser: its filters and views, a row that opens, and many rows changed at once."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from pipeline.deals.services import deals
from pipeline.models import Deal, SavedView
from tests import make
from tests.builders.customers import make_customer
from tests.builders.deals import make_deal, make_item, open_deal, stage

READY = {"next_step": "Call", "next_step_on": date(2026, 12, 1), "close_on": date(2026, 12, 18)}
HTMX = {"HX-Request": "true"}


def text_of(answer):
    return answer.content.decode()


# --- Filters and order -------------------------------------------------------------------------------------------


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
    assert shown(client) == ["Small one", "Big one", "Of the peer"]
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


def test_a_customer_that_was_asked_for_is_named_and_can_be_left_out_again(three, client_of):
    customer = Deal.objects.get(name="Big one").customer_id
    page = text_of(client_of(three.rep).get("/deals/", {"customer": customer, "sort": "-amount"}))
    assert "Customer: <strong>Isdom</strong>" in page and 'href="/deals/?sort=-amount"' in page


def test_what_is_wrong_in_a_filter_is_said_and_left_out(three, client_of):
    answer = client_of(three.rep).get("/deals/", {"least": "much", "customer": "99999999999999999999"})
    assert answer.status_code == 200 and "Enter an amount like" in text_of(answer) and ">Big one</a>" in text_of(answer)


def test_a_head_sorts_and_a_second_click_turns_it_round(three, client_of):
    client = client_of(three.manager)
    page = text_of(client.get("/deals/", {"sort": "-amount"}))
    assert page.index("Big one") < page.index("Of the peer") < page.index("Small one")
    assert '<th scope="col" class="num" aria-sort="descending"><a class="sort" href="/deals/?sort=amount">' in page
    page = text_of(client.get("/deals/", {"sort": "amount"}))
    assert page.index("Small one") < page.index("Of the peer") < page.index("Big one")


def test_another_teams_deals_are_not_listed_anywhere(three, client_of):
    client = client_of(three.other_rep)
    assert shown(client) == [] and "Big one" not in text_of(client.get("/deals/board/"))
    big = Deal.objects.get(name="Big one")
    assert client.get(f"/deals/{big.pk}/row/").status_code == 404
    assert client.get("/deals/bulk/", {"deal": f"{big.pk}.1"}).status_code == 404


# --- Views -------------------------------------------------------------------------------------------------------


def test_filters_become_a_view_with_a_tab_and_go_again(three, client_of):
    client = client_of(three.rep)
    assert "Keep these filters as a view" not in text_of(client.get("/deals/"))
    assert "Keep these filters as a view" in text_of(client.get("/deals/", {"least": "500"}))
    data = {"name": "Big ones", "query": "page=3&sort=-amount&least=500&q="}
    assert client.post("/deals/views/", data)["Location"] == "/deals/?least=500&sort=-amount"
    page = text_of(client.get("/deals/", {"sort": "-amount", "least": "500"}))
    assert '<a href="/deals/?least=500&amp;sort=-amount" aria-current="true">Big ones</a>' in page
    assert "Delete the view “Big ones”" in page and "Keep these filters as a view" not in page
    assert "Big ones" not in text_of(client_of(three.peer).get("/deals/"))
    view = SavedView.objects.get()
    assert client_of(three.peer).post(f"/deals/views/{view.pk}/delete/").status_code == 404
    assert client.post(f"/deals/views/{view.pk}/delete/").status_code == 302
    assert not SavedView.objects.exists()


def test_a_view_without_a_name_is_refused_beside_the_field(world, client_of):
    answer = client_of(world.rep).post("/deals/views/", {"name": " ", "query": "least=500"})
    assert answer.status_code == 422 and "Give these filters a name." in text_of(answer)
    assert 'value="least=500"' in text_of(answer)


# --- A row that opens --------------------------------------------------------------------------------------------


def typed(deal, **changed):
    data = {"version": deal.version, "next_step": "Demo", "next_step_on": "2026-12-03", "close_on": "2026-12-18"}
    return data | {"amount": "1,500"} | changed


def test_a_row_opens_saves_and_closes_without_leaving_the_list(world, client_of):
    deal = open_deal(world.rep, **READY)
    client = client_of(world.rep)
    form = text_of(client.get(f"/deals/{deal.pk}/row/?sort=name", headers=HTMX))
    assert (
        form.lstrip().startswith(f'<tr id="deal-{deal.pk}">') and f'hx-post="/deals/{deal.pk}/row/?sort=name"' in form
    )
    row = client.post(f"/deals/{deal.pk}/row/?sort=name", typed(deal), headers=HTMX)
    assert row.status_code == 200 and "Demo, Thu 3 Dec" in text_of(row) and "1,500" in text_of(row)
    assert f'value="{deal.pk}.2"' in text_of(row)
    assert f'href="/deals/{deal.pk}/row/?sort=name"' in text_of(row)
    assert Deal.objects.get().amount == Decimal(1500)
    back = client.get(f"/deals/{deal.pk}/row/?cancel=1", headers=HTMX)
    assert "Demo, Thu 3 Dec" in text_of(back) and "<form" not in text_of(back)


def test_wrong_input_in_a_row_keeps_what_was_typed(world, client_of):
    deal = open_deal(world.rep, **READY)
    answer = client_of(world.rep).post(
        f"/deals/{deal.pk}/row/", typed(deal, close_on="2026-11-01", amount="12,x"), headers=HTMX
    )
    assert answer.status_code == 422 and 'value="12,x"' in text_of(answer) and "Enter an amount like" in text_of(answer)
    answer = client_of(world.rep).post(f"/deals/{deal.pk}/row/", typed(deal, close_on="2026-11-01"), headers=HTMX)
    assert (
        answer.status_code == 422 and "cannot lie before today" in text_of(answer) and 'value="Demo"' in text_of(answer)
    )


def test_a_row_that_moved_on_says_so_and_keeps_what_was_typed(world, client_of):
    deal = open_deal(world.rep, **READY)
    deals.change(make.act(world.manager), deal=deal, version=1, data={"amount": Decimal(2000)})
    client, data = client_of(world.rep), typed(deal, version=1)
    answer = client.post(f"/deals/{deal.pk}/row/", data, headers=HTMX)
    page = text_of(answer)
    assert answer.status_code == 409 and "Amount is now 2,000.00" in page and 'value="1,500"' in page
    assert 'name="version" value="2"' in page
    assert client.post(f"/deals/{deal.pk}/row/", data | {"version": 2}, headers=HTMX).status_code == 200
    assert Deal.objects.get().amount == Decimal(1500)


def test_without_a_script_the_row_is_a_page_that_leads_back_to_the_list(world, client_of):
    deal = open_deal(world.rep, **READY)
    client = client_of(world.rep)
    page = client.get(f"/deals/{deal.pk}/row/?sort=name")
    assert page.status_code == 200 and "What happens next with" in text_of(page)
    answer = client.post(f"/deals/{deal.pk}/row/?sort=name", typed(deal))
    assert answer.status_code == 302 and answer["Location"] == "/deals/?sort=name"


def test_who_sees_a_deal_and_may_not_change_it_gets_no_row_to_change(world, client_of):
    watcher = make.person("Wanda Watcher", is_leader=True)
    deal = open_deal(world.rep)
    client = client_of(watcher)
    assert f"/deals/{deal.pk}/row/" not in text_of(client.get("/deals/"))
    assert client.get(f"/deals/{deal.pk}/row/").status_code == 403
    closed = make_deal(world.rep, at="Won")
    assert f"/deals/{closed.pk}/row/" not in text_of(client_of(world.rep).get("/deals/?status=won"))


# --- Many at once ------------------------------------------------------------------------------------------------


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
    data = {"deal": [f"{deal.pk}.1"], "to_stage": stage("Proposal").pk}
    answer = client_of(world.rep).post("/deals/bulk/", data)
    page = text_of(answer)
    assert answer.status_code == 422 and "Budget confirmed" in page and f'href="/deals/{deal.pk}/move/' in page
    assert Deal.objects.get().stage.name == "Engaging"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Fill in what changes"),
        ({"close_on": "soon"}, "Write the day like"),
        ({"owner": "999"}, "Choose somebody of your line."),
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
    page = text_of(client_of(world.rep).get("/deals/"))
    assert f'href="/deals/bulk/?deal={first.pk}.1&amp;deal={second.pk}.1&amp;back=' in page

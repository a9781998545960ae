"""Deals in the browser: the list with its finding, one deal, and the forms around it."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pipeline.deals.services import deals
from pipeline.models import Booking, Deal
from tests import make
from tests.builders.activities import make_activity
from tests.builders.customers import make_customer, make_product
from tests.builders.deals import PROOF, make_deal, open_deal, proof_item, stage

READY = {"next_step": "Call", "next_step_on": date(2026, 12, 1), "close_on": date(2026, 12, 18)}


def text_of(answer):
    return answer.content.decode()


def form_of(deal, **changed):
    data = {
        "version": deal.version,
        "name": deal.name,
        "owner": deal.owner_id,
        "amount": deal.amount or "",
        "opened_on": deal.opened_on or "",
        "close_on": deal.close_on or "",
        "next_step": deal.next_step,
        "next_step_on": deal.next_step_on or "",
    }
    return data | changed


def test_the_list_says_the_finding_and_adds_up(world, client_of):
    open_deal(world.rep, name="Ready one", **READY)
    open_deal(world.rep, name="Bare one", amount=Decimal("500.00"))
    make_deal(world.peer, name="Of a peer", at="Engaging")
    page = text_of(client_of(world.rep).get("/deals/?closing=any"))
    assert "2 open deals worth 1,500; 1 is not ready." in page
    assert "no next step" in page and "no close date" in page and "Of a peer" not in page
    page = text_of(client_of(world.manager).get("/deals/", {"team": world.north.pk, "period": "FY2027-Q3"}))
    assert "2 deals worth 2,000 close next quarter" in page


def test_deals_past_their_date_are_counted_and_filtered(world, client_of):
    make_deal(world.rep, name="Past", at="Engaging", close_on=date(2026, 11, 20))
    open_deal(world.rep, name="To come", **READY | {"close_on": date(2026, 11, 30)})
    page = text_of(client_of(world.rep).get("/deals/", {"period": "FY2027-Q2"}))
    assert "2 deals worth 2,000 close this quarter; 1 of them is past its date." in page
    page = text_of(client_of(world.rep).get("/deals/", {"not_ready": "date past"}))
    assert "1 deal is past its close date; together 1,000." in page and "To come" not in page


def test_a_next_step_for_a_deal_that_moved_on_is_kept_and_says_what_stands_now(world, client_of):
    deal = open_deal(world.rep, name="Moved on", **READY)
    typed = {"version": deal.version, "next_step": "Write to them", "next_step_on": "2026-12-02"}
    stands = {"next_step": "Visit them", "next_step_on": date(2026, 12, 3)}
    deals.change(make.act(world.manager), deal=deal, version=deal.version, data=stands)
    client, address = client_of(world.rep), f"/deals/{deal.pk}/next-step/"
    answer = client.post(address, typed)
    assert answer.status_code == 422
    assert "Next step is now Visit them; On is now Thu 3 Dec 2026. Your entries are kept" in text_of(answer)
    form = answer.context["form"]
    assert form["next_step"].value() == "Write to them" and str(form["version"].value()) != str(typed["version"])
    again = client.post(address, typed | {"version": form["version"].value()})
    assert again.status_code == 302 and Deal.objects.get(pk=deal.pk).next_step == "Write to them"


@pytest.mark.parametrize(
    "query", ["status=nonsense", "period=FY99", "person=999", "sort=evil", "page=abc", "stage=x", "team=-1", "from=x"]
)
def test_what_cannot_be_read_in_an_address_breaks_nothing(world, client_of, query):
    open_deal(world.rep)
    assert client_of(world.rep).get(f"/deals/?{query}").status_code == 200
    assert client_of(world.rep).get(f"/bookings/?{query}").status_code == 200


def test_the_money_of_a_person_is_their_part(world, client_of):
    deal = open_deal(world.rep)
    halves = [(world.rep.pk, 250_000), (world.peer.pk, 750_000)]
    deals.set_shares(make.act(world.rep), deal=deal, version=1, shares=halves)
    page = text_of(client_of(world.manager).get("/deals/", {"person": world.rep.pk}))
    assert "1 open deal worth 250" in page and "of 1,000" in page


def test_one_deal_shows_its_facts_way_and_bookings(world, client_of):
    customer, product = make_customer("Condax", world.rep), make_product("GTX Pro")
    deal = open_deal(world.rep, customer_id=customer.pk, product_id=product.pk, **READY)
    make_activity(world.rep, deal_id=deal.pk, note="Spoke to finance")
    deals.move_stage(make.act(world.rep), deal=deal, to_stage=stage("Won"), closed_on=make.TODAY, proof=PROOF)
    page = text_of(client_of(world.rep).get(f"/deals/{deal.pk}/"))
    for sentence in (
        "won on Wed 25 Nov 2026, 1,000.",
        "Prospecting to Won",
        "Spoke to finance",
        "won, no invoice yet, credited to Rita Rep",
        "1,000",
    ):
        assert sentence in page


def test_what_one_may_not_see_does_not_exist(world, client_of):
    deal = open_deal(world.rep)
    for path in ("", "edit/", "move/", "next-step/", "shares/"):
        assert client_of(world.peer).get(f"/deals/{deal.pk}/{path}").status_code == 404
        assert client_of(world.manager).get(f"/deals/{deal.pk}/{path}").status_code == 200


def test_a_leader_outside_the_line_sees_and_is_refused_with_the_reason(world, client_of):
    watcher = make.person("Wanda Watcher", is_leader=True)
    deal = open_deal(world.rep)
    assert client_of(watcher).get(f"/deals/{deal.pk}/").status_code == 200
    answer = client_of(watcher).get(f"/deals/{deal.pk}/edit/")
    assert answer.status_code == 403 and "Only Rita Rep, the line above and admins" in text_of(answer)


def test_a_deal_is_opened_and_wrong_input_keeps_what_was_typed(world, client_of):
    stage("Won")
    client = client_of(world.rep)
    assert client.get("/deals/new/").status_code == 200
    data = {"name": "Isdom", "owner": world.rep.pk, "amount": "12,50", "close_on": "2026-11-01"}
    answer = client.post("/deals/new/", data)
    assert answer.status_code == 422 and "12,50" in text_of(answer) and "Enter an amount like" in text_of(answer)
    answer = client.post("/deals/new/", data | {"amount": "1,250"})
    assert (
        answer.status_code == 422
        and "The expected close date cannot be before today" in text_of(answer)
        and not Deal.objects.exists()
    )
    answer = client.post("/deals/new/", data | {"amount": "1,250", "close_on": "2026-12-18"})
    assert answer["Location"] == f"/deals/{Deal.objects.get().pk}/"
    assert Deal.objects.get().amount == Decimal("1250.00")


def test_a_rep_cannot_open_a_deal_for_somebody_else(world, client_of):
    stage("Won")
    answer = client_of(world.rep).post("/deals/new/", {"name": "Isdom", "owner": world.peer.pk})
    assert answer.status_code == 422 and "Choose a person from your line." in text_of(answer)


def test_a_stale_page_says_what_changed_and_keeps_what_was_typed(world, client_of):
    deal = open_deal(world.rep)
    typed = form_of(deal, amount="3000")
    deals.change(make.act(world.manager), deal=deal, version=1, data={"amount": Decimal("2000")})
    answer = client_of(world.rep).post(f"/deals/{deal.pk}/edit/", typed)
    page = text_of(answer)
    assert answer.status_code == 422 and "Amount is now 2,000." in page and 'value="3000"' in page
    assert client_of(world.rep).post(f"/deals/{deal.pk}/edit/", typed | {"version": 2}).status_code == 302
    assert Deal.objects.get().amount == Decimal("3000.00")


def test_a_deal_is_moved_to_won_and_lost_needs_its_reason(world, client_of):
    deal = open_deal(world.rep)
    client, url = client_of(world.rep), f"/deals/{deal.pk}/move/"
    lost = {"version": 1, "to_stage": stage("Lost").pk, "closed_on": "2026-11-25", "amount": "1000"}
    answer = client.post(url, lost)
    assert answer.status_code == 422 and "Enter why it was lost." in text_of(answer)
    won = lost | {"to_stage": stage("Won").pk}
    answer = client.post(url, won)
    assert answer.status_code == 422 and "1 item is missing" in text_of(answer)
    assert client.post(url, won | {f"item_{proof_item().pk}": PROOF}).status_code == 302
    assert Booking.objects.get().deal == deal


def test_next_step_and_shares_have_their_own_forms(world, client_of):
    deal = open_deal(world.rep)
    client = client_of(world.rep)
    step = {"version": 1, "next_step": "Demo", "next_step_on": "2026-11-01"}
    assert "The next step cannot be before today" in text_of(client.post(f"/deals/{deal.pk}/next-step/", step))
    assert client.post(f"/deals/{deal.pk}/next-step/", step | {"next_step_on": "2026-12-01"}).status_code == 302
    halves = {"version": 2, "share_rows": 2, "share0-person": world.rep.pk, "share0-share": "50"}
    halves |= {"share1-person": world.peer.pk, "share1-share": "40"}
    assert "add up to 90 %" in text_of(client.post(f"/deals/{deal.pk}/shares/", halves))
    assert client.post(f"/deals/{deal.pk}/shares/", halves | {"share1-share": "50"}).status_code == 302
    assert deal.shares.count() == 2


@pytest.mark.parametrize("path", ["/deals/", "/customers/", "/bookings/", "/deals/?status=won"])
def test_lists_take_as_many_queries_for_many_rows_as_for_few(world, client_of, path):
    client, counts = client_of(world.manager), []
    for size in (2, 20):
        for n in range(size):
            make_deal(world.rep, at="Won", customer_id=make_customer(f"C{size}-{n}", world.rep).pk)
            make_deal(world.peer, at="Engaging")
        client.get(path)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(path).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]
    assert counts[1] <= 25

"""Customers in the browser: the list by who is overdue, one of them, its people, team and tier."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pipeline.models import AccountTeamMember, Contact, Customer
from plans.account_plans.selectors import tiers as tier_selector
from plans.account_plans.services import tiers
from plans.models import TierMove
from tests import make
from tests.builders import account_plans as builder
from tests.builders.activities import kind, make_activity
from tests.builders.bookings import make_booking
from tests.builders.customers import make_contact, make_customer
from tests.builders.deals import make_deal


def text_of(answer):
    return answer.content.decode()


@pytest.fixture
def customer(world):
    builder.install()
    return make_customer("Condax", world.rep, tier="A", industry="retail")


def test_customers_show_what_the_viewer_sees_of_them(world, customer, client_of):
    make_customer("Foreign", world.other_rep)
    make_deal(world.rep, at="Engaging", customer_id=customer.pk)
    make_deal(world.other_rep, at="Engaging", customer_id=customer.pk)
    make_booking(world.rep, "200.00", customer_id=customer.pk)
    make_activity(world.rep, customer_id=customer.pk)
    page = text_of(client_of(world.rep).get("/customers/"))
    assert "1 customer brought 200; 1 deal worth 1,000 is open." in page and "Foreign" not in page
    assert "Nobody of 1 customer is overdue for a contact." in page
    page = text_of(client_of(world.rep).get(f"/customers/{customer.pk}/"))
    assert "Condax: 200 booked, 1 open deal worth 1,000." in page
    assert "No customer matches" in text_of(client_of(world.rep).get("/customers/?q=nothing"))


def test_open_deals_are_counted_once_for_the_customer_and_its_account_plan(world, customer, client_of):
    mine = make_deal(world.rep, at="Engaging", customer_id=customer.pk)
    make_deal(world.other_rep, at="Engaging", customer_id=customer.pk)
    page = text_of(client_of(world.rep).get(f"/customers/{customer.pk}/"))
    assert "1 open deal worth 1,000" in page and "visible to you; 2 in all, worth 2,000" in page
    plan = text_of(client_of(world.rep).get(f"/customers/{customer.pk}/plan/"))
    assert "Open, 2 deals, 1 of them visible to you" in plan
    assert f"/deals/?customer={customer.pk}&amp;closing=any" in plan
    listed = text_of(client_of(world.rep).get(f"/deals/?customer={customer.pk}&closing=any"))
    assert f'href="/deals/{mine.pk}/"' in listed
    plan = text_of(client_of(world.leader).get(f"/customers/{customer.pk}/plan/"))
    assert "Open, 2 deals<" in plan.replace(" <", "<")
    assert "2 open deals worth 2,000" in text_of(client_of(world.leader).get(f"/customers/{customer.pk}/"))


def test_the_past_of_a_customer_opens_on_its_page_and_on_a_page_of_its_own(world, customer, client_of):
    for number in range(7):
        make_deal(world.rep, name=f"Past {number}", at="Lost", customer_id=customer.pk)
    make_booking(world.rep, "200.00", customer_id=customer.pk)
    client = client_of(world.rep)
    page = text_of(client.get(f"/customers/{customer.pk}/"))
    assert "All 7 closed deals" in page and page.count(">Past ") == 5
    assert "All 1 booking" in page and "Booked in 1 of the last" in page
    for address, words in (("deals/", "Past 6"), ("bookings/", ">200</td>")):
        fetched = client.get(f"/customers/{customer.pk}/{address}", headers={"HX-Request": "true"})
        assert words in text_of(fetched) and "<html" not in text_of(fetched)
        whole = text_of(client.get(f"/customers/{customer.pk}/{address}"))
        assert words in whole and "<html" in whole


@pytest.mark.parametrize("address", ["", "deals/", "bookings/"])
def test_a_customer_with_a_long_past_takes_as_many_queries_as_one_without(world, customer, client_of, address):
    client, url = client_of(world.rep), f"/customers/{customer.pk}/{address}"

    def queries_with(count):
        for number in range(count):
            make_deal(world.rep, name=f"Past {number}", at="Lost", customer_id=customer.pk)
            make_booking(world.rep, "200.00", customer_id=customer.pk)
        client.get(url)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(url, headers={"HX-Request": "true"} if address else {}).status_code == 200
        return len(caught)

    few = queries_with(3)
    assert queries_with(20) == few <= 25


def test_who_is_overdue_longest_comes_first_and_can_be_asked_for_alone(world, customer, client_of):
    def contacted(name, tier, days):
        made = make_customer(name, world.rep, tier=tier)
        make_activity(world.rep, customer_id=made.pk, on=make.TODAY - timedelta(days=days))

    contacted("B of 35", "B", 35)
    contacted("A of 30", "A", 30)
    contacted("A of 3", "A", 3)
    contacted("None of 90", "", 90)
    client = client_of(world.rep)
    page = text_of(client.get("/customers/"))
    places = [page.index(f">{name}</a>") for name in ("A of 30", "B of 35", "A of 3", "Condax", "None of 90")]
    assert places == sorted(places)
    assert "2 of 5 customers are overdue for a contact." in page and "16 days over" in page
    over = text_of(client.get("/customers/?due=over&tier=A"))
    assert ">A of 30</a>" in over and "B of 35" not in over and ">A of 3</a>" not in over
    by_tier = text_of(client.get("/customers/?sort=tier"))
    places = [by_tier.index(f">{name}</a>") for name in ("A of 3", "A of 30", "B of 35", "None of 90")]
    assert places == sorted(places), "those without a tier come last, up and down"
    turned = text_of(client.get("/customers/?sort=-tier"))
    assert turned.index(">B of 35</a>") < turned.index(">A of 3</a>") < turned.index(">None of 90</a>")
    for sort in ("name", "open", "contact", "nonsense"):
        assert client.get(f"/customers/?sort={sort}").status_code == 200


@pytest.mark.parametrize("address", ["", "edit/", "team/", "tier/", "plan/", "contacts/new/"])
def test_a_rep_of_another_team_finds_nothing(world, customer, client_of, address):
    for who in (world.other_rep, world.other_manager, world.peer):
        assert client_of(who).get(f"/customers/{customer.pk}/{address}").status_code == 404
    assert client_of(world.rep).get(f"/customers/{customer.pk}/{address}").status_code == 200


def test_a_customer_is_entered_and_changed_and_a_wrong_one_keeps_what_was_typed(world, client_of):
    client = client_of(world.rep)
    wrong = client.post("/customers/new/", {"name": "", "owner": world.rep.pk, "industry": "retail"})
    assert wrong.status_code == 422 and "Give the customer a name." in text_of(wrong) and "retail" in text_of(wrong)
    assert client.post("/customers/new/", {"name": "Isdom", "owner": world.rep.pk}).status_code == 302
    made = Customer.objects.get()
    response = client.post(f"/customers/{made.pk}/edit/", {"name": "Isdom", "owner": ""})
    assert response.status_code == 422 and "Only the line above the owner can hand over a customer." in text_of(
        response
    )
    assert client.post(f"/customers/{made.pk}/edit/", {"name": "Isdom AG", "owner": world.rep.pk}).status_code == 302
    moved = client_of(world.manager).post(f"/customers/{made.pk}/edit/", {"name": "Isdom AG", "owner": world.peer.pk})
    assert moved.status_code == 302
    made.refresh_from_db()
    assert (made.name, made.owner) == ("Isdom AG", world.peer)


def test_who_only_sells_to_it_sees_it_and_changes_nothing(world, customer, client_of):
    make_deal(world.other_rep, customer_id=customer.pk)
    client = client_of(world.other_rep)
    page = text_of(client.get(f"/customers/{customer.pk}/"))
    assert "Move it" not in page and "Add one" not in page
    for address in ("edit/", "team/", "tier/", "contacts/new/"):
        answer = client.get(f"/customers/{customer.pk}/{address}")
        assert answer.status_code == 403 and "Only Rita Rep" in text_of(answer)


def test_contacts_are_entered_changed_and_leave(world, customer, client_of):
    client, url = client_of(world.rep), f"/customers/{customer.pk}/contacts/"
    wrong = client.post(url + "new/", {"name": "Ida Buyer", "email": "ida@"})
    assert wrong.status_code == 422 and "name@example.com" in text_of(wrong) and "Ida Buyer" in text_of(wrong)
    assert client.post(url + "new/", {"name": "Ida Buyer", "email": "ida@example.com"}).status_code == 302
    ida = Contact.objects.get()
    assert client.post(f"{url}{ida.pk}/", {"name": "Ida Buyer", "role": "Signer"}).status_code == 302
    assert "Signer" in text_of(client.get(f"/customers/{customer.pk}/"))
    other = make_customer("Isdom", world.rep)
    assert client.get(f"/customers/{other.pk}/contacts/{ida.pk}/").status_code == 404
    assert client.post(f"{url}{ida.pk}/retire/").status_code == 302
    assert (
        "Ida Buyer"
        not in text_of(client.get(f"/customers/{customer.pk}/", follow=True)).split("</main>")[0].split("h-people")[1]
    )
    assert client.post(f"{url}{ida.pk}/retire/").status_code == 409


def test_the_account_team_joins_sees_and_leaves(world, customer, client_of):
    client, url = client_of(world.rep), f"/customers/{customer.pk}/team/"
    assert client.post(url, {"person": world.rep.pk}).status_code == 422
    assert client.post(url, {"person": world.other_rep.pk, "role": "technical"}).status_code == 302
    assert client_of(world.other_rep).get(f"/customers/{customer.pk}/").status_code == 200
    member = AccountTeamMember.objects.get()
    assert client_of(world.other_rep).post(f"{url}{member.pk}/leave/").status_code == 403
    assert client.post(f"{url}{member.pk}/leave/").status_code == 302
    assert client_of(world.other_rep).get(f"/customers/{customer.pk}/").status_code == 404


def test_a_tier_moves_with_a_reason_and_stands_in_the_history(world, customer, client_of):
    tiers.suggest_all(make.act())
    client, url = client_of(world.rep), f"/customers/{customer.pk}/tier/"
    wrong = client.post(url, {"to_tier": "B", "reason": " "})
    assert wrong.status_code == 422 and "Give a reason for the new tier; it stays in the history." in text_of(wrong)
    assert client.post(url, {"to_tier": "A", "reason": "Because."}).status_code == 422
    assert client.post(url, {"to_tier": "none", "reason": "They closed the second site."}).status_code == 302
    page = text_of(client.get(f"/customers/{customer.pk}/"))
    assert "A to no tier" in page and "They closed the second site. Rita Rep" in page and "That suggests C." in page
    assert TierMove.objects.count() == 1


def test_what_tiers_ask_is_set_by_admins(world, customer, client_of):
    client = client_of(world.admin)
    assert client_of(world.manager).get("/settings/tiers/").status_code == 403
    rules = {"A": 10, "B": 30, "C": 90}
    data = {f"contact_days_{tier}": days for tier, days in rules.items()} | {f"floor_{tier}": "0" for tier in rules}
    wrong = client.post("/settings/tiers/", data | {"floor_B": "50,000", "contact_days_C": "x"})
    assert wrong.status_code == 422 and "whole number" in text_of(wrong) and "50,000" in text_of(wrong)
    assert client.post("/settings/tiers/", data | {"floor_B": "5"}).status_code == 422
    assert client.post("/settings/tiers/", data | {"plan_max_age_days_A": 60}).status_code == 302
    assert tier_selector.rules_on(make.TODAY)["A"].plan_max_age_days == 60
    page = text_of(client.get("/settings/tiers/"))
    assert "A every 10 days" in page
    assert "A: from 0, a contact every 10 days, a plan fresh for 60 days" in page
    past = client.post("/settings/tiers/", data | {"contact_days_A": 5, "starts_on": "2026-11-24"})
    assert past.status_code == 422
    assert "Choose today, Wed 25 Nov 2026, or a later day" in text_of(past)


def test_a_contact_of_the_address_is_filled_in_and_leads_back(world, customer, client_of):
    ida = make_contact(customer, "Ida Buyer")
    client, url = client_of(world.rep), f"/activities/new/?customer={customer.pk}&contact={ida.pk}"
    assert f'<option value="{ida.pk}" selected>' in text_of(client.get(url))
    data = {"done_on": "2026-11-24", "count": 1, "contact": ida.pk}
    answer = client.post(url, data | {"type": kind().pk, "customer": customer.pk})
    assert answer.status_code == 302 and answer["Location"] == f"/customers/{customer.pk}/"
    assert "with Ida Buyer" in text_of(client.get(f"/customers/{customer.pk}/"))

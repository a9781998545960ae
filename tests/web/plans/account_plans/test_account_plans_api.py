"""Customers, contacts, account plans and tiers for programs.

They go by the same rules and the same sight, and what is sent twice is done once.
"""

import pytest

from pipeline.models import AccountTeamMember, Contact, Customer
from plans.account_plans.rules.account_plans import QUESTIONS
from plans.models import AccountPlan
from tests.builders import account_plans as builder
from tests.builders.customers import make_contact, make_customer


@pytest.fixture
def customer(world):
    builder.install()
    return make_customer("Condax", world.rep, tier="A")


def test_a_customer_is_entered_once_changed_and_put(world, api_of):
    api, data = api_of(world.rep), {"external_id": "C1", "name": "Condax", "industry": "retail"}
    assert [api.post("/api/v1/customers/", data, format="json").status_code for _ in range(2)] == [201, 200]
    other = api.post("/api/v1/customers/", data | {"name": "Isdom"}, format="json")
    assert other.status_code == 400 and "already has this external id" in str(other.data)
    made = Customer.objects.get()
    assert made.owner == world.rep
    assert api.patch(f"/api/v1/customers/{made.pk}/", {"country": "Kenya"}, format="json").data["country"] == "Kenya"
    refused = api.patch(f"/api/v1/customers/{made.pk}/", {"owner": world.peer.pk}, format="json")
    assert refused.status_code == 400 and "Only the line above the owner can hand over a customer." in str(refused.data)
    answer = api_of(world.admin).put(
        "/api/v1/customers/by-external-id/C2/", {"name": "Isdom", "owner": world.peer.email}, format="json"
    )
    assert answer.status_code == 201 and Customer.objects.get(external_id="C2").owner == world.peer
    assert api.put("/api/v1/customers/by-external-id/C2/", {"name": "Mine"}, format="json").status_code == 404
    assert (
        api_of(world.rep).post("/api/v1/customers/", {"name": "X", "owner": world.peer.pk}, format="json").status_code
        == 400
    )


def test_the_account_team_is_put_whole(world, api_of, customer):
    api, url = api_of(world.rep), f"/api/v1/customers/{customer.pk}/team/"
    rows = [{"person": world.other_rep.email, "role": "technical"}, {"person": world.peer.pk}]
    assert [row["role"] for row in api.put(url, rows, format="json").data] == ["technical", ""]
    assert api_of(world.other_rep).get(f"/api/v1/customers/{customer.pk}/").status_code == 200
    assert api_of(world.other_rep).put(url, [], format="json").status_code == 403
    assert api.put(url, [{"person": world.rep.pk}], format="json").status_code == 400
    assert api.put(url, [], format="json").data == [] and not AccountTeamMember.objects.exists()


def test_contacts_are_entered_changed_and_retired(world, api_of, customer):
    api = api_of(world.rep)
    made = api.post(
        "/api/v1/contacts/", {"customer": "Condax", "name": "Ida", "email": "ida@example.com"}, format="json"
    )
    assert made.status_code == 201
    url = f"/api/v1/contacts/{made.data['id']}/"
    assert api.patch(url, {"role": "Signer"}, format="json").data["role"] == "Signer"
    assert api.patch(url, {"email": "ida@"}, format="json").status_code == 400
    assert api_of(world.other_rep).patch(url, {"role": "X"}, format="json").status_code == 404
    assert (
        api_of(world.other_rep)
        .post("/api/v1/contacts/", {"customer": customer.pk, "name": "Ida"}, format="json")
        .status_code
        == 400
    )
    assert [api.post(url + "retire/").status_code for _ in range(2)] == [204, 409]
    assert api.get("/api/v1/contacts/?is_there=true").data["count"] == 0 and Contact.objects.count() == 1


def test_a_plan_goes_its_way_and_a_stale_version_is_told(world, api_of, customer):
    make_contact(customer)
    api, manager = api_of(world.rep), api_of(world.manager)
    made = api.post("/api/v1/account-plans/", {"customer": customer.pk}, format="json")
    assert made.status_code == 201 and made.data["year"] == 2027
    url = f"/api/v1/account-plans/{made.data['id']}/"
    moves = [{"text": f"Move {day}", "owner": world.rep.email, "due_on": f"2026-12-0{day}"} for day in (1, 2, 3)]
    data = {"version": 1, "wanted_year": "120000", "wanted_quarter": "30000.00", "moves": moves}
    kept = api.patch(url, data, format="json")
    assert kept.status_code == 200 and [row["position"] for row in kept.data["moves"]] == [1, 2, 3]
    assert api.patch(url, data, format="json").status_code == 409
    short = api.post(url + "submit/", {"version": 2}, format="json")
    assert short.status_code == 400 and set(short.data) == {name for name, _ in QUESTIONS}
    answers = {name: "Said." for name, _ in QUESTIONS}
    assert api.post(url + "submit/", {"version": 2} | answers, format="json").data["status"] == "submitted"
    decision = {"version": 3, "decision": "approved"}
    assert api.post(url + "decide/", decision, format="json").status_code == 403
    assert manager.post(url + "decide/", decision | {"version": 2}, format="json").status_code == 409
    assert manager.post(url + "decide/", decision | {"decision": "returned"}, format="json").status_code == 400
    assert manager.post(url + "decide/", decision, format="json").data["status"] == "approved"
    assert api.get("/api/v1/traps/?trap=account-move&state=open").data["count"] == 3
    assert api.post(url + "moves/2/done/").data["moves"][1]["done_at"] is not None
    assert api.get("/api/v1/traps/?trap=account-move&state=open").data["count"] == 2
    assert api.post(url + "revise/", {"version": 4}, format="json").data["status"] == "draft"
    [version] = api.get(url + "versions/").data
    assert (version["number"], version["decision"], version["document"]["wanted"][0]) == (1, "approved", "120000.00")
    assert api_of(world.other_rep).get(url + "versions/").status_code == 404
    assert api.post(url + "submit/", {"version": 5, "wanted_year": "90000"}, format="json").status_code == 200
    (changed,) = [row for row in api.get(url + "compare/").data if row["section"] == "Money wanted"]
    assert (changed["before"], changed["after"]) == ("120,000.00 in FY2027", "90,000.00 in FY2027")
    assert api.get(url + "compare/?before=2&after=2").data == []
    assert api.get(url + "compare/?before=3").status_code == 404
    assert api_of(world.other_rep).get(url + "compare/").status_code == 404
    assert api_of(world.other_rep).get(url).status_code == 404
    assert AccountPlan.objects.get().wanted_year_amount == 90000


def test_a_tier_moves_with_a_reason_alone(world, api_of, customer):
    url, api = f"/api/v1/customers/{customer.pk}/tier/", api_of(world.rep)
    assert api.patch(f"/api/v1/customers/{customer.pk}/", {"tier": "C"}, format="json").data["tier"] == "A"
    assert api.post(url, {"to_tier": "C", "reason": ""}, format="json").status_code == 400
    assert api.post(url, {"to_tier": "C", "reason": "They closed a site."}, format="json").status_code == 201
    assert [(row["from_tier"], row["to_tier"], row["by_name"]) for row in api.get(url).data] == [("A", "C", "Rita Rep")]
    assert api_of(world.other_manager).get(url).status_code == 404

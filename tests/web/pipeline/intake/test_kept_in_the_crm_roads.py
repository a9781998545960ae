"""A pipeline that is kept in the CRM, on the roads of people and of programs: pages say where it is kept."""

from __future__ import annotations

from datetime import date

import pytest
from rest_framework.test import APIClient

from accounts.duties.services.traps import install_defaults
from accounts.entry.services import tokens
from accounts.models import Obligation
from pipeline.deals.services import deals as deal_service
from pipeline.models import Deal, PushChoice, PushReason
from pipeline.pipelines.services import homes
from tests import make
from tests.builders.deals import make_deal, make_item, stage

KEPT = "is kept in the CRM: its deals are moved and changed there"


@pytest.fixture
def deal(world):
    install_defaults(make.act())
    deal = make_deal(world.rep, at="Engaging", name="Condax", external_id="X1")
    homes.set_home(make.act(world.admin), pipeline=stage("Won").pipeline, home="crm")
    return Deal.objects.select_related("owner", "stage").get(pk=deal.pk)


@pytest.fixture
def rep(world, client_of, deal):
    return client_of(world.rep)


def program(person, *scopes):
    """A client with a token of these scopes."""
    _, token = tokens.create(make.act(person), person=person, name="CRM", scopes=scopes)
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {token}")
    return client


def test_pages_say_where_it_is_kept_and_offer_no_move(rep, deal):
    page = rep.get(f"/deals/{deal.pk}/").content.decode()
    assert KEPT in page and f"/deals/{deal.pk}/move/" not in page and "Set the next step" in page
    board = rep.get("/deals/board/?closing=any").content.decode()
    assert KEPT in board and "data-move-url" not in board and "drop a deal here" not in board
    edit = rep.get(f"/deals/{deal.pk}/edit/").content.decode()
    assert KEPT in edit and 'name="amount"' not in edit and 'name="next_step"' in edit
    assert 'name="close_on"' not in rep.get(f"/deals/{deal.pk}/row/", HTTP_HX_REQUEST="true").content.decode()


@pytest.mark.parametrize(
    ("address", "typed"),
    [
        ("/deals/{pk}/move/", {"to_stage": "Proposal", "version": 1}),
        ("/deals/new/", {"name": "New"}),
    ],
)
def test_what_is_done_in_the_crm_is_refused_on_pages(rep, deal, address, typed):
    typed |= {"to_stage": stage("Proposal").pk} if "to_stage" in typed else {}
    answer = rep.post(address.format(pk=deal.pk), typed)
    assert answer.status_code == 403 and "is kept in the CRM" in answer.content.decode()


def test_an_edit_keeps_what_only_the_crm_changes(rep, deal):
    typed = {"version": deal.version, "name": "Condax", "next_step": "Call", "next_step_on": "2026-12-01"}
    assert rep.post(f"/deals/{deal.pk}/edit/", typed | {"amount": "1"}).status_code == 302
    deal.refresh_from_db()
    assert (deal.next_step, deal.amount) == ("Call", 1000)


def test_bulk_says_it_for_each_deal(rep, deal):
    typed = {"deal": f"{deal.pk}.{deal.version}", "close_on": "2026-12-24"}
    answer = rep.post("/deals/bulk/", typed)
    assert answer.status_code == 422 and KEPT in answer.content.decode()


def test_people_are_refused_over_the_api_and_a_program_of_the_crm_is_not(world, deal):
    item = make_item("Engaging", name="Champion", kind="text")
    body = {"stage": "Proposal", "close_on": "2026-11-02", "next_step": "Theirs", "next_step_on": "2026-11-02"}
    address = f"/api/v1/deals/{deal.pk}/"
    for person, scopes in ((world.rep, ["read", "write"]), (world.admin, ["read", "write"])):
        refused = program(person, *scopes).patch(address, body | {"amount": "1"}, format="json")
        assert refused.status_code == 400 and KEPT in refused.data["amount"][0]
        moved = program(person, *scopes).post(f"{address}move/", {"stage": "Proposal"}, format="json")
        assert moved.status_code == 403, moved.data
    crm = program(world.admin, "read", "write", "facts")
    moved = crm.put("/api/v1/deals/by-external-id/X1/", body, format="json")
    assert (moved.status_code, moved.data["stage"], moved.data["gate_debt_on"]) == (200, "Proposal", "2026-12-09")
    assert (moved.data["close_on"], moved.data["next_step"]) == ("2026-11-02", "")
    [override] = crm.get("/api/v1/gate-overrides/").data["results"]
    assert override["deal"] == deal.pk
    assert Obligation.objects.get(trap__key="gate-debt").label == f"Condax: {item.name}"
    new = crm.post("/api/v1/deals/", {"name": "Begun", "stage": "Proposal"}, format="json")
    assert (new.status_code, new.data["stage"]) == (201, "Proposal")


def test_a_program_of_the_crm_takes_a_win_back_while_its_month_runs(world, deal):
    crm, address = program(world.admin, "read", "write", "facts"), "/api/v1/deals/by-external-id/X1/"
    for closed_on, status in (("2026-11-20", 200), ("2026-10-28", 400)):
        assert crm.put(address, {"stage": "Won", "closed_on": closed_on}, format="json").status_code == 200
        back = crm.put(address, {"stage": "Proposal", "amount": "950"}, format="json")
        assert back.status_code == status
    assert "booked in a month that has ended: it stays won" in back.data["stage"][0]
    moved = crm.post(f"/api/v1/deals/{deal.pk}/move/", {"stage": "Proposal"}, format="json")
    assert moved.status_code == 400 and "it stays won" in moved.data["stage"][0]


def test_a_new_deal_of_a_program_starts_at_the_first_stage_while_it_is_kept_here(world):
    make_item("Prospecting", name="Champion", kind="text")
    crm = program(world.admin, "read", "write", "facts")
    new = crm.post("/api/v1/deals/", {"name": "Begun", "stage": "Proposal"}, format="json")
    assert new.status_code == 400 and "The gate to Proposal is closed" in new.data["stage"][0]


def test_a_push_of_the_crm_is_explained_where_it_is_owed(world, rep, deal):
    facts = {"version": deal.version, "data": {"close_on": date(2027, 1, 20)}, "from_crm": True}
    deal_service.change(make.act(world.admin), deal=deal, **facts)
    page = rep.get(f"/deals/{deal.pk}/").content.decode()
    assert "The CRM moved its close date from Fri 18 Dec 2026 to Wed 20 Jan 2027." in page
    [push] = client_as(world.rep).get("/api/v1/pushes/").data["results"]
    address = f"/deals/{deal.pk}/pushes/{push['id']}/"
    assert address in page
    duty = Obligation.objects.get(trap__key="push-reason")
    line = rep.get(f"{address}?duty={duty.pk}", HTTP_HX_REQUEST="true").content.decode()
    assert 'name="push_reason"' in line and 'name="push_note"' in line
    assert rep.post(address, {"push_reason": "", "push_note": "Late"}).status_code == 422
    choice = PushChoice.objects.get(name="budget not released")
    assert rep.post(address, {"push_reason": choice.pk, "push_note": "Their budget round"}).status_code == 302
    assert PushReason.objects.get().given_by == world.rep
    page = rep.get(f"/deals/{deal.pk}/").content.decode()
    assert "budget not released, Their budget round" in page and "Give the reason" not in page
    again = client_as(world.rep).post(f"/api/v1/pushes/{push['id']}/explain/", {"push_reason": choice.name})
    assert again.status_code == 409


def client_as(person):
    client = APIClient()
    client.force_authenticate(person)
    return client


def test_the_switch_on_the_page_and_over_the_api(world, client_of):
    pipeline = stage("Won").pipeline
    admin, address = client_of(world.admin), f"/settings/pipelines/{pipeline.pk}/"
    past = admin.post(f"{address}home/", {"home": "crm", "starts_on": "2026-11-24"})
    assert past.status_code == 422 and "Choose today" in past.content.decode()
    assert admin.post(f"{address}home/", {"home": "crm", "starts_on": ""}).status_code == 302
    page = admin.get(address).content.decode()
    assert "Kept in the CRM. Its files and programs move the deals" in page and "kept in the CRM" in page
    api = client_as(world.admin)
    back = api.post(f"/api/v1/pipelines/{pipeline.pk}/home/", {"home": "here", "starts_on": "2026-12-01"})
    assert (back.status_code, back.data["home"]) == (200, "crm")
    rows = api.get(f"/api/v1/pipelines/{pipeline.pk}/homes/").data
    assert [(row["home"], row["starts_on"]) for row in rows] == [("here", "2026-12-01"), ("crm", "2026-11-25")]

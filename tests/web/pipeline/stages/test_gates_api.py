"""Gates for programs: what is asked, answers, a move that is refused with what is missing, and milestones."""

from datetime import date

import pytest

from accounts.models import Obligation
from pipeline.models import DealItem, GateOverride
from pipeline.pipelines.services import pipelines
from tests import make
from tests.builders.deals import STEP, make_item, make_milestone, open_deal, proof_item, stage


@pytest.fixture
def deal(world):
    return open_deal(world.rep, close_on=date(2026, 12, 18), **STEP)


def move(client, deal, **data):
    return client.post(f"/api/v1/deals/{deal.pk}/move/", data, format="json")


def test_a_closed_gate_answers_with_the_missing_items(world, api_of, deal):
    item = make_item("Prospecting", name="Who signs", kind="person", evidence="We have spoken.")
    answer = move(api_of(world.rep), deal, stage="Engaging")
    assert answer.status_code == 400
    assert answer.data["stage"] == ["The gate to Engaging is closed: Who signs is missing."]
    assert answer.data["missing"] == [
        {
            "id": item.pk,
            "name": "Who signs",
            "kind": "person",
            "evidence": "We have spoken.",
            "stage": "Prospecting",
        }
    ]
    done = move(api_of(world.rep), deal, stage="Engaging", items={str(item.pk): "Ann Lee"}, version=1)
    assert done.status_code == 200 and done.data["stage"] == "Engaging"
    assert DealItem.objects.get().text == "Ann Lee"


def test_an_override_is_for_the_line(world, api_of, deal):
    make_item("Prospecting")
    override = {"reason": "They sign on Monday", "expires_on": "2026-12-09"}
    refused = move(api_of(world.rep), deal, stage="Engaging", override=override)
    assert refused.status_code == 403 and "Only the line above Rita Rep" in refused.data["detail"]
    late = move(api_of(world.manager), deal, stage="Engaging", override=override | {"expires_on": "2026-11-25"})
    assert late.status_code == 400 and late.data["override"] == ["Choose a day after today, Wed 25 Nov 2026."]
    done = move(api_of(world.manager), deal, stage="Engaging", override=override)
    assert done.status_code == 200 and done.data["gate_debt_on"] == "2026-12-09"
    assert GateOverride.objects.get().reason == "They sign on Monday"


def test_a_stale_version_and_a_stranger(world, api_of, deal):
    assert move(api_of(world.rep), deal, stage="Engaging", version=9).status_code == 409
    assert move(api_of(world.peer), deal, stage="Engaging").status_code == 404
    watcher = make.person("Wanda Watcher", is_leader=True)
    assert move(api_of(watcher), deal, stage="Engaging").status_code == 403


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({}, "stage"),
        ({"stage": "Nowhere"}, "stage"),
        ({"stage": "Engaging", "items": ["x"]}, "items"),
        ({"stage": "Engaging", "items": {"x": "y"}}, "items"),
        ({"stage": "Engaging", "items": {"999": "y"}}, "item_999"),
        ({"stage": "Engaging", "override": {}}, "override"),
        ({"stage": "Engaging", "next_step_on": "soon"}, "next_step_on"),
        ({"stage": "Lost"}, "reason"),
        ({"stage": "Won"}, "missing"),
    ],
)
def test_what_is_wrong_is_told_under_its_name(world, api_of, deal, data, field):
    answer = move(api_of(world.rep), deal, **data)
    assert answer.status_code == 400 and field in answer.data


def test_the_checklist_of_a_deal_is_read_and_answered(world, api_of, deal):
    item = make_item("Prospecting", name="Start", kind="date")
    url = f"/api/v1/deals/{deal.pk}/items/"
    checklist = api_of(world.rep).get(url).data
    assert [(row["id"], row["is_answered"]) for row in checklist] == [(item.pk, False), (proof_item().pk, False)]
    wrong = api_of(world.rep).post(url, {"items": {str(item.pk): "soon"}}, format="json")
    assert wrong.status_code == 400 and wrong.data[f"item_{item.pk}"] == ["Enter the day like 2026-11-27."]
    done = api_of(world.rep).post(url, {"items": {str(item.pk): "2026-12-04"}}, format="json")
    assert done.data[0]["answer"] == "2026-12-04" and done.data[0]["done_by"] == world.rep.email
    assert api_of(world.peer).get(url).status_code == 404


def test_what_stages_ask_for_is_listed(world, api_of):
    make_item("Engaging", name="Who signs")
    rows = api_of(world.rep).get("/api/v1/checklist-items/").data["results"]
    assert [(row["stage"], row["name"]) for row in rows] == [("Engaging", "Who signs"), ("Won", "Proof of the order")]


def test_milestones_are_agreed_moved_and_settled(world, api_of, deal):
    make_milestone(deal)
    client = api_of(world.rep)
    made = client.post(
        "/api/v1/milestones/", {"deal": deal.pk, "name": "Signed", "due_on": "2026-12-10"}, format="json"
    )
    assert made.status_code == 201 and made.data["owner_email"] == world.rep.email
    url = f"/api/v1/milestones/{made.data['id']}/"
    assert client.patch(url, {"due_on": "2026-12-12"}, format="json").status_code == 400
    moved = client.patch(url, {"due_on": "2026-12-11", "reason": "Their board meets later"}, format="json")
    assert moved.status_code == 200 and moved.data["moves"] == 1
    assert client.patch(url, {"done": True, "dropped": True}, format="json").status_code == 400
    assert client.patch(url, {"done": True}, format="json").data["done_at"]
    assert client.patch(url, {"done": True}, format="json").status_code == 409
    assert client.get("/api/v1/milestones/", {"deal": deal.pk}).data["count"] == 2
    assert api_of(world.peer).get(url).status_code == 404
    assert Obligation.objects.filter(trap__key="milestone", status="open").count() == 1


def test_a_deal_goes_the_way_of_another_pipeline_by_its_name(world, api_of):
    stage("Won")
    pipelines.create(make.act(world.admin), name="Renewals")
    data = {"name": "Condax", "stage": "Renewals: Engaging", "close_on": "2026-12-18", "next_step": "Call"}
    answer = api_of(world.rep).post("/api/v1/deals/", data | {"next_step_on": "2026-12-01"}, format="json")
    assert answer.status_code == 201 and answer.data["stage"] == "Engaging"
    crossed = api_of(world.rep).patch(f"/api/v1/deals/{answer.data['id']}/", {"stage": "Proposal"}, format="json")
    assert crossed.status_code == 400 and "another pipeline" in crossed.data["stage"][0]

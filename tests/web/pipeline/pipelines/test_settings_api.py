"""Pipelines, stages and checklists for programs: read by everybody, set by admins through the services of the pages."""

import pytest
from rest_framework.test import APIClient

from pipeline.models import ChecklistItem, Pipeline, Stage
from tests.builders.deals import make_deal, make_item, proof_item, stage


@pytest.fixture
def admin(world):
    stage("Won")
    client = APIClient()
    client.force_authenticate(world.admin)
    return client


def test_a_pipeline_is_set_up_named_and_made_the_default(admin):
    made = admin.post("/api/v1/pipelines/", {"name": "Renewals"})
    assert made.status_code == 201 and (made.data["is_default"], made.data["open_count"]) == (False, 0)
    url = f"/api/v1/pipelines/{made.data['id']}/"
    taken = admin.post("/api/v1/pipelines/", {"name": "Renewals"})
    assert taken.status_code == 400 and taken.data == {"name": ["This name is already in use."]}
    assert admin.patch(url, {"name": "Renewed"}).data["name"] == "Renewed"
    assert admin.post(f"{url}default/").data["is_default"] is True
    assert Pipeline.objects.get(is_default=True).name == "Renewed"


def test_a_method_installs_once(admin):
    url = f"/api/v1/pipelines/{stage('Won').pipeline_id}/install/"
    assert admin.post(url, {"method": "BANT"}).data == {"added": 4}
    assert admin.post(url, {"method": "BANT"}).data == {"added": 0}
    assert "method" in admin.post(url, {"method": "GUESS"}).data
    assert ChecklistItem.objects.filter(method="BANT").count() == 4


def test_a_stage_is_added_changed_shifted_and_retired(admin, world):
    pipeline = stage("Won").pipeline
    made = admin.post("/api/v1/stages/", {"pipeline": pipeline.name, "name": "Trial", "probability": "62.5"})
    assert made.status_code == 201
    assert (made.data["probability"], made.data["forecast_category"], made.data["kind"]) == ("62.5", "pipeline", "open")
    url = f"/api/v1/stages/{made.data['id']}/"
    changed = admin.patch(url, {"probability": 0, "stale_after_days": 20})
    assert (changed.data["name"], changed.data["probability"], changed.data["stale_after_days"]) == ("Trial", "0", 20)
    assert admin.post(f"{url}shift/", {"to": "earlier"}).data["position"] == made.data["position"] - 1
    make_deal(world.rep, at="Trial")
    assert admin.post(f"{url}retire/").data == {"removed": False}
    assert admin.get(url).data["retired_at"]
    assert admin.post(f"{url}restore/").data["retired_at"] is None


def test_a_stage_that_carried_no_deal_is_removed_and_won_is_not(admin):
    made = admin.post("/api/v1/stages/", {"pipeline": stage("Won").pipeline_id, "name": "Trial", "probability": 50})
    assert admin.post(f"/api/v1/stages/{made.data['id']}/retire/").data == {"removed": True}
    assert not Stage.objects.filter(name="Trial").exists()
    won = f"/api/v1/stages/{stage('Won').pk}/"
    assert admin.post(f"{won}retire/").data == {"non_field_errors": ["Won and lost belong to every pipeline."]}
    assert admin.patch(won, {"name": "Ordered"}).data["name"] == "Ordered"
    assert admin.patch(won, {"probability": 50}).data == {"probability": ["Won and lost have only a name."]}


@pytest.mark.parametrize("chance", ["x", -1, 100.5, "33.33333", True])
def test_a_chance_is_per_cent(admin, chance):
    body = {"pipeline": stage("Won").pipeline_id, "name": "Trial", "probability": chance}
    answer = admin.post("/api/v1/stages/", body)
    assert answer.status_code == 400
    assert answer.data["probability"] == ["Enter the chance in per cent like 20 or 12.5, from 0 to 100."]


def test_an_item_is_asked_for_worded_anew_and_retired(admin):
    made = admin.post("/api/v1/checklist-items/", {"stage": "Proposal", "name": "Who signs", "kind": "person"})
    assert made.status_code == 201 and made.data["required_at_exit"] is True
    url = f"/api/v1/checklist-items/{made.data['id']}/"
    changed = admin.patch(url, {"required_at_exit": False, "evidence": "We have spoken."})
    assert (changed.data["name"], changed.data["kind"], changed.data["required_at_exit"]) == (
        "Who signs",
        "person",
        False,
    )
    again = admin.post("/api/v1/checklist-items/", {"stage": "Proposal", "name": "Who signs"})
    assert again.data == {"name": ["This stage already has an item with this name."]}
    assert admin.post(f"{url}retire/").status_code == 204
    assert admin.get(url).status_code == 404
    last = admin.post(f"/api/v1/checklist-items/{proof_item().pk}/retire/")
    assert (
        last.status_code == 400
        and "A won deal needs a proof. Keep one required item of kind text, link or file at this stage."
        in last.data["non_field_errors"][0]
    )


def test_who_is_no_admin_reads_and_is_told_so(world):
    client, item = APIClient(), make_item("Proposal")
    client.force_authenticate(world.leader)
    for noun, pk in (("pipelines", item.stage.pipeline_id), ("stages", item.stage_id), ("checklist-items", item.pk)):
        assert client.get(f"/api/v1/{noun}/{pk}/").status_code == 200
        for refused in (client.post(f"/api/v1/{noun}/", {}), client.patch(f"/api/v1/{noun}/{pk}/", {"name": "Mine"})):
            assert refused.status_code == 403 and refused.data["detail"].startswith(
                "Only admins can set this. Ask an admin for what you need."
            )


def test_a_chance_holds_from_today_or_a_later_day_on(world, api_of):
    admin, url = api_of(world.admin), f"/api/v1/stages/{stage('Proposal').pk}/"
    past = admin.patch(url, {"probability": 25, "probability_from": "2026-11-24"})
    assert past.status_code == 400
    assert past.data["probability_from"] == [
        "Choose today, Wed 25 Nov 2026, or a later day. Earlier results keep the rule of their day."
    ]
    later = admin.patch(url, {"probability": 25, "probability_from": "2026-12-01"})
    assert (later.status_code, later.data["probability"]) == (200, "50")
    rows = [(row["starts_on"], row["probability"]) for row in admin.get(f"{url}chances/").data]
    assert rows == [("2026-12-01", "25"), ("1900-01-01", "50")]
    won = admin.patch(f"/api/v1/stages/{stage('Won').pk}/", {"probability_from": "2026-12-01"})
    assert won.data == {"probability_from": ["Won and lost have only a name."]}

"""Pipelines, stages and checklists in the settings."""

import pytest

from pipeline.models import ChecklistItem, Pipeline, Stage
from tests.builders.deals import make_deal, make_item, stage


@pytest.fixture
def admin(world, client_of):
    stage("Won")
    return client_of(world.admin)


def text_of(answer):
    return answer.content.decode()


STAGE = {"name": "Trial", "probability": "60", "forecast_category": "pipeline", "stale_after_days": "10"}


def test_the_list_of_pipelines_takes_another_one(admin):
    assert "There is one pipeline: Sales." in text_of(admin.get("/settings/pipelines/"))
    assert admin.post("/settings/pipelines/", {"name": " "}).status_code == 422
    answer = admin.post("/settings/pipelines/", {"name": "Renewals"})
    made = Pipeline.objects.get(name="Renewals")
    assert answer["Location"] == f"/settings/pipelines/{made.pk}/"
    assert admin.post("/settings/pipelines/", {"name": "Renewals"}).status_code == 422
    assert "There are 2 pipelines: Sales and Renewals." in text_of(admin.get("/settings/pipelines/"))
    assert admin.post(f"/settings/pipelines/{made.pk}/default/").status_code == 302
    assert Pipeline.objects.get(is_default=True) == made


@pytest.mark.parametrize(("method", "count"), [("MEDDPICC", 8), ("SPICED", 5), ("BANT", 4)])
def test_a_method_installs_in_one_click(admin, method, count):
    pk = stage("Won").pipeline_id
    answer = admin.post(f"/settings/pipelines/{pk}/install/", {"method": method}, follow=True)
    assert f"{method} is installed: {count} items added." in text_of(answer)
    assert ChecklistItem.objects.filter(method=method).count() == count
    again = admin.post(f"/settings/pipelines/{pk}/install/", {"method": method}, follow=True)
    assert "nothing was added" in text_of(again)


def test_a_method_that_there_is_not(admin):
    pk = stage("Won").pipeline_id
    assert admin.post(f"/settings/pipelines/{pk}/install/", {"method": "HOPE"}).status_code == 422


def test_stages_are_added_changed_and_shifted(admin):
    pk = stage("Won").pipeline_id
    wrong = admin.post(f"/settings/pipelines/{pk}/stages/", STAGE | {"probability": "160"})
    assert wrong.status_code == 422 and 'value="Trial"' in text_of(wrong)
    assert admin.post(f"/settings/pipelines/{pk}/stages/", STAGE).status_code == 302
    trial = Stage.objects.get(name="Trial")
    assert (trial.probability_ppm, trial.stale_after_days) == (600_000, 10)
    assert admin.post(f"/settings/stages/{trial.pk}/", STAGE | {"stale_after_days": ""}).status_code == 302
    assert admin.post(f"/settings/stages/{trial.pk}/shift/", {"to": "earlier"}).status_code == 302
    trial.refresh_from_db()
    assert (trial.stale_after_days, trial.position) == (None, 4)


def test_a_chance_holds_from_today_or_a_later_day_on(admin):
    url = f"/settings/stages/{stage('Proposal').pk}/"
    sent = STAGE | {"name": "Proposal"}
    past = admin.post(url, sent | {"probability_from": "2026-11-24"})
    assert past.status_code == 422
    assert "Choose today, Wed 25 Nov 2026, or a later day" in text_of(past)
    assert admin.post(url, sent | {"probability_from": "2026-12-01"}).status_code == 302
    assert stage("Proposal").probability_ppm == 500_000
    page = text_of(admin.get(url))
    assert "Tue 1 Dec 2026" in page and "to come" in page


def test_a_stage_with_deals_is_retired_not_removed(admin, world):
    make_deal(world.rep, at="Proposal")
    proposal = stage("Proposal")
    answer = admin.post(f"/settings/stages/{proposal.pk}/state/", {"state": "off"}, follow=True)
    assert "Proposal is retired; deals already there can move on." in text_of(answer)
    assert "Use again" in text_of(answer)
    admin.post(f"/settings/stages/{proposal.pk}/state/", {"state": "on"})
    assert stage("Proposal").retired_at is None
    engaging = stage("Engaging")
    answer = admin.post(f"/settings/stages/{engaging.pk}/state/", {"state": "off"}, follow=True)
    assert "Engaging is removed." in text_of(answer)
    won = admin.post(f"/settings/stages/{stage('Won').pk}/state/", {"state": "off"}, follow=True)
    assert "Won and lost belong to every pipeline." in text_of(won)


def test_a_checklist_is_written_worded_anew_and_retired(admin):
    where = f"/settings/stages/{stage('Proposal').pk}/"
    data = {"name": "Who signs", "kind": "person", "required_at_exit": "on", "evidence": "We have spoken."}
    assert admin.post(f"{where}items/", data | {"kind": "guess"}).status_code == 422
    assert admin.post(f"{where}items/", data).status_code == 302
    assert admin.post(f"{where}items/", data).status_code == 422
    item = ChecklistItem.objects.get(name="Who signs")
    assert "A deal leaves Proposal with 1 item answered." in text_of(admin.get(where))
    assert admin.post(f"/settings/items/{item.pk}/", data | {"name": "Signer"}).status_code == 302
    assert admin.post(f"/settings/items/{item.pk}/retire/").status_code == 302
    assert admin.get(f"/settings/items/{item.pk}/").status_code == 404
    assert "lets every deal move on: it has no checklist yet." in text_of(admin.get(where))


def test_the_last_proof_stays(admin):
    item = ChecklistItem.objects.get(stage__kind="won")
    answer = admin.post(f"/settings/items/{item.pk}/retire/", follow=True)
    assert "A won deal needs a proof. Keep one required item of kind text, link or file at this stage." in text_of(
        answer
    )


@pytest.mark.parametrize("person", ["rep", "manager", "leader"])
def test_settings_are_for_admins(world, client_of, person):
    item = make_item("Proposal")
    client = client_of(getattr(world, person))
    for path in ("pipelines/", f"stages/{item.stage_id}/", f"items/{item.pk}/"):
        assert client.get(f"/settings/{path}").status_code == 403

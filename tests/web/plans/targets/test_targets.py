"""Targets over the API and on the pages of admins and managers: never backwards, with a reason, on record."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from accounts.models import Organisation
from pipeline.models import ActivityType
from plans.models import ActivityTarget
from plans.targets.services.targets import WITHOUT_REASON, set_target
from tests import make
from tests.builders import weeks

pytestmark = pytest.mark.django_db
NEXT, AFTER_NEXT = "2026-11-30", "2026-12-07"
FIRST_POSSIBLE = (
    "A target can change only from a week that nobody has begun or closed: Mon 30 Nov 2026 is the first possible day."
)


@pytest.fixture
def calls(world) -> ActivityType:
    kind = weeks.defaults()["calls"]
    Organisation.objects.update(created_at=datetime(2026, 1, 5, tzinfo=UTC))
    return kind


@pytest.mark.parametrize("who", ["manager", "admin"])
@pytest.mark.parametrize("day", ["2026-10-05", "2026-11-23", "2026-11-25"])
def test_a_target_of_the_past_is_answered_with_the_first_day_possible(world, api_of, calls, who, day):
    sent = {"type": "calls", "person": world.rep.pk, "per_week": 200, "starts_on": day}
    answer = api_of(getattr(world, who)).post("/api/v1/targets/", sent)
    assert (answer.status_code, answer.data) == (400, {"starts_on": [FIRST_POSSIBLE]})
    assert not ActivityTarget.objects.filter(person=world.rep).exists()


def test_a_rep_sets_none(world, api_of, calls):
    sent = {"type": "calls", "person": world.rep.pk, "per_week": 0, "starts_on": NEXT}
    assert api_of(world.rep).post("/api/v1/targets/", sent).status_code == 403
    assert api_of(world.rep).post("/api/v1/targets/", sent | {"starts_on": "2026-10-05"}).status_code == 403


def test_a_target_is_set_taken_back_and_ended_over_the_api(world, api_of, calls):
    manager = api_of(world.manager)
    sent = {
        "type": "calls",
        "team": world.north.pk,
        "role": "rep",
        "per_week": 50,
        "starts_on": NEXT,
        "reason": "Fair.",
    }
    made = manager.post("/api/v1/targets/", sent)
    assert made.status_code == 201
    assert (made.data["role"], made.data["reason"], made.data["set_by_name"]) == ("rep", "Fair.", world.manager.name)
    address = f"/api/v1/targets/{made.data['id']}/"
    assert manager.post(f"{address}take-back/", {}).data == {"reason": [WITHOUT_REASON]}
    assert api_of(world.other_manager).post(f"{address}take-back/", {"reason": "No."}).status_code == 404
    early = manager.post(f"{address}end/", {"ends_before": "2026-11-25", "reason": "No."})
    assert (early.status_code, early.data) == (400, {"ends_before": [FIRST_POSSIBLE]})
    ended = manager.post(f"{address}end/", {"ends_before": AFTER_NEXT, "reason": "One week."})
    assert (ended.status_code, ended.data["ends_before"], ended.data["end_reason"]) == (200, AFTER_NEXT, "One week.")
    back = manager.post(f"{address}take-back/", {"reason": "A mistake."})
    assert (back.data["withdrawn_reason"], back.data["withdrawn_by_name"]) == ("A mistake.", world.manager.name)
    assert manager.get("/api/v1/targets/?role=rep&on=2026-12-01").data["count"] == 0
    assert manager.get("/api/v1/targets/?role=rep").data["count"] == 1
    assert manager.post(f"{address}take-back/", {"reason": "Again."}).status_code == 409


def test_a_manager_sets_a_target_on_the_page(world, client_of, calls):
    client = client_of(world.manager)
    page = client.get(reverse("targets")).content.decode()
    assert world.rep.name in page
    assert world.other_rep.name not in page
    assert 'value="11/30/2026"' in page
    sent = {"type": calls.pk, "per_week": "55", "person": world.rep.pk, "starts_on": NEXT, "reason": "New list."}
    assert client.post(reverse("targets"), sent).status_code == 302
    made = ActivityTarget.objects.get(person=world.rep)
    assert (made.per_week, made.set_by, made.reason) == (55, world.manager, "New list.")
    assert "Take back" in client.get(reverse("targets")).content.decode()


def test_the_page_keeps_what_was_typed_beside_the_sentence(world, client_of, calls):
    client = client_of(world.manager)
    sent = {"type": calls.pk, "per_week": "55", "person": world.rep.pk, "starts_on": "2026-10-05", "reason": "Late."}
    answer = client.post(reverse("targets"), sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert FIRST_POSSIBLE in page
    assert 'value="Late."' in page
    nobody = client.post(reverse("targets"), {"type": calls.pk, "per_week": "5", "starts_on": NEXT})
    assert "Choose a team or a person." in nobody.content.decode()
    outside = client.post(reverse("targets"), sent | {"person": world.other_rep.pk})
    assert "Choose one from the list." in outside.content.decode()


def test_the_settings_page_refuses_the_past_too(world, client_of, calls):
    sent = {"type": calls.pk, "per_week": "5", "starts_on": "2026-10-05"}
    answer = client_of(world.admin).post(reverse("settings_activity"), sent)
    assert answer.status_code == 422
    assert FIRST_POSSIBLE in answer.content.decode()


def test_a_planned_target_is_taken_back_on_the_page_and_stays_in_sight(world, client_of, calls, now):
    row = set_target(
        make.act(world.manager, now=now), type=calls, person=world.rep, per_week=55, starts_on=date(2026, 11, 30)
    )
    client, address = client_of(world.manager), reverse("target_end", args=[row.pk])
    assert "Take it back" in client.get(address).content.decode()
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "Too much."}).status_code == 302
    page = client.get(reverse("targets")).content.decode()
    assert f"Taken back by {world.manager.name}: Too much." in page
    assert client.post(address, {"reason": "Again."}).status_code == 409


def test_a_running_target_is_ended_on_the_page(world, client_of, calls, now):
    row = ActivityTarget.objects.create(type=calls, person=world.rep, per_week=55, starts_on=date(2026, 11, 2))
    client, address = client_of(world.manager), reverse("target_end", args=[row.pk])
    assert "End the target" in client.get(address).content.decode()
    wrong = client.post(address, {"ends_before": "2026-11-25", "reason": "Done."})
    assert FIRST_POSSIBLE in wrong.content.decode()
    assert client.post(address, {"ends_before": NEXT, "reason": "Done."}).status_code == 302
    row.refresh_from_db()
    assert (row.ends_before, row.end_reason, row.ended_by) == (date(2026, 11, 30), "Done.", world.manager)


def test_a_leader_reads_the_page_and_a_rep_does_not(world, client_of, calls):
    page = client_of(world.leader).get(reverse("targets"))
    assert page.status_code == 200
    assert client_of(world.rep).get(reverse("targets")).status_code == 403


def test_the_week_of_a_program_says_that_it_is_kept(world, api_of, calls):
    rep = api_of(world.rep)
    assert rep.get("/api/v1/weeks/2026-W48/").data["is_kept"] is False
    closed = rep.post("/api/v1/weeks/2026-W48/close/")
    assert (closed.data["is_kept"], closed.data["days_off_since"]) == (True, 0)
    ActivityTarget.objects.filter(type=calls).delete()
    again = rep.get("/api/v1/weeks/2026-W48/").data["types"]
    assert next(row for row in again if row["type"] == "calls")["target"] == 32

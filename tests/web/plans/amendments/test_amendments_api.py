"""Amendments through the API: what the pages do, programs do."""

from __future__ import annotations

import pytest

from tests.builders import amendments as build
from tests.builders import plans as plan_build

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/plan-amendments/"


def body_of(of, **more):
    return {
        "plan": of.pk,
        "trigger": "territory",
        "reason": "The south of the territory went to Olga.",
        "effective_on": "2027-01-01",
        "number": {"new": "80000.00"},
        "known": 0,
    } | more


def send(client, address, body):
    return client.post(address, body, content_type="application/json")


def test_a_program_previews_asks_and_the_line_decides(world, client_of):
    plan = plan_build.make_plan(world.rep, at="locked", by=world.manager)
    rep, manager = client_of(world.rep), client_of(world.manager)
    preview = send(rep, f"{ADDRESS}preview/", body_of(plan)).json()
    assert (preview["before"], preview["after"]) == ("90000.00", "80000.00")
    assert preview["parts"] == [{"category": "new", "before": "90000.00", "after": "80000.00"}]
    assert [month["key"] for month in preview["plans"][0]["months"]] == ["FY2027-M07", "FY2027-M08", "FY2027-M09"]
    answer = send(rep, ADDRESS, body_of(plan))
    assert answer.status_code == 201
    row = answer.json()
    assert (row["position"], row["status"], row["period"], row["after"]) == (1, "asked", "FY2027-Q3", "80000.00")
    assert send(rep, f"{ADDRESS}{row['id']}/decide/", {"approve": True}).status_code == 403
    assert send(manager, f"{ADDRESS}{row['id']}/decide/", {"approve": False}).json() == {
        "answer": ["Give a reason for the refusal."]
    }
    done = send(manager, f"{ADDRESS}{row['id']}/decide/", {"approve": True, "answer": "Yes."}).json()
    assert (done["status"], done["decided_by"]) == ("approved", world.manager.pk)
    assert [check["key"] for check in done["checks"]] == [check["key"] for check in preview["plans"][0]["checks"]]
    assert all(check["passed"] for check in done["checks"]) and row["checks"] == []
    assert (row["goals"], row["sources"]) == ({}, None)
    again = send(client_of(world.leader), f"{ADDRESS}{row['id']}/decide/", {"approve": True})
    assert again.status_code == 409 and "Mara Manager decided first" in again.json()["detail"]
    shown = rep.get(f"/api/v1/plans/{plan.pk}/").json()
    assert (shown["number"], shown["total"]) == ("90000.00", "80000.00")
    assert rep.get(f"{ADDRESS}?plan={plan.pk}&status=approved").json()["count"] == 1
    assert client_of(world.peer).get(ADDRESS).json()["count"] == 0


def test_a_program_states_goals_sources_and_answers(world, client_of):
    plan = plan_build.make_full_plan(world.rep, at="locked", by=world.manager)
    rep, manager = client_of(world.rep), client_of(world.manager)
    goals = {"FY2027-M08": "35000.00", "FY2027-M09": "15000.00"}
    sources = [{"kind": "run-rate", "label": "Re-orders", "amount": "70000.00"}]
    body = body_of(plan, goals=goals, sources=sources, answers={"sources": "Two sites in the east."})
    changed = send(rep, f"{ADDRESS}preview/", body).json()["plans"][0]
    assert [month["after"] for month in changed["months"]] == ["30000.00", "35000.00", "15000.00"]
    assert [(source["label"], source["amount"]) for source in changed["sources"]] == [("Re-orders", "70000.00")]
    row = send(rep, ADDRESS, body).json()
    assert row["goals"] == goals and row["sources"][0]["amount"] == "70000.00"
    done = send(manager, f"{ADDRESS}{row['id']}/decide/", {"approve": True}).json()
    assert (done["checks"][0]["key"], done["checks"][0]["answer"]) == ("sources", "Two sites in the east.")
    shown = rep.get(f"/api/v1/plans/{plan.pk}/").json()
    assert [month["amount"] for month in shown["months"]] == ["30000.00", "35000.00", "15000.00"]
    assert (shown["uncovered"], shown["checks"][0]["finding"]) == (
        "10000.00",
        "Sources cover 70,000 of 80,000: 10,000 short.",
    )


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"plan": 999_999}, "plan"),
        ({"trigger": "because"}, "trigger"),
        ({"reason": ""}, "reason"),
        ({"effective_on": "2026-11-01"}, "effective_on"),
        ({"number": {"strange": "1.00"}}, "number"),
        ({"number": {"new": "1.00"}}, "number_new"),
        ({"number": {}}, "number"),
        ({"known": -1}, "known"),
        ({"goals": {"FY2027-M09": "1.00"}}, "goals"),
        ({"goals": {"FY2027-M07": "1.00"}}, "goal_FY2027-M07"),
        ({"goals": {"FY2027-M09": "-1.00"}}, "goals"),
        ({"goals": ["much"]}, "goals"),
        ({"sources": [{"kind": "luck"}]}, "sources"),
        ({"sources": [{"kind": "named deal", "deal_id": 999999}]}, "sources"),
        ({"answers": {"sources": ["x"]}}, "answers"),
    ],
)
def test_wrong_input_is_told_by_field(world, client_of, wrong, field):
    plan = plan_build.make_plan(world.rep, at="locked", by=world.manager)
    answer = send(client_of(world.rep), ADDRESS, body_of(plan, **wrong))
    assert answer.status_code == 400
    assert field in answer.json()


def test_who_asked_withdraws(world, client_of):
    row = build.open_amendment(world.rep, by=world.manager)
    assert send(client_of(world.manager), f"{ADDRESS}{row.pk}/withdraw/", {}).status_code == 403
    assert send(client_of(world.rep), f"{ADDRESS}{row.pk}/withdraw/", {}).json()["status"] == "withdrawn"
    assert send(client_of(world.rep), f"{ADDRESS}{row.pk}/withdraw/", {}).status_code == 409
    stale = send(client_of(world.rep), ADDRESS, body_of(row.plan))
    assert stale.status_code == 409 and "Someone amended this plan in the meantime" in stale.json()["detail"]

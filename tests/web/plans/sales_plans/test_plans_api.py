"""Plans for programs: the same rules and the same sight as on the pages."""

from __future__ import annotations

from datetime import date

import pytest

from plans.models import Plan, PlanVersion
from plans.sales_plans.services import plans
from tests.builders import bookings, budgets
from tests.builders import plans as build
from traps_web.lib.canonical import canonical_json, digest

pytestmark = pytest.mark.django_db


def test_a_plan_goes_its_whole_way_through_the_api(world, api_of):
    build.install()
    budgets.set_budget(world.rep, period=build.PERIOD)
    rep, manager = api_of(world.rep), api_of(world.manager)
    made = rep.post("/api/v1/plans/", {"period": build.PERIOD}, format="json")
    assert made.status_code == 201
    assert (made.data["total"], made.data["uncovered"], made.data["status"]) == ("90000.00", "90000.00", "draft")
    address = f"/api/v1/plans/{made.data['id']}/"
    sources = [{"kind": "run-rate", "label": "Re-orders", "amount": "90000"}]
    body = {
        "version": made.data["version"],
        "sources": sources,
        "risks": [{"text": "The buyer leaves", "answer": "Meet the successor"}],
        "activity": {"calls": 50},
        "curve": "Strong year end",
    }
    kept = rep.patch(address, body, format="json")
    assert kept.status_code == 200, kept.data
    assert [source["line"] for source in kept.data["sources"]] == ["run-rate-1"]
    assert sum(float(month["amount"]) for month in kept.data["months"]) == 90000
    sent = rep.post(f"{address}submit/", {"version": kept.data["version"]}, format="json")
    assert sent.data["status"] == "submitted", sent.data
    back = {"version": sent.data["version"], "comments": {"run-rate-1": "Which?"}}
    returned = manager.post(f"{address}return/", back, format="json")
    assert returned.data["status"] == "returned", returned.data
    again = rep.post(f"{address}submit/", {"version": returned.data["version"]}, format="json")
    approved = manager.post(f"{address}approve/", {"version": again.data["version"]}, format="json")
    assert approved.data["status"] == "approved", approved.data
    versions = rep.get(f"{address}versions/").data
    assert [(row["number"], row["verdict"]) for row in versions] == [(1, "returned"), (2, "approved")]
    assert (
        digest(canonical_json(versions[0]["document"]))
        == versions[0]["sha256"]
        == PlanVersion.objects.get(number=1).sha256
    )


def test_what_is_left_out_stays(world, api_of):
    plan = build.make_plan(world.rep)
    kept = api_of(world.rep).patch(
        f"/api/v1/plans/{plan.pk}/", {"version": plan.version, "note": "Said"}, format="json"
    )
    assert kept.status_code == 200
    assert (kept.data["note"], kept.data["sources"][0]["line"], kept.data["risks"][0]["line"]) == (
        "Said",
        "run-rate-1",
        "risk-1",
    )


@pytest.mark.parametrize(
    ("part", "field"),
    [
        ({"goals": {"FY2027-M07": "80000"}}, "goals"),
        ({"sources": [{"kind": "run-rate", "label": "x"}]}, "sources"),
        ({"sources": [{"kind": "named deal", "deal_id": 999}]}, "sources"),
        ({"curve": "Nobody’s"}, "curve"),
        ({"activity": {"naps": 3}}, "activity"),
    ],
)
def test_wrong_parts_are_refused_by_field(world, api_of, part, field):
    plan = build.make_plan(world.rep)
    refused = api_of(world.rep).patch(f"/api/v1/plans/{plan.pk}/", {"version": plan.version, **part}, format="json")
    assert (refused.status_code, list(refused.data)) == (400, [field])


def test_a_stale_version_is_409_and_the_own_plan_403(world, api_of):
    plan = build.make_plan(world.manager, at="submitted")
    address = f"/api/v1/plans/{plan.pk}/"
    assert api_of(world.manager).post(f"{address}approve/", {"version": plan.version}, format="json").status_code == 403
    assert api_of(world.leader).post(f"{address}approve/", {"version": 1}, format="json").status_code == 409
    assert api_of(world.leader).post(f"{address}approve/", {"version": plan.version}, format="json").status_code == 200
    assert api_of(world.rep).get(address).status_code == 404


def test_a_plan_of_somebody_else_is_not_written(world, api_of):
    plan = build.make_plan(world.rep)
    body = {"version": plan.version, "note": "Mine now"}
    assert api_of(world.manager).patch(f"/api/v1/plans/{plan.pk}/", body, format="json").status_code == 403
    assert plans.read(plan.pk).note == ""


def test_the_list_narrows(world, api_of):
    build.make_plan(world.rep)
    build.make_plan(world.peer, at="submitted")
    api = api_of(world.manager)
    assert api.get("/api/v1/plans/").data["count"] == 2
    assert api.get("/api/v1/plans/?status=submitted").data["results"][0]["owner_name"] == "Paul Peer"
    assert api.get(f"/api/v1/plans/?owner={world.rep.pk}&period={build.PERIOD}&kind=quarterly").data["count"] == 1
    assert Plan.objects.count() == 2


def test_comments_stand_beside_lines_and_two_submissions_side_by_side(world, api_of):
    plan = build.make_plan(world.rep, at="submitted")
    rep, address = api_of(world.rep), f"/api/v1/plans/{plan.pk}/"
    assert api_of(world.manager).post(f"{address}comment/", {"line": "run-rate-1", "text": "Which?"}).status_code == 201
    refused = api_of(world.admin).post(f"{address}comment/", {"text": "Mine."})
    assert refused.data == {"detail": "Only Rita Rep and the line above can comment on this plan."}
    assert [(row["line"], row["text"], row["version"]) for row in rep.get(f"{address}comments/").data] == [
        ("run-rate-1", "Which?", 1)
    ]
    assert rep.get(f"{address}compare/").status_code == 200
    assert rep.get(f"{address}compare/?before=1&after=2").status_code == 404
    plans_back = {"version": plan.version, "words": "Say more."}
    back = api_of(world.manager).post(f"{address}return/", plans_back)
    kept = rep.patch(address, {"version": back.data["version"], "note": "Isdom re-orders."})
    rep.post(f"{address}submit/", {"version": kept.data["version"]})
    changed = rep.get(f"{address}compare/").data
    assert [(row["section"], row["before"], row["after"]) for row in changed] == [("Note", "", "Isdom re-orders.")]


def test_an_approval_is_taken_back_over_the_api_by_the_line_alone(world, api_of):
    plan = build.make_plan(world.rep, at="approved", by=world.manager)
    address = f"/api/v1/plans/{plan.pk}/open-for-correction/"
    body = {"version": plan.version, "reason": "The fair moved."}
    for stranger in (world.rep, world.admin):
        refused = api_of(stranger).post(address, body, format="json")
        assert (refused.status_code, refused.data["detail"]) == (
            403,
            "Only the line above Rita Rep can take an approval back, until the plan is locked.",
        )
    assert api_of(world.peer).post(address, body, format="json").status_code == 404
    manager = api_of(world.manager)
    assert list(manager.post(address, body | {"reason": " "}, format="json").data) == ["reason"]
    assert manager.post(address, body | {"version": 1}, format="json").status_code == 409
    opened = manager.post(address, body, format="json")
    assert (opened.status_code, opened.data["status"]) == (200, "returned")
    assert opened.data["reopened_at"] is not None
    [version] = manager.get(f"/api/v1/plans/{plan.pk}/versions/").data
    assert (version["verdict"], version["correction"]["cause"], version["correction"]["reason"]) == (
        "approved",
        "line",
        "The fair moved.",
    )
    assert manager.post(address, body, format="json").status_code == 409


def test_a_changed_number_is_told_with_the_version_and_refuses_the_approval(world, api_of):
    approved = build.make_plan(world.rep, at="approved", by=world.manager)
    waiting = build.make_plan(world.peer, at="submitted")
    for who in (world.rep, world.peer):
        budgets.set_budget(who, amount="80000.00", period=build.PERIOD)
    manager = api_of(world.manager)
    [version] = manager.get(f"/api/v1/plans/{approved.pk}/versions/").data
    assert (version["correction"]["before"], version["correction"]["after"]) == ("90000.00", "80000.00")
    refused = manager.post(f"/api/v1/plans/{waiting.pk}/approve/", {"version": waiting.version}, format="json")
    assert refused.status_code == 409


def test_a_program_reads_what_the_page_proposes(world, api_of, client_of):
    plan = build.start(world.rep)
    for month, day in enumerate((date(2025, 12, 10), date(2026, 1, 12), date(2026, 2, 10)), start=1):
        bookings.make_booking(world.rep, f"{month}000.00", day)
    proposed = api_of(world.manager).get(f"/api/v1/plans/{plan.pk}/proposals/").data
    assert proposed["run_rate"]["amount"] is None
    assert [month["like_last_year"] for month in proposed["months"]] == ["15000.00", "30000.00", "45000.00"]
    page = client_of(world.rep).get(f"/plans/{plan.pk}/edit/").content.decode()
    assert proposed["run_rate"]["formula"] in page
    assert "last year 1,000" in page
    assert "&quot;goal_FY2027-M09&quot;: &quot;45,000&quot;" in page

"""Numbers through the API: changes are read, what has begun is amended, what has ended is restated."""

from __future__ import annotations

from decimal import Decimal

import pytest

from plans.measures.selectors import period_numbers
from plans.models import BudgetChange
from tests.builders import numbers as build
from tests.builders.budgets import set_budget

pytestmark = pytest.mark.django_db
CHANGES, BUDGETS, AMENDMENTS = "/api/v1/budget-changes/", "/api/v1/budgets/", "/api/v1/plan-amendments/"


@pytest.fixture
def office(world):
    set_budget(world.rep, "90000.00", period=build.RUNNING)
    set_budget(world.rep, "474000.00", period=build.ENDED)
    set_budget(world.north, "200000.00", period=build.RUNNING)
    return world


def send(client, address, body):
    return client.post(address, body, content_type="application/json")


def asking(**more):
    body = {
        "period": build.RUNNING,
        "trigger": "territory",
        "reason": "The south of the territory went to Olga.",
        "effective_on": "2026-11-01",
        "number": {"new": "80000.00"},
        "known": 0,
    }
    return body | more


def restating(owner, **more):
    body = {"person": owner.pk, "period": build.ENDED, "number": {"new": "928000.00"}, "reason": "It was set twice."}
    return body | more


def test_changes_are_read_by_those_who_see_the_number(office, client_of):
    rows = client_of(office.rep).get(CHANGES, {"period": "FY2027-M06"}).json()["results"]
    [row] = rows
    assert (row["kind"], row["person"], row["category"], row["is_after_start"]) == ("first", office.rep.pk, "new", True)
    assert row["after"] == row["delta"] and row["before"] == "0.00" and row["entered_at"] == "2026-11-25T15:00:00Z"
    assert client_of(office.peer).get(CHANGES).json()["results"] == []
    own = client_of(office.manager).get(CHANGES, {"own": "true"}).json()["results"]
    assert {change["team"] for change in own} == {office.north.pk} and len(own) == 3


def test_an_admin_restates_and_the_figures_tell(office, client_of):
    done = send(client_of(office.admin), f"{BUDGETS}restate/", restating(office.rep, known={"new": "474000.00"}))
    assert done.status_code == 200
    assert (done.json()["before"], done.json()["after"]) == ("474000.00", "928000.00")
    assert {row["kind"] for row in done.json()["changes"]} == {"restatement"}
    figures = client_of(office.rep).get("/api/v1/attainment/", {"period": build.ENDED}).json()
    assert figures["budget"] == "928000.00"
    assert figures["since_end"] == {"budget_count": 1, "budget": "454000.00", "actual_count": 0, "actual": "0.00"}
    running = client_of(office.rep).get("/api/v1/attainment/", {"period": build.RUNNING}).json()
    assert running["since_end"] is None
    again = send(client_of(office.admin), f"{BUDGETS}restate/", restating(office.rep, known={"new": "474000.00"}))
    assert again.status_code == 409


@pytest.mark.parametrize("who", ["rep", "manager", "leader"])
def test_nobody_else_restates_over_the_api(office, client_of, who):
    answer = send(client_of(getattr(office, who)), f"{BUDGETS}restate/", restating(office.rep))
    assert answer.status_code == 403
    assert answer.json()["detail"] == "Only admins can restate the number of a period that has ended."
    assert not BudgetChange.objects.filter(kind="restatement").exists()


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"period": build.RUNNING}, "period"),
        ({"period": "FY2027-W03"}, "period"),
        ({"period": "2027"}, "period"),
        ({"reason": " "}, "reason"),
        ({"number": {"new": "-1.00"}}, "number_new"),
        ({"number": {"gold": "1.00"}}, "number_gold"),
        ({"person": 999_999}, "person"),
        ({"team": 1}, "person"),
    ],
)
def test_what_cannot_be_restated_is_said_beside_its_field(office, client_of, more, field):
    answer = send(client_of(office.admin), f"{BUDGETS}restate/", restating(office.rep, **more))
    assert (answer.status_code, list(answer.json())) == (400, [field])


def test_budgets_are_not_written_past_their_roads(office, client_of):
    line = client_of(office.admin).get(BUDGETS).json()["results"][0]
    for method in ("put", "patch", "delete"):
        act = getattr(client_of(office.admin), method)
        assert act(f"{BUDGETS}{line['id']}/", {"amount": "1.00"}, content_type="application/json").status_code == 405
    change = BudgetChange.objects.order_by("pk")[0]
    assert client_of(office.admin).delete(f"{CHANGES}{change.pk}/").status_code == 405


def test_a_program_amends_a_number_without_a_plan(office, client_of):
    rep, manager = client_of(office.rep), client_of(office.manager)
    of = asking(person=office.rep.pk)
    preview = send(rep, f"{AMENDMENTS}preview/", of).json()
    assert (preview["before"], preview["after"], preview["plans"]) == ("90000.00", "80000.00", [])
    answer = send(rep, AMENDMENTS, of)
    assert answer.status_code == 201
    row = answer.json()
    assert (row["plan"], row["period"], row["owner"], row["team"], row["status"]) == (
        None,
        build.RUNNING,
        office.rep.pk,
        None,
        "asked",
    )
    assert [amendment["id"] for amendment in rep.get(AMENDMENTS, {"owner": office.rep.pk}).json()["results"]] == [
        row["id"]
    ]
    assert send(rep, f"{AMENDMENTS}{row['id']}/decide/", {"approve": True}).status_code == 403
    assert client_of(office.peer).get(f"{AMENDMENTS}{row['id']}/").status_code == 404
    decided = send(manager, f"{AMENDMENTS}{row['id']}/decide/", {"approve": True})
    assert (decided.status_code, decided.json()["status"]) == (200, "approved")
    assert period_numbers.number_of(number=build.number(office.rep)) == {"new": Decimal(80000)}


def test_a_program_amends_the_own_number_of_a_team_and_takes_it_back(office, client_of):
    manager = client_of(office.manager)
    row = send(manager, AMENDMENTS, asking(team=office.north.pk, number={"new": "190000.00"})).json()
    assert (row["team"], row["owner"], row["owner_name"]) == (office.north.pk, None, "North")
    assert send(manager, f"{AMENDMENTS}{row['id']}/decide/", {"approve": True}).status_code == 403
    assert send(manager, f"{AMENDMENTS}{row['id']}/withdraw/", {}).json()["status"] == "withdrawn"
    assert send(client_of(office.rep), AMENDMENTS, asking(team=office.north.pk)).status_code == 400


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (asking(), "plan"),
        (asking(plan=1), "period"),
        (asking(person=1, team=1), "plan"),
        ({key: value for key, value in asking(person=1).items() if key != "period"}, "period"),
        (asking(person=1, goals={"FY2027-M06": "1.00"}), "goals"),
        (asking(person=999_999), "person"),
    ],
)
def test_an_amendment_names_a_plan_or_one_owner_and_a_period(office, client_of, body, field):
    answer = send(client_of(office.admin), AMENDMENTS, body)
    assert (answer.status_code, list(answer.json())) == (400, [field])


def test_an_ended_period_is_amended_by_nobody(office, client_of):
    body = asking(person=office.rep.pk, period=build.ENDED, effective_on="2026-06-01")
    for who in ("rep", "manager", "leader", "admin"):
        answer = send(client_of(getattr(office, who)), AMENDMENTS, body)
        assert (
            answer.status_code == 409
            and "is over. Only an admin can restate its number, with a reason." in answer.json()["detail"]
        )
    assert not BudgetChange.objects.filter(kind="amendment").exists()

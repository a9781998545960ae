"""The attainment API: its shape, its refusals and who may ask."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client

from accounts.models import Person
from tests import make
from tests.builders.bookings import make_booking
from tests.builders.budgets import set_budget
from tests.builders.deals import make_deal

ClientOf = Callable[[Person], Client]
ADDRESS = "/api/v1/attainment/"


@pytest.fixture
def figures(world: make.World) -> make.World:
    set_budget(world.rep, "63000.00")
    make_booking(world.rep, "30000.00")
    make_deal(world.rep, at="Closing", amount=Decimal("11000.00"))
    return world


def test_figures_are_strings_and_rows_are_of_the_same(figures: make.World, client_of: ClientOf) -> None:
    answer = client_of(figures.leader).get(ADDRESS, {"period": "FY2027-Q2", "by": "team"}).json()
    assert {key: answer[key] for key in ("budget", "actual", "difference", "retired", "gap", "state")} == {
        "budget": "63000.00",
        "actual": "30000.00",
        "difference": "33000.00",
        "retired": "0.4762",
        "gap": "33000.00",
        "state": "behind",
    }
    assert (answer["period"], answer["starts_on"], answer["ends_before"], answer["as_of"]) == (
        "FY2027-Q2",
        "2026-09-01",
        "2026-12-01",
        "2026-11-25",
    )
    assert answer["open_pipeline"] == "0.00", "the deal closes in December"
    assert answer["needed_per_working_day"] == "11000.00", "Wed, Fri and Mon are left around Thanksgiving"
    north, south = answer["rows"]
    assert north["name"] == "North" and set(answer) - {"rows", "since_end"} == set(north)
    assert south["budget"] is None and south["retired"] is None and south["state"] == "n/a"


def test_a_day_in_the_past_knows_no_pipeline(figures: make.World, client_of: ClientOf) -> None:
    query = {"period": "FY2027-Q2", "as_of": "2026-11-19"}
    answer = client_of(figures.rep).get(ADDRESS, query).json()
    assert answer["actual"] == "0.00"
    assert answer["open_pipeline"] is answer["weighted"] is answer["landing"] is answer["coverage"] is None


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({}, "period"),
        ({"period": "2027"}, "period"),
        ({"period": "FY2027-Q7"}, "period"),
        ({"period": "FY2040"}, "period"),
        ({"period": "FY2027", "by": "colour"}, "by"),
        ({"period": "FY2027", "team": "north"}, "team"),
        ({"period": "FY2027", "as_of": "tomorrow"}, "as_of"),
        ({"period": "FY2027", "as_of": "2026-11-26"}, "as_of"),
    ],
)
def test_wrong_input_gets_a_sentence_beside_its_field(
    world: make.World, client_of: ClientOf, query: dict[str, str], field: str
) -> None:
    answer = client_of(world.leader).get(ADDRESS, query)
    assert answer.status_code == 400
    assert list(answer.json()) == [field]


def test_what_one_may_not_see_does_not_exist(world: make.World, client_of: ClientOf) -> None:
    for viewer, query in (
        (world.rep, {"person": world.peer.pk}),
        (world.rep, {"team": world.north.pk}),
        (world.manager, {"person": world.other_rep.pk}),
        (world.manager, {"team": world.south.pk}),
        (world.manager, {"team": world.root.pk}),
        (world.leader, {"team": 987654}),
        (world.leader, {"person": 987654}),
    ):
        assert client_of(viewer).get(ADDRESS, {"period": "FY2027-Q2"} | query).status_code == 404


def test_budgets_are_listed_for_those_who_may_see_them(world: make.World, client_of: ClientOf) -> None:
    set_budget(world.rep)
    set_budget(world.other_rep)
    set_budget(world.south, "10.00")
    assert client_of(world.leader).get("/api/v1/budgets/").json()["count"] == 9
    mine = client_of(world.rep).get("/api/v1/budgets/").json()
    assert {row["person"] for row in mine["results"]} == {world.rep.pk}
    assert client_of(world.other_manager).get("/api/v1/budgets/", {"own": "true"}).json()["count"] == 3
    theirs = client_of(world.leader).get("/api/v1/budgets/", {"person": world.other_rep.pk}).json()["results"][0]["id"]
    assert client_of(world.rep).get(f"/api/v1/budgets/{theirs}/").status_code == 404

"""A trap that TRAPS checks itself: made on a page and by a program, read by who owes it, and refused in words."""

from datetime import date, timedelta

import pytest

from accounts.models import OwnTrap
from plans.conditions.services import checking
from tests import make
from tests.builders import conditions as build
from tests.builders.deals import open_deal

ENTERED = {
    "name": "Deals ready on Friday",
    "help_text": "Every deal that closes this quarter has a dated next step.",
    "audience": "role",
    "role": "reps",
    "rhythm": "week",
    "weekday": "4",
    "due_time": "17:00",
    "grace_working_days": "0",
    "evidence": "check",
    "weight": "1",
    "is_controllable": "on",
    "remind_days_before": "0",
    "starts_on": "2026-11-25",
    "reason": "Forecast calls rested on deals nobody had touched.",
}


@pytest.fixture
def view(world):
    return build.view(world.admin)


def text_of(answer):
    return " ".join(answer.content.decode().split())


def saved(client, address, entered):
    """Sent once to see who will owe it, and once more to save it."""
    foreseen = client.post(address, entered)
    return client.post(address, entered | {"seen": foreseen.context["preview"].sentence})


def test_an_admin_makes_one_of_a_saved_view(client_of, world, view):
    client = client_of(world.admin)
    page = text_of(client.get("/traps/own/new/"))
    assert "A condition that TRAPS checks itself" in page
    assert "“Not ready” is empty" in page
    answer = saved(client, "/traps/own/new/", ENTERED | {"condition": f"view:{view.pk}"})
    trap = OwnTrap.objects.get()
    assert answer.url == f"/traps/own/{trap.pk}/"
    assert trap.trap.key == "own--deals-ready-on-friday"
    page = text_of(client.get(answer.url))
    assert "TRAPS itself: the view “Not ready” is empty (open deals, closing in the quarter of the deadline" in page


@pytest.mark.parametrize(
    ("entered", "sentence"),
    [
        ({}, "Choose what TRAPS checks."),
        ({"condition": "measure:coverage"}, "Enter the smallest number that settles it, in ×."),
        ({"condition": "view:99999"}, "Choose what TRAPS checks."),
        ({"condition": "measure:retired", "floor": "50"}, "it is not in a person’s own control"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(client_of, world, entered, sentence):
    answer = client_of(world.admin).post("/traps/own/new/", ENTERED | entered)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert "Deals ready on Friday" in text_of(answer)


def test_a_program_makes_one_of_a_measure(api_of, world):
    body = ENTERED | {"condition": "measure:coverage", "floor": "3", "is_controllable": True}
    made = api_of(world.admin).post("/api/v1/own-traps/", body).json()
    version = made["versions"][0]
    assert version["condition"] == {"kind": "measure", "measure": "coverage", "version": 1, "bound": "3"}
    assert (version["floor"], version["evidence"]) == (None, "check")
    refused = api_of(world.admin).post("/api/v1/own-traps/", body | {"name": "Another", "condition": "nonsense"})
    assert refused.status_code == 400
    assert "Choose what TRAPS checks." in str(refused.json())


def test_it_stays_one_that_traps_checks_and_keeps_its_condition(client_of, world, view):
    trap = build.trap(world, f"view:{view.pk}")
    client = client_of(world.admin)
    page = text_of(client.get(f"/traps/own/{trap.pk}/change/"))
    assert "As it is: the view “Not ready” is empty" in page
    tomorrow = (make.TODAY + timedelta(days=1)).isoformat()
    entered = {name: value for name, value in ENTERED.items() if name != "name"} | {"starts_on": tomorrow}
    answer = saved(client, f"/traps/own/{trap.pk}/change/", entered | {"evidence": "note"})
    assert answer.status_code == 422
    assert "A trap that is reported stays one" in text_of(answer)
    saved(client, f"/traps/own/{trap.pk}/change/", entered | {"condition": "kept", "weight": "3"})
    first, second = trap.versions.order_by("number")
    assert (second.weight, second.condition) == (3, first.condition)


def test_who_owes_it_reads_how_it_stands_and_reports_nothing(client_of, api_of, world, view):
    open_deal(world.rep, close_on=date(2026, 11, 30))
    duty = build.owed(world, world.rep, f"view:{view.pk}")
    address = duty.address.partition("#")[0]
    assert duty.address.endswith("#check")
    client = client_of(world.rep)
    page = text_of(client.get(address))
    assert "1 deal in it: not met" in page
    assert "Report it" not in page
    assert "See how it stands" in text_of(client.get("/traps/"))
    refused = api_of(world.rep).post(f"/api/v1/own-trap-duties/{duty.pk}/report/", {"note": "Done."})
    assert refused.status_code == 400
    assert "TRAPS checks this itself" in str(refused.json())
    checking.check_due(make.act(now=build.DUE + timedelta(minutes=1)))
    page = text_of(client.get(address))
    assert "Fri 27 Nov 2026 17:00" in page
    assert "1 deal in it: not met" in page

"""Ready-made traps on their pages and for programs: a form that is filled in, and nothing made before it is saved."""

import pytest

from accounts.models import OwnTrap
from tests.builders.own_traps import own_trap
from tests.html_forms import forms_of

START = "/traps/own/new/?start=next-step-dated"
READY = "/api/v1/own-traps/ready-made/"


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def drawn(client, address):
    """What the form of the page sends when nobody types anything."""
    page = client.get(address).content.decode()
    return next(form.values for form in forms_of(page, address) if "help_text" in form.values)


@pytest.mark.parametrize("address", ["/traps/own/", "/traps/own/new/"])
def test_who_makes_traps_is_offered_them(client_of, world, address):
    page = text(client_of(world.manager).get(address))
    assert "Ready-made" in page and "5 traps to start from" in page
    assert f'href="{START}"' in page
    assert "Every Friday at 17:00 TRAPS checks that no open deal is without a dated next step." in page


def test_who_makes_none_is_offered_none(client_of, api_of, world):
    assert "Ready-made" not in text(client_of(world.rep).get("/traps/own/"))
    assert client_of(world.rep).get(START).status_code == 403
    assert api_of(world.rep).get(READY).status_code == 403


def test_one_press_fills_in_the_form_and_saves_nothing(client_of, world):
    filled = drawn(client_of(world.admin), START)
    expected = {
        "name": "Next step dated",
        "help_text": "Give each of your open deals a next step with its day, or pause the deal.",
        "audience": "role",
        "role": "reps",
        "rhythm": "week",
        "weekday": "4",
        "due_time": "17:00",
        "grace_working_days": "1",
        "evidence": "check",
        "condition": "measure:no-next-step",
        "floor": "0",
        "weight": "1",
        "is_controllable": "on",
        "remind_days_before": "0",
        "reason": "",
    }
    assert {name: filled[name] for name in expected} == expected
    assert not OwnTrap.objects.exists()


def test_a_manager_begins_with_their_team_and_sees_who_will_owe_it(client_of, world):
    manager = client_of(world.manager)
    filled = drawn(manager, START)
    assert (filled["audience"], filled["team"]) == ("team", str(world.north.pk))
    ahead = text(manager.post("/traps/own/preview/", filled))
    assert "13 deadlines for 2 people, 26 duties" in ahead
    assert "“Next step dated” is filled in: check it, and give a reason." in text(manager.get(START))


@pytest.mark.parametrize("query", ["", "?start=", "?start=nonsense"])
def test_without_a_key_that_is_known_the_form_is_blank(client_of, world, query):
    filled = drawn(client_of(world.admin), f"/traps/own/new/{query}")
    assert (filled["name"], filled["help_text"], filled["evidence"]) == ("", "", "note")


def test_one_that_was_made_leads_there_instead_and_its_address_begins_a_blank_form(client_of, world):
    made = own_trap(world.manager, name="Next step dated", audience="team", team=world.north, role="")
    page = text(client_of(world.manager).get("/traps/own/"))
    assert f'Made on Wed 25 Nov 2026: <a href="/traps/own/{made.pk}/">open it' in page
    assert f'href="{START}"' not in page and "4 traps to start from" in page
    assert drawn(client_of(world.manager), START)["name"] == ""
    page = text(client_of(world.other_manager).get("/traps/own/new/"))
    assert "There is a trap of this name already." in page
    assert f"/traps/own/{made.pk}/" not in page


def test_a_program_sends_the_body_back_with_whom_when_and_why(api_of, world):
    admin, manager = api_of(world.admin), api_of(world.manager)
    rows = admin.get(READY).json()
    assert [row["is_taken"] for row in rows] == [False] * 5
    added = {"audience": "role", "starts_on": "2026-11-25", "reason": "Deals went cold."}
    for row in rows:
        made = admin.post("/api/v1/own-traps/", row["body"] | added | {"role": row["role"]})
        assert made.status_code == 201, made.json()
    [first] = [row for row in manager.get(READY).json() if row["key"] == "next-step-dated"]
    assert (first["is_taken"], first["own_trap"]) == (True, OwnTrap.objects.get(trap__name="Next step dated").pk)
    assert (first["asks"], first["body"]["due_time"], first["body"]["floor"]) == (
        "Give each of your open deals a next step with its day, or pause the deal.",
        "17:00",
        "0",
    )

"""Help on pages and for programs: started, done in the row of its duty, and read."""

from datetime import timedelta

import pytest

from accounts.models import Obligation
from reviews.helps.services import engine
from reviews.models import Help
from tests import make
from tests.builders import cases as case_build
from tests.builders import helps as build


@pytest.fixture
def record(world):
    return build.opened(world.rep, by=world.leader)


def entered(world, **changed):
    first, second = build.ACTIONS
    return {
        "coach": world.manager.pk,
        "territory": "short",
        "words": "The largest account closed its plant.",
        "text_1": first.text,
        "due_on_1": first.due_on.isoformat(),
        "text_2": second.text,
        "due_on_2": second.due_on.isoformat(),
    } | changed


def test_a_manager_starts_it_and_does_an_action_in_its_row(client_of, world, record):
    client = client_of(world.manager)
    assert "1 help record; 1 to be started." in client.get("/help-records/").content.decode()
    assert "Start the help" in client.get(f"/help-records/{record.pk}/").content.decode()
    answer = client.post(f"/help-records/{record.pk}/start/", entered(world))
    assert answer.url == f"/help-records/{record.pk}/"
    page = client.get(answer.url).content.decode()
    assert "Too little for the number: The largest account closed its plant." in page
    duty = Obligation.objects.get(trap__key="help-action", subject=f"help:{record.pk}:1")
    client.post(f"{duty.address}?duty={duty.pk}", headers={"HX-Request": "true"})
    duty.refresh_from_db()
    assert duty.status == "done"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"coach": ""}, "Choose a coach."),
        ({"territory": ""}, "Choose what is true of the territory."),
        ({"text_2": ""}, "Enter what you will do."),
        ({"due_on_2": "2027-03-01"}, "the result is read then"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(client_of, world, record, changed, sentence):
    answer = client_of(world.manager).post(f"/help-records/{record.pk}/start/", entered(world, **changed))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert sentence in page
    assert "The largest account closed its plant." in page


def test_its_person_reads_the_result(client_of, world, record):
    build.started(record, by=world.manager)
    engine.run(make.act(now=make.NOW + timedelta(days=28)))
    page = client_of(world.rep).get(f"/help-records/{record.pk}/").content.decode()
    assert "The four weeks after" in page
    assert "came in the four weeks after it began" in page


def test_a_coach_outside_the_line_reads_nothing_of_a_case(client_of, world):
    case = case_build.decided(case_build.opened(world.rep, by=world.leader), "helped", by=world.manager)
    engine.run(make.act())
    record = build.started(Help.objects.get(), by=world.manager, coach=world.peer)
    address = f"/help-records/{record.pk}/"
    assert f"/cases/{case.pk}/" in client_of(world.rep).get(address).content.decode()
    page = client_of(world.peer).get(address).content.decode()
    assert f"/cases/{case.pk}/" not in page
    assert "help instead" not in page


def test_a_program_starts_it_and_reads_it(client_of, world, record):
    client = client_of(world.manager)
    body = {
        "coach": world.manager.pk,
        "territory": "enough",
        "words": "Nothing changed.",
        "actions": [{"text": action.text, "due_on": action.due_on.isoformat()} for action in build.ACTIONS],
    }
    address = f"/api/v1/help-records/{record.pk}/"
    refused = client.post(f"{address}start/", body | {"actions": body["actions"][:1]}, content_type="application/json")
    assert refused.status_code == 400
    answer = client.post(f"{address}start/", body, content_type="application/json")
    assert answer.data["state"] == "running", answer.data
    answer = client.post(f"{address}done/", {"place": 1}, content_type="application/json")
    assert [row["done_by"] for row in answer.data["actions"]] == [world.manager.pk, None]
    assert "case" not in client.get(address).content.decode()

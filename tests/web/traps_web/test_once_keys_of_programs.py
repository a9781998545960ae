"""A POST of a program that carries a key is taken once: `Idempotency-Key`."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.imports.importing import running, undoing
from accounts.imports.importing.teams import Teams
from accounts.models import APIToken, ImportRun, ImportUndo, OnceKey, Team
from pipeline.models import Activity, Customer
from tests import make
from tests.builders import imports, weeks
from traps_web.lib.once import LONGEST_KEY


def act(world, **more):
    return {"type": "calls", "done_on": "2026-11-24", "count": 3} | more


def test_a_program_sends_again_and_gets_the_first_answer(world, api_of):
    weeks.defaults()
    client, key = api_of(world.rep), {"Idempotency-Key": "crm-1"}
    first = client.post("/api/v1/activities/", act(world), headers=key)
    again = client.post("/api/v1/activities/", act(world), headers=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert Activity.objects.count() == 1
    other = client.post("/api/v1/activities/", act(world, count=4), headers=key)
    assert other.status_code == 409 and "was already used for another request" in other.json()["detail"]
    assert client.post("/api/v1/activities/", act(world)).status_code == 201
    assert client.post("/api/v1/activities/", act(world), headers={"Idempotency-Key": "crm-2"}).status_code == 201
    assert api_of(world.peer).post("/api/v1/activities/", act(world), headers=key).status_code == 201
    assert Activity.objects.count() == 4


def test_a_refusal_leaves_the_key_of_a_program_free(world, api_of):
    client, key = api_of(world.rep), {"Idempotency-Key": "crm-1"}
    wrong = client.post("/api/v1/customers/", {"name": ""}, headers=key)
    assert wrong.status_code == 400
    assert client.post("/api/v1/customers/", {"name": "Isdom"}, headers=key).status_code == 201
    long = client.post("/api/v1/customers/", {"name": "Condax"}, headers={"Idempotency-Key": "x" * (LONGEST_KEY + 1)})
    assert long.status_code == 400 and "at most 255" in long.json()["Idempotency-Key"][0]
    assert Customer.objects.count() == 1


def test_a_token_is_asked_first_and_a_stranger_has_no_keys(world, client_of):
    weeks.defaults()
    _, token = APIToken.objects.create(user=world.rep, name="CRM")
    headers = {"Idempotency-Key": "crm-1", "Authorization": f"Token {token}"}
    sent = {"data": act(world), "content_type": "application/json"}
    ids = [Client().post("/api/v1/activities/", headers=headers, **sent).json()["id"] for _ in range(2)]
    assert ids[0] == ids[1]
    stranger = Client().post("/api/v1/activities/", headers={"Idempotency-Key": "crm-1"}, **sent)
    assert stranger.status_code == 401
    assert OnceKey.objects.count() == 1


def test_a_file_and_a_form_of_a_program_are_taken_once_too(world, client_of):
    client, key = client_of(world.admin), {"Idempotency-Key": "crm-1"}
    answers = []
    for content in (b"name,parent\nEast,Root\n", b"name,parent\nEast,Root\n", b"name,parent\nWest,Root\n"):
        sent = {"kind": "teams", "file": SimpleUploadedFile("teams.csv", content)}
        answers.append(client.post("/api/v1/imports/", sent, headers=key))
    assert [answer.status_code for answer in answers] == [201, 201, 409]
    assert answers[0].json() == answers[1].json()
    assert ImportRun.objects.count() == 1
    typed, kind = "name=Isdom", "application/x-www-form-urlencoded"
    made = [client.post("/api/v1/customers/", typed, kind, headers={"Idempotency-Key": "crm-2"}) for _ in range(2)]
    assert [answer.status_code for answer in made] == [201, 201]
    assert Customer.objects.count() == 1


def faulty_once(monkeypatch, kind, name):
    """The first call ends in a statement that the database does not take, as a fault of TRAPS would.

    Later ones are sound.
    """
    sound, calls = getattr(kind, name), []

    def faulty(*facts):
        calls.append(facts)
        if len(calls) > 1:
            return sound(*facts)
        with connection.cursor() as cursor:
            return cursor.execute("SELECT lost FROM nowhere")

    monkeypatch.setattr(kind, name, faulty)


@pytest.mark.parametrize("at", ["judge", "apply"])
def test_an_import_that_fails_stays_as_a_run_that_says_so_and_leaves_the_key_free(world, client_of, monkeypatch, at):
    client, key = client_of(world.admin), {"Idempotency-Key": "crm-1"}
    faulty_once(monkeypatch, Teams, at)

    def send():
        file = SimpleUploadedFile("teams.csv", b"name,parent\nEast,Root\n")
        return client.post("/api/v1/imports/", {"kind": "teams", "file": file}, headers=key)

    broken = send()
    assert (broken.status_code, broken.json()["failure"]) == (500, running.BROKEN)
    assert client.get(f"/api/v1/imports/{broken.json()['id']}/").json() == broken.json()
    assert not Team.objects.filter(name="East").exists() and not OnceKey.objects.exists()
    assert [send().status_code for _ in range(2)] == [201, 201]
    assert sorted(ImportRun.objects.values_list("status", flat=True)) == ["done", "failed"]


def test_a_dry_run_that_fails_for_real_stays_and_so_does_an_undo_that_fails(world, api_of, monkeypatch):
    client, key = api_of(world.admin), {"Idempotency-Key": "crm-1"}
    dry = imports.take("teams", "name", "East", dry_run=True, by=world.admin)
    faulty_once(monkeypatch, Teams, "apply")
    assert client.post(f"/api/v1/imports/{dry.pk}/import/", {}, headers=key).status_code == 500
    assert list(ImportRun.objects.filter(status="failed").values_list("failure", flat=True)) == [running.BROKEN]
    run = imports.take("teams", "name", "East")
    faulty_once(monkeypatch, Teams.undo, "check")
    undo = f"/api/v1/imports/{run.pk}/undo/"
    broken = client.post(undo, {"reason": "wrong file"}, headers=key)
    assert (broken.status_code, broken.json()["failure"]) == (500, undoing.BROKEN)
    assert client.get(f"/api/v1/imports/{run.pk}/").json()["undo"] == broken.json()
    assert client.post(undo, {"reason": "wrong file"}, headers=key).status_code == 200
    assert sorted(ImportUndo.objects.values_list("status", flat=True)) == ["done", "failed"]


def test_an_answer_that_shows_a_secret_is_not_kept(world, api_of):
    person = make.person("Nina New")
    client, key = api_of(world.admin), {"Idempotency-Key": "crm-1"}
    first = client.post("/api/v1/invitations/", {"person": person.pk}, headers=key)
    again = client.post("/api/v1/invitations/", {"person": person.pk}, headers=key)
    assert (first.status_code, again.status_code) == (201, 409)
    assert "This was already done, and its answer was not kept. Nothing was written." in again.json()["detail"]
    assert OnceKey.objects.get().answer == ""


def test_a_wrong_password_counts_whatever_key_comes_along(world, client_of):
    client = client_of(world.rep)
    tries = [
        client.post(
            "/api/v1/token/", {"email": world.rep.email, "password": "no"}, headers={"Idempotency-Key": "x"}
        ).status_code
        for _ in range(7)
    ]
    assert tries[0] == 400 and tries[-1] == 429


def test_what_counts_and_what_carries_no_key_asks_the_database_nothing_more(world, client_of, api_of):
    kind, rep = weeks.defaults()["calls"], client_of(world.rep)
    program = api_of(world.rep)
    rep.post("/week/2026-W48/count/", {"plus": kind.pk})
    program.post("/api/v1/activities/", act(world))
    with CaptureQueriesContext(connection) as caught:
        rep.post("/week/2026-W48/count/", {"plus": kind.pk})
        program.post("/api/v1/activities/", act(world))
    assert not [query for query in caught if OnceKey._meta.db_table in query["sql"]]

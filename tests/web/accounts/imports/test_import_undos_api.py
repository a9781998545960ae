"""Taking imports back over the API and from the command line; dry runs imported for real; mappings kept by programs."""

from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import ColumnMapping, ImportUndo, Team
from tests import make
from tests.builders.imports import csv_of, take

MAPPINGS = "/api/v1/import-mappings/"
CRM = {"name": "Other CRM", "kind": "teams", "columns": {"Region": "name", " Above ": "parent"}}


@pytest.fixture
def admin(world: make.World, client_of) -> Client:
    return client_of(world.admin)


def post(client: Client, address: str, **body: object):
    return client.post(address, body, content_type="application/json")


def undo_url(pk: int) -> str:
    return f"/api/v1/imports/{pk}/undo/"


def test_a_program_asks_first_and_takes_back_then(world: make.World, admin: Client) -> None:
    run = take("teams", "name", "East")
    dry = post(admin, undo_url(run.pk), dry_run=True)
    removed = [{"act": "removed", "what": "team", "count": 1}, {"act": "removed", "what": "team placement", "count": 1}]
    assert (dry.status_code, dry.json()) == (200, {"dry_run": True, "found": removed, "refused": 0, "refusals": []})
    assert Team.objects.filter(name="East").exists()
    done = post(admin, undo_url(run.pk), reason="wrong file")
    body = done.json()
    assert (done.status_code, body["status"], body["found"], body["asked_by"]) == (200, "done", removed, world.admin.pk)
    assert not Team.objects.filter(name="East").exists()
    assert admin.get(f"/api/v1/imports/{run.pk}/").json()["undo"] == body
    again = post(admin, undo_url(run.pk), reason="wrong file")
    assert (again.status_code, list(again.json())) == (409, ["detail"])


def test_what_stands_in_the_way_is_400_with_rows_and_reasons(admin: Client) -> None:
    run = take("teams", "name", "East")
    take("teams", "name,parent", "East 1,East")
    for body in ({"dry_run": True}, {"reason": "wrong"}):
        answer = post(admin, undo_url(run.pk), **body)
        assert (answer.status_code, answer.json()["refused"]) == (400, 1)
        assert answer.json()["refusals"][0]["what"] == "East"
        assert answer.json()["refusals"][0]["reason"].startswith("1 team placement refers to it. Undo teams.csv")


def test_a_reason_is_asked_for_and_only_admins_take_back(world: make.World, client_of, admin: Client) -> None:
    run = take("teams", "name", "East")
    assert list(post(admin, undo_url(run.pk)).json()) == ["reason"]
    assert post(admin, undo_url(run.pk + 1), reason="x").status_code == 404
    for person in (world.rep, world.manager, world.leader):
        assert post(client_of(person), undo_url(run.pk), reason="x").status_code == 403
    assert not ImportUndo.objects.exists()


def test_a_dry_run_is_imported_once_without_sending_it_again(admin: Client) -> None:
    file = SimpleUploadedFile("teams.csv", csv_of("name", "East"))
    dry = admin.post("/api/v1/imports/", {"kind": "teams", "file": file, "dry_run": "true"}).json()
    address = f"/api/v1/imports/{dry['id']}/import/"
    real = post(admin, address)
    assert (real.status_code, real.json()["dry_run"], real.json()["created"]) == (201, False, 1)
    assert Team.objects.filter(name="East").exists()
    for pk in (dry["id"], real.json()["id"]):
        assert post(admin, f"/api/v1/imports/{pk}/import/").status_code == 400


def test_the_command_says_what_goes_and_what_stands_in_the_way(world: make.World) -> None:
    run = take("teams", "name", "East")
    out = StringIO()
    call_command("undo_import", run.pk, dry_run=True, stdout=out)
    assert out.getvalue() == "teams.csv, teams: 1 team removed, 1 team placement removed would be undone (dry run).\n"
    later = take("teams", "name,parent", "East 1,East")
    errors = StringIO()
    with pytest.raises(SystemExit):
        call_command("undo_import", run.pk, reason="wrong", stderr=errors)
    assert "East: 1 team placement refers to it. Undo teams.csv" in errors.getvalue()
    assert errors.getvalue().endswith("Nothing was undone.\n")
    call_command("undo_import", later.pk, reason="wrong", stdout=out)
    call_command("undo_import", run.pk, reason="wrong", stdout=out)
    assert out.getvalue().endswith("teams.csv, teams: 1 team removed, 1 team placement removed.\n")
    for number, sentence in (
        (run.pk, "already undone"),
        (run.pk + 99, "There is no import"),
    ):
        with pytest.raises(CommandError, match=sentence):
            call_command("undo_import", number, reason="wrong")
    with pytest.raises(CommandError, match="Give a reason"):
        call_command("undo_import", take("teams", "name", "West").pk)


def test_a_mapping_is_made_changed_used_and_forgotten(admin: Client) -> None:
    made = post(admin, MAPPINGS, **CRM)
    assert (made.status_code, made.json()["columns"]) == (201, {"region": "name", "above": "parent"})
    address = f"{MAPPINGS}{made.json()['id']}/"
    changed = admin.put(address, CRM | {"name": "CRM"}, content_type="application/json")
    assert (changed.status_code, admin.get(address).json()) == (200, changed.json())
    assert [row["name"] for row in admin.get(MAPPINGS).json()["results"]] == ["CRM"]
    file = SimpleUploadedFile("regions.csv", csv_of("Region,Above", "East,Root"))
    sent = admin.post("/api/v1/imports/", {"kind": "teams", "file": file, "mapping": "CRM"})
    assert (sent.status_code, sent.json()["created"]) == (201, 1)
    assert (admin.delete(address).status_code, admin.get(address).status_code) == (204, 404)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "name"),
        ({"kind": "invoices"}, "kind"),
        ({"columns": {}}, "columns"),
        ({"columns": {"Region": "nome"}}, "columns"),
        ({"columns": {"Above": "parent"}}, "columns"),
        ({"columns": {"Region": "name", "region ": "parent"}}, "columns"),
        ({"columns": {"Region": ""}}, "columns"),
    ],
)
def test_a_wrong_mapping_is_refused_beside_its_field(admin: Client, wrong: dict, field: str) -> None:
    answer = post(admin, MAPPINGS, **(CRM | wrong))
    assert (answer.status_code, list(answer.json())) == (400, [field])
    assert not ColumnMapping.objects.exists()


def test_a_name_that_is_taken_is_refused_and_only_admins_keep_mappings(
    world: make.World, client_of, admin: Client
) -> None:
    assert post(admin, MAPPINGS, **CRM).status_code == 201
    assert list(post(admin, MAPPINGS, **CRM).json()) == ["name"]
    for person in (world.rep, world.leader):
        client = client_of(person)
        assert (client.get(MAPPINGS).status_code, post(client, MAPPINGS, **CRM).status_code) == (403, 403)

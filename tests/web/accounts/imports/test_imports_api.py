"""Files over the API and from the command line: the same service, the same words."""

from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import ImportRun, Team
from tests import make
from tests.builders.imports import csv_of

URL = "/api/v1/imports/"


def post(client: Client, *lines: str, content: bytes | None = None, **data: str):
    file = SimpleUploadedFile("teams.csv", csv_of(*lines) if content is None else content)
    return client.post(URL, {"kind": "teams", "file": file, **data})


@pytest.fixture
def admin(world: make.World, client_of) -> Client:
    return client_of(world.admin)


def test_created_is_201_unchanged_and_dry_are_200(admin: Client) -> None:
    dry = post(admin, "name", "East", dry_run="true")
    assert (dry.status_code, dry.json()["created"], Team.objects.filter(name="East").count()) == (200, 1, 0)
    first = post(admin, "name", "East")
    assert (first.status_code, first.json()["status"], first.json()["created"]) == (201, "done", 1)
    again = post(admin, "name", "East")
    assert (again.status_code, again.json()["created"], again.json()["unchanged"]) == (200, 0, 1)


def test_a_refusal_is_400_with_counts_line_column_and_reason(admin: Client) -> None:
    answer = post(admin, "name,parent", "East,Nowhere", "West,Root")
    assert answer.status_code == 400
    body = answer.json()
    assert (body["status"], body["refused"], body["rows_total"]) == ("refused", 1, 2)
    assert body["refusals"] == [
        {"line": 2, "column": "parent", "reason": "There is no team Nowhere, neither in TRAPS nor in this file."}
    ]
    assert not Team.objects.filter(name="West").exists()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "The file is empty."),
        (b"\x89PNG\x0d\x0a\xff", "This is a picture, not CSV. Save it as CSV in UTF-8 and send that."),
        (b"x" * (50 * 1024 * 1024), "The file has 50.0 MB; the limit is 20 MB. Split the file."),
    ],
)
def test_a_file_at_fault_as_a_whole_is_400(admin: Client, content: bytes, reason: str) -> None:
    answer = post(admin, content=content)
    assert answer.status_code == 400
    assert [refusal["reason"] for refusal in answer.json()["refusals"]] == [reason]
    assert answer.json()["refused"] == 1


def test_wrong_or_missing_fields_are_said_by_name(admin: Client) -> None:
    assert admin.post(URL, {}).json() == {"kind": ["Name the kind of file."], "file": ["Send the file."]}
    answer = post(admin, "name", "East", kind="invoices")
    assert (answer.status_code, list(answer.json())) == (400, ["kind"])


def test_only_admins_send_and_read_runs(world: make.World, client_of, admin: Client) -> None:
    run = post(admin, "name", "East").json()
    assert Client().get(URL).status_code == 401
    for person in (world.rep, world.manager, world.leader):
        client = client_of(person)
        assert post(client, "name", "West").status_code == 403
        assert client.get(URL).status_code == 403
        assert client.get(f"{URL}{run['id']}/").status_code == 403
    listed = admin.get(URL).json()
    assert (listed["count"], listed["results"][0]["id"]) == (1, run["id"])
    assert admin.get(f"{URL}{run['id']}/").json() == run


def test_the_command_prints_counts_and_goes_out_with_1_on_a_refusal(world: make.World, tmp_path) -> None:
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_bytes(csv_of("name,parent", "East,Root"))
    bad.write_bytes(csv_of("name,parent", "West,Nowhere"))
    out, err = StringIO(), StringIO()
    call_command("import_csv", "teams", str(good), "--dry-run", stdout=out)
    call_command("import_csv", "teams", str(good), stdout=out)
    assert out.getvalue().splitlines() == [
        "good.csv, teams: 1 created, 0 updated, 0 unchanged, 0 refused (dry run).",
        "good.csv, teams: 1 created, 0 updated, 0 unchanged, 0 refused.",
    ]
    with pytest.raises(SystemExit) as left:
        call_command("import_csv", "teams", str(bad), stdout=out, stderr=err)
    assert left.value.code == 1
    assert "Line 2, parent: There is no team Nowhere, neither in TRAPS nor in this file." in err.getvalue()
    assert ImportRun.objects.filter(started_by=None).count() == 3


def test_the_command_says_when_a_file_is_not_there(world: make.World, tmp_path) -> None:
    with pytest.raises(CommandError, match="cannot be read: No such file or directory"):
        call_command("import_csv", "teams", str(tmp_path / "none.csv"))

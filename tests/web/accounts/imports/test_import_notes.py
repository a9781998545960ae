"""Notes of an import: pointed out by line in the dry run, kept with the run, and in nobody's way."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from accounts.imports.importing.cells import Cells
from accounts.imports.importing.teams import Teams
from accounts.imports.rules.imports import MAX_KEPT_NOTES
from accounts.models import ImportRun, Team
from tests import make
from tests.builders.imports import csv_of, take

NOTE = {"line": 2, "column": "name", "sentence": "There was a team of this name until 2025."}


@pytest.fixture(autouse=True)
def noting(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kind of file that has something to say about each of its lines."""
    judge = Teams.judge

    def with_note(self: Teams, cells: Cells) -> None:
        judge(self, cells)
        self.plan.note(cells.line, "name", NOTE["sentence"])

    monkeypatch.setattr(Teams, "judge", with_note)


def post(client: Client, *lines: str, dry_run: str = "false") -> dict:
    file = SimpleUploadedFile("teams.csv", csv_of(*lines))
    return client.post("/api/v1/imports/", {"kind": "teams", "file": file, "dry_run": dry_run}).json()


def test_the_dry_run_and_the_import_both_carry_the_note(world: make.World, client_of) -> None:
    admin = client_of(world.admin)
    dry = post(admin, "name", "East", dry_run="true")
    assert (dry["status"], dry["noted"], dry["notes"], dry["refused"]) == ("done", 1, [NOTE], 0)
    real = post(admin, "name", "East")
    assert (real["status"], real["noted"], real["notes"]) == ("done", 1, [NOTE])
    assert Team.objects.filter(name="East").exists()
    assert admin.get(f"/api/v1/imports/{real['id']}/").json()["notes"] == [NOTE]


def test_a_refused_file_keeps_its_notes_beside_its_refusals(world: make.World, client_of) -> None:
    refused = post(client_of(world.admin), "name,parent", "East,Nowhere")
    assert (refused["status"], refused["noted"], len(refused["refusals"])) == ("refused", 1, 1)


def test_the_page_of_the_run_and_the_list_show_them(world: make.World, client_of) -> None:
    run = take("teams", "name", "East", "West", by=world.admin)
    admin = client_of(world.admin)
    page = admin.get(f"/imports/{run.pk}/").content.decode()
    assert "Pointed out" in page
    assert "2 notes; warnings do not stop the import" in page
    assert page.count(NOTE["sentence"]) == 2
    assert "2 created; 2 notes" in admin.get("/imports/").content.decode()


def test_pages_of_notes_and_of_refusals_are_turned_apart(world: make.World, client_of) -> None:
    lines = [f"T{number},Nowhere" for number in range(60)]
    run = take("teams", "name,parent", *lines, by=world.admin)
    page = client_of(world.admin).get(f"/imports/{run.pk}/?notes=2").content.decode()
    assert page.count(NOTE["sentence"]) == 10
    assert page.count("There is no team Nowhere") == 50


def test_of_very_many_notes_all_are_counted_and_the_first_are_kept(world: make.World, client_of) -> None:
    run = take("teams", "name", *[f"T{number}" for number in range(MAX_KEPT_NOTES + 1)])
    assert (run.noted_count, len(run.notes)) == (1001, 1000)
    page = client_of(world.admin).get(f"/imports/{run.pk}/").content.decode()
    assert "the first 1,000 of 1,001 notes" in page


def test_the_command_says_them(world: make.World, tmp_path) -> None:
    path, out = tmp_path / "teams.csv", io.StringIO()
    path.write_bytes(csv_of("name", "East"))
    call_command("import_csv", "teams", str(path), stdout=out)
    assert f"Note. Line 2, name: {NOTE['sentence']}" in out.getvalue()
    assert ImportRun.objects.get().status == "done"

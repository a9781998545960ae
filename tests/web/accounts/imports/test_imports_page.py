"""The pages of imports: form, list, progress, outcome."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.imports.importing import running
from accounts.imports.rules.imports import MOST_ATTEMPTS
from accounts.imports.services import imports as import_service
from accounts.models import AuditEvent, ImportRun, Team
from tests import make
from tests.builders.imports import csv_of, take


def sent(client: Client, *lines: str, kind: str = "teams", dry_run: bool = True, content: bytes | None = None):
    file = SimpleUploadedFile("C:\\exports\\teams.csv", csv_of(*lines) if content is None else content)
    return client.post("/imports/", {"kind": kind, "file": file, **({"dry_run": "on"} if dry_run else {})})


@pytest.fixture
def admin(world: make.World, client_of) -> Client:
    return client_of(world.admin)


def test_the_page_says_what_each_kind_holds(admin: Client) -> None:
    text = admin.get("/imports/").content.decode()
    assert "No file has been sent yet." in text
    assert "external_id,booked_on,amount,customer,product,category,deal_external_id,credit,restates_external_id" in text


def test_only_admins_get_in(world: make.World, client_of) -> None:
    run = take("teams", "name", "East")
    for person in (world.rep, world.manager, world.leader):
        client = client_of(person)
        assert client.get("/imports/").status_code == 403
        assert client.get(f"/imports/{run.pk}/").status_code == 403
        assert sent(client, "name", "West").status_code == 403
        assert client.post(f"/imports/{run.pk}/import/").status_code == 403
    assert ImportRun.objects.count() == 1


def test_a_sent_file_is_checked_by_the_worker_and_imported_from_its_dry_run(
    admin: Client, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        answer = sent(admin, "name,parent", "East,Root")
    dry = ImportRun.objects.get()
    assert answer.url == f"/imports/{dry.pk}/"
    assert (dry.status, dry.file_name, dry.created_count) == ("done", "teams.csv", 1)
    page = admin.get(answer.url).content.decode()
    assert "1 team would be created.</h1>" in page
    assert "Import it now" in page
    assert not Team.objects.filter(name="East").exists()
    with django_capture_on_commit_callbacks(execute=True):
        answer = admin.post(f"/imports/{dry.pk}/import/")
    assert Team.objects.filter(name="East").exists()
    page = admin.get(answer.url).content.decode()
    assert "1 team created.</h1>" in page
    assert '<a class="btn" href="/imports/?kind=people">Continue with people</a>' in page
    assert '<option value="people" selected>' in admin.get("/imports/?kind=people").content.decode()
    assert "Import it now" not in page
    assert bytes(ImportRun.objects.get(pk=dry.pk).content) == b""
    assert "Import it now" not in admin.get(f"/imports/{dry.pk}/").content.decode()
    assert AuditEvent.objects.filter(verb="imported").count() == 1


def test_a_dry_run_is_imported_once_however_often_it_is_pressed(
    admin: Client, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        sent(admin, "name", "East")
    dry = ImportRun.objects.get()
    assert admin.post(f"/imports/{dry.pk}/import/").status_code == 302
    assert admin.post(f"/imports/{dry.pk}/import/").status_code == 422
    assert ImportRun.objects.count() == 2


def test_refusals_stand_by_line_column_and_reason(admin: Client, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        answer = sent(admin, "name,parent", "East,Nowhere", "West,Root")
    page = admin.get(answer.url).content.decode()
    assert "Nothing came in: 1 line of 2 needs attention." in page
    assert "There is no team Nowhere, neither in TRAPS nor in this file." in page


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"name\nM\xfcller\n", "a byte on this line is no UTF-8 text"),
        (b"boss\nx\n", "There is no column “boss” in files of this kind"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_on_its_page(
    admin: Client, content, sentence, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        answer = sent(admin, content=content)
    page = admin.get(answer.url).content.decode()
    assert "Nothing was imported: the whole file was refused." in page
    assert sentence in page


def test_fifty_megabytes_are_refused_beside_the_field(admin: Client) -> None:
    answer = sent(admin, content=b"x" * (50 * 1024 * 1024))
    assert answer.status_code == 422
    assert "The file has 50.0 MB; the limit is 20 MB. Split the file." in answer.content.decode()
    assert not ImportRun.objects.exists()


def test_a_form_without_file_keeps_what_was_chosen(admin: Client) -> None:
    answer = admin.post("/imports/", {"kind": "deals"})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Choose a file." in text
    assert '<option value="deals" selected>' in text


def test_a_running_import_shows_how_far_it_is_and_htmx_gets_that_alone(world: make.World, admin: Client) -> None:
    run = running.queue(
        make.act(world.admin), kind="teams", file_name="t.csv", content=csv_of("name", "East"), dry_run=True
    )
    import_service.claim(make.act(), run_id=run.pk)
    run.refresh_from_db()
    import_service.note_progress(run=run, rows_read=5412, rows_total=8800)
    assert "5,412 of 8,800 lines" in admin.get(f"/imports/{run.pk}/").content.decode()
    part = admin.get(f"/imports/{run.pk}/", headers={"HX-Request": "true"})
    assert "5,412 of 8,800 lines" in part.content.decode()
    assert "<html" not in part.content.decode()
    assert "HX-Request" in part["Vary"]
    import_service.fail_run(make.act(), run=run, failure="It broke.")
    assert admin.get(f"/imports/{run.pk}/", headers={"HX-Request": "true"})["HX-Refresh"] == "true"


def test_an_import_whose_process_never_survived_says_so(world: make.World, admin: Client, api_of) -> None:
    run = running.queue(make.act(world.admin), kind="teams", file_name="t.csv", content=csv_of("name"), dry_run=False)
    ImportRun.objects.filter(pk=run.pk).update(status="applying", attempts=MOST_ATTEMPTS, started_at=make.NOW)
    assert import_service.release_stopped(make.act()) == 1
    page = admin.get(f"/imports/{run.pk}/").content.decode()
    assert "t.csv was not imported." in page and import_service.STOPPED_TOO_OFTEN in page
    known = api_of(world.admin).get(f"/api/v1/imports/{run.pk}/").json()
    assert (known["status"], known["failure"]) == ("failed", import_service.STOPPED_TOO_OFTEN)


def test_the_list_runs_the_same_queries_for_one_file_and_for_many(
    admin: Client, django_assert_num_queries, world
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    take("teams", "name", "East")
    admin.get("/imports/")
    with CaptureQueriesContext(connection) as few:
        admin.get("/imports/")
    for number in range(12):
        take("teams", "name", f"Team {number}")
    admin.get("/imports/")
    with CaptureQueriesContext(connection) as many:
        text = admin.get("/imports/").content.decode()
    assert len(few) == len(many)
    assert "13 files have been sent, the last on Wed 25 Nov 10:00." in text

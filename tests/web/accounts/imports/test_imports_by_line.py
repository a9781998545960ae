"""A file taken by line: chosen and told on the page, over the API and on the command line."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from rest_framework.test import APIClient

from accounts.imports.importing import running
from accounts.models import ImportRun
from pipeline.activities.services import defaults
from pipeline.models import Customer
from tests import make

pytestmark = pytest.mark.django_db
MULTIPART = {"format": "multipart"}
LINES = b"name,owner_email\nAcme,rita.rep@example.com\nBasco,nobody@example.com\n"


@pytest.fixture
def admin(world, client_of):
    defaults.install(make.NOW)
    return client_of(world.admin)


def file():
    return SimpleUploadedFile("customers.csv", LINES, content_type="text/csv")


def test_the_page_tells_it_in_the_dry_run_and_gives_the_refused_lines(admin, now):
    admin.post("/imports/", {"kind": "customers", "file": file(), "by_line": "on", "dry_run": "on"})
    running.run_waiting(make.act(now=now))
    run = ImportRun.objects.get()
    page = admin.get(f"/imports/{run.pk}/").content.decode()
    assert "1 line would be taken, 1 refused." in page and "Import the lines that hold" in page
    lines = admin.get(f"/imports/{run.pk}/?format=csv")
    assert lines["Content-Disposition"] == f'attachment; filename="refused-lines-{run.pk}.csv"'
    assert b"Basco,nobody@example.com,Line 3: There is nobody" in lines.content
    admin.post(f"/imports/{run.pk}/import/")
    running.run_waiting(make.act(now=now))
    assert [customer.name for customer in Customer.objects.all()] == ["Acme"]
    made = ImportRun.objects.latest("pk")
    page = admin.get(f"/imports/{made.pk}/").content.decode()
    assert "1 line taken, 1 refused." in page and "imported in part" in page


def test_a_kind_that_comes_in_whole_says_so(admin):
    sent = {"kind": "products", "file": file(), "by_line": "on"}
    page = admin.post("/imports/", sent)
    assert page.status_code == 422
    assert "Files of products are imported completely or not at all." in page.content.decode()


def test_programs_choose_it_too(world, admin):
    client = APIClient()
    client.force_authenticate(world.admin)
    sent = client.post("/api/v1/imports/", {"kind": "customers", "file": file(), "by_line": "true"}, **MULTIPART)
    assert (sent.status_code, sent.data["by_line"], sent.data["created"], sent.data["refused"]) == (201, True, 1, 1)
    address = f"/api/v1/imports/{sent.data['id']}/refused-lines/"
    assert b"Basco" in client.get(address).content
    clean = client.post(
        "/api/v1/imports/", {"kind": "customers", "file": SimpleUploadedFile("c.csv", b"name\nNew\n")}, **MULTIPART
    )
    assert client.get(f"/api/v1/imports/{clean.data['id']}/refused-lines/").status_code == 404


def test_the_command_ends_with_another_status_when_some_lines_were_refused(admin, tmp_path, capsys):
    path = tmp_path / "customers.csv"
    path.write_bytes(LINES)
    with pytest.raises(SystemExit) as ended:
        call_command("import_csv", "customers", str(path), "--by-line")
    assert ended.value.code == 3
    assert "1 created, 0 updated, 0 unchanged, 1 refused" in capsys.readouterr().out

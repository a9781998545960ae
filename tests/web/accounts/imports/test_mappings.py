"""A foreign CRM's file comes in by a saved mapping: on the page, over the API and from the command line."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from accounts.imports.importing import running
from accounts.models import ColumnMapping, ImportRun
from pipeline.models import Product
from tests import make

pytestmark = pytest.mark.django_db
FOREIGN = b"SKU,Family,Colour\nGTX Pro,GTX,blue\nGTX Basic,GTX,red\n"
TEXT = "SKU = name\nFamily = line"


@pytest.fixture
def admin(world, client_of):
    return client_of(world.admin)


@pytest.fixture
def mapping(admin):
    admin.post("/imports/mappings/", {"name": "Other CRM", "kind": "products", "columns": TEXT})
    return ColumnMapping.objects.get()


def file():
    return SimpleUploadedFile("export.csv", FOREIGN, content_type="text/csv")


def test_a_mapping_is_saved_changed_and_forgotten(admin, mapping):
    assert mapping.columns == {"sku": "name", "family": "line"}
    page = admin.get("/imports/mappings/").content.decode()
    assert "Files of 1 other program can be imported as they are." in page
    address = f"/imports/mappings/{mapping.pk}/"
    assert "sku = name" in admin.get(address).content.decode()
    assert admin.post(address, {"name": "New CRM", "kind": "products", "columns": TEXT}).status_code == 302
    assert ColumnMapping.objects.get().name == "New CRM"
    assert admin.post(f"{address}drop/").status_code == 302
    assert not ColumnMapping.objects.exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"columns": "SKU = colour"}, "There is no column “colour” in files of this kind"),
        ({"columns": "Family = line"}, "Name the column for name"),
        ({"name": "other\u200b crm"}, "A mapping with this name already exists."),
        ({"name": "Other CRM"}, "A mapping with this name already exists."),
    ],
)
def test_what_does_not_fit_is_said_beside_the_field_and_kept(admin, mapping, typed, sentence):
    facts = {"name": "Third CRM", "kind": "products", "columns": TEXT} | typed
    answer = admin.post("/imports/mappings/", facts)
    assert answer.status_code == (422 if sentence else 302)
    if sentence:
        page = answer.content.decode()
        assert sentence in page
        assert facts["columns"].splitlines()[0] in page


def test_the_page_reads_a_foreign_file_by_its_mapping(admin, mapping, now):
    sent = {"kind": "products", "file": file(), "mapping": mapping.pk}
    assert admin.post("/imports/", sent).status_code == 302
    run = ImportRun.objects.get()
    assert run.renames == mapping.columns
    running.run_waiting(make.act(now=now))
    assert set(Product.objects.values_list("name", "line__name")) == {("GTX Pro", "GTX"), ("GTX Basic", "GTX")}


def test_a_clean_dry_run_is_imported_by_the_same_mapping(admin, mapping, now):
    admin.post("/imports/", {"kind": "products", "file": file(), "mapping": mapping.pk, "dry_run": "on"})
    running.run_waiting(make.act(now=now))
    run = ImportRun.objects.get()
    assert (run.status, run.created_count) == ("done", 2)
    ColumnMapping.objects.all().delete()
    assert admin.post(f"/imports/{run.pk}/import/").status_code == 302
    running.run_waiting(make.act(now=now))
    assert Product.objects.count() == 2


def test_without_it_the_columns_are_refused_by_name(admin, mapping, now):
    admin.post("/imports/", {"kind": "products", "file": file()})
    running.run_waiting(make.act(now=now))
    assert ImportRun.objects.get().status == "refused"
    assert not Product.objects.exists()


def test_a_mapping_of_another_kind_is_refused_beside_it(admin, mapping):
    answer = admin.post("/imports/", {"kind": "teams", "file": file(), "mapping": mapping.pk})
    assert answer.status_code == 422
    assert "“Other CRM” names the columns of products, not of teams." in answer.content.decode()


def test_programs_name_the_mapping(admin, mapping):
    answer = admin.post("/api/v1/imports/", {"kind": "products", "file": file(), "mapping": "Other CRM"})
    assert (answer.status_code, answer.json()["created"]) == (201, 2)
    wrong = admin.post("/api/v1/imports/", {"kind": "products", "file": file(), "mapping": "Nobody"})
    assert (wrong.status_code, wrong.json()) == (400, {"mapping": ["There is no mapping “Nobody”."]})


def test_the_command_line_names_it_too(mapping, tmp_path):
    path = tmp_path / "export.csv"
    path.write_bytes(FOREIGN)
    call_command("import_csv", "products", str(path), mapping="other crm", stdout=io.StringIO())
    assert Product.objects.count() == 2
    with pytest.raises(CommandError, match="There is no mapping"):
        call_command("import_csv", "products", str(path), mapping="Nobody")

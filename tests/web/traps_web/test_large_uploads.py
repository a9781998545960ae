"""What is far too large, or not what its name says, is refused with a sentence, and costs neither memory nor disk."""

from __future__ import annotations

import json
import tracemalloc
from collections import Counter
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.test import Client

from accounts.models import ImportRun
from pipeline.models import DealItem
from tests import make
from tests.builders.deals import make_item, open_deal
from traps_web.lib.uploads import MAX_BYTES

MB = 1024 * 1024
SIZE = 200 * MB
LITTLE = 8 * MB
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
XLSX = b"PK\x03\x04\x14\x00\x06\x00[Content_Types].xml"


class Body:
    """A form with a file of 200 MB, made while it is read; it knows how much of it was ever asked for at once."""

    def __init__(self, field: str, typed: dict[str, str], size: int = SIZE) -> None:
        parts = [f'--b\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in typed.items()]
        named = f'--b\r\nContent-Disposition: form-data; name="{field}"; filename="teams.csv"\r\n\r\n'
        self._head, self._left, self._tail = ("".join(parts) + named).encode(), size, b"\r\n--b--\r\n"
        self.length = len(self._head) + size + len(self._tail)
        self.was_read = 0

    def read(self, size: int = -1) -> bytes:
        assert 0 <= size <= MB, "the body is read whole"
        if self._head:
            out, self._head = self._head[:size], self._head[size:]
        elif self._left:
            out = b"\0" * min(size, self._left)
            self._left -= len(out)
        else:
            out, self._tail = self._tail[:size], self._tail[size:]
        self.was_read += len(out)
        return out

    def readline(self) -> bytes:
        raise AssertionError("A body is read in pieces.")

    def sent(self, client: Client, address: str, kind: str = "multipart/form-data; boundary=b") -> Any:
        environ = {"wsgi.input": self, "CONTENT_LENGTH": str(self.length), "CONTENT_TYPE": kind}
        return client.generic("POST", address, b"", **environ)


@pytest.fixture
def little_memory():
    """Nothing of what comes is held: not in memory, and no file of it lies about."""
    tracemalloc.start()
    yield
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < LITTLE, f"{peak / MB:.0f} MB were held"


@pytest.fixture
def little_disk(monkeypatch):
    """No more of a file is written than what may be taken."""
    written: Counter[str] = Counter()

    def counted(self: TemporaryUploadedFile, chunk: bytes) -> int:
        written[self.temporary_file_path()] += len(chunk)
        return self.file.write(chunk)

    monkeypatch.setattr(TemporaryUploadedFile, "write", counted, raising=False)
    yield
    assert max(written.values(), default=0) <= MAX_BYTES


@pytest.fixture
def admin(world: make.World, client_of) -> Client:
    client = client_of(world.admin)
    client.get("/imports/")
    return client


def test_a_file_of_200_mb_is_refused_on_the_page_and_what_else_was_typed_stays(admin, little_memory, little_disk):
    answer = Body("file", {"kind": "teams"}).sent(admin, "/imports/")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "The file has 200.0 MB; the limit is 20 MB. Split the file." in page
    assert '<option value="teams" selected>' in page
    assert 'name="dry_run"' in page and 'id="id_dry_run" checked' not in page
    assert not ImportRun.objects.exists()


def test_a_file_of_200_mb_is_refused_by_the_api(admin, little_memory, little_disk):
    answer = Body("file", {"kind": "teams"}).sent(admin, "/api/v1/imports/")
    assert answer.status_code == 400
    reasons = [refusal["reason"] for refusal in answer.json()["refusals"]]
    assert reasons == ["The file has 200.0 MB; the limit is 20 MB. Split the file."]
    assert bytes(ImportRun.objects.get().content) == b""


def test_a_proof_of_200_mb_is_refused_and_the_other_answers_stay(world, client_of, little_memory, little_disk):
    deal = open_deal(world.rep)
    offer, pain = (
        make_item("Prospecting", name="Offer", kind="file"),
        make_item("Prospecting", name="Pain", kind="text"),
    )
    body = Body(f"item_{offer.pk}", {f"item_{pain.pk}": "Twice keyed"})
    answer = body.sent(client_of(world.rep), f"/deals/{deal.pk}/items/")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "The file has 200 MB; the limit is 10 MB. Enter a link instead." in page
    assert 'value="Twice keyed"' in page
    body = Body("file", {})
    answer = body.sent(client_of(world.rep), f"/api/v1/deals/{deal.pk}/items/{offer.pk}/file/")
    assert answer.status_code == 400 and "the limit is 10 MB" in json.dumps(answer.json())
    assert not DealItem.objects.exists()


def test_200_mb_that_are_no_file_are_not_read_at_all(admin, little_memory):
    body = Body("file", {})
    answer = body.sent(admin, "/api/v1/customers/", "application/json")
    assert (answer.status_code, body.was_read) == (413, 0)
    assert (
        answer.json()["detail"]
        == "This has 200.0 MB; at most 1.0 MB are accepted here. Nothing was saved. Send it in parts."
    )
    answer = body.sent(admin, "/customers/new/", "application/x-www-form-urlencoded")
    assert (answer.status_code, body.was_read) == (413, 0)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (PNG, "This is a picture, not CSV. Save it as CSV in UTF-8 and send that."),
        (XLSX, "This is a spreadsheet or a zip file, not CSV. Save it as CSV in UTF-8 and send that."),
        (b"name,parent\nEa\x00st,Root\n", "This is not CSV: the file holds binary data."),
        (b"\xff\xfen\x00a\x00", "This is UTF-16 text, not CSV. Save it as CSV in UTF-8 and send that."),
    ],
)
def test_what_is_named_csv_and_is_none_is_refused_at_once_and_what_else_was_typed_stays(admin, content, sentence):
    file = {"file": SimpleUploadedFile("teams.csv", content, "text/csv")}
    answer = admin.post("/imports/", {"kind": "teams", "dry_run": "on", **file})
    page = answer.content.decode()
    assert answer.status_code == 422 and sentence in page
    assert '<option value="teams" selected>' in page and not ImportRun.objects.exists()
    answer = admin.post("/api/v1/imports/", {"kind": "teams", "file": SimpleUploadedFile("teams.csv", content)})
    assert answer.status_code == 400
    assert [refusal["reason"] for refusal in answer.json()["refusals"]] == [sentence]

"""The disk is full: refusals with a sentence, nothing half-saved, and everything as before once there is room."""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, OperationalError, connection
from django.test import Client, RequestFactory

from accounts.models import AuditEvent, Person
from accounts.record.api.faults import storage_fault
from pipeline.models import Activity
from tests import make
from tests.builders import activities
from traps_web.edges.saving import Writes
from traps_web.edges.storing import WholeFiles
from traps_web.lib.storage_faults import DAMAGED, FULL, LOOK_FIRST

TRIES = 60
NOTE = "What was said, at some length. " * 30


@contextlib.contextmanager
def full_disk() -> Iterator[None]:
    """SQLite may not grow by a page; PostgreSQL, which has no such bound, says what it says on a full disk."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA page_count")
            cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
            yield
            cursor.execute("PRAGMA max_page_count = 1073741823")
        return

    def refuses(execute: Any, sql: str, *rest: Any) -> Any:
        if not sql.startswith('INSERT INTO "pipeline_activity"'):
            return execute(sql, *rest)
        cause = type("DiskFull", (Exception,), {"pgcode": "53100"})("could not extend file")
        raise OperationalError(str(cause)) from cause

    with connection.execute_wrapper(refuses):
        yield


@pytest.fixture
def rep(transactional_db: None, client_of: Callable[[Person], Client]) -> Client:
    client = client_of(make.world().rep)
    client.raise_request_exception = False
    return client


def typed(number: int) -> dict[str, Any]:
    return {"type": activities.kind().pk, "done_on": "2026-11-25", "count": 1, "note": f"{number} {NOTE}"}


def page_saves(client: Client, number: int) -> bool:
    """Log an act on its page; whether it was saved."""
    answer = client.post("/activities/new/", typed(number) | {"once": f"key-{number}"})
    if answer.status_code == 302:
        return True
    assert answer.status_code == 507, answer.content
    assert FULL in answer.content.decode() and "<h1" in answer.content.decode()
    return False


def call_saves(client: Client, number: int) -> bool:
    """The same by a program."""
    sent = typed(number) | {"type": activities.kind().key}
    answer = client.post("/api/v1/activities/", sent, content_type="application/json")
    if answer.status_code == 201:
        return True
    assert (answer.status_code, answer.json()) == (507, {"detail": FULL})
    return False


@pytest.mark.parametrize("saves", [page_saves, call_saves])
def test_what_is_refused_leaves_nothing_and_what_is_acknowledged_stands(rep: Client, saves: Any) -> None:
    assert saves(rep, 0)
    events = AuditEvent.objects.count()
    assert saves(rep, 1)
    each = AuditEvent.objects.count() - events
    with full_disk():
        answers = [saves(rep, number) for number in range(2, TRIES)]
        assert not answers[-1]
        assert Activity.objects.count() == 2 + sum(answers)
        assert AuditEvent.objects.count() == events + each * (1 + sum(answers))
    assert saves(rep, TRIES)
    assert Activity.objects.count() == 3 + sum(answers)


def test_a_file_that_did_not_fit_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Torn(ContentFile):  # type: ignore[type-arg]
        def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
            yield b"the first half"
            raise OSError(errno.ENOSPC, "No space left on device")

    storage = WholeFiles(location=tmp_path)
    with pytest.raises(OSError, match="No space"):
        storage.save("proofs/offer", Torn(b"both halves"))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert storage.save("proofs/offer", ContentFile(b"whole")) == "proofs/offer"


def damaged() -> OperationalError:
    fault, cause = OperationalError("invalid page"), type("DriverError", (Exception,), {"pgcode": "XX001"})()
    fault.__cause__ = cause
    return fault


def test_a_file_that_finds_no_room_is_a_full_disk_and_other_faults_are_not(rf: RequestFactory) -> None:
    sent = rf.post("/")
    assert storage_fault(OSError(errno.ENOSPC, "No space left on device"), sent) == (507, FULL)
    assert storage_fault(OSError(errno.EACCES, "Permission denied"), sent) is None
    assert storage_fault(DatabaseError("syntax"), sent) is None
    assert storage_fault(damaged(), sent) == (500, DAMAGED)


def test_nothing_was_saved_is_said_of_storage_only_where_it_is_known(rf: RequestFactory) -> None:
    sent = rf.post("/")
    sent.writes = Writes()
    full = OSError(errno.ENOSPC, "No space left on device")
    assert storage_fault(full, sent) == (507, FULL)
    sent.writes.began = True
    assert storage_fault(full, sent) == (507, FULL)
    assert storage_fault(damaged(), sent) == (500, LOOK_FIRST[DAMAGED])
    sent.writes.landed = True
    assert storage_fault(full, sent) == (507, LOOK_FIRST[FULL])
    assert storage_fault(full, rf.get("/")) == (507, FULL)

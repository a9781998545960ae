"""Whether what was sent was saved is said only when it is known, and sending it again never saves it twice."""

from __future__ import annotations

import errno
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction
from django.test import Client

from accounts.models import OnceKey, Person
from pipeline.models import Activity
from tests import make
from tests.builders import activities, weeks
from traps_web.edges.saving import Writes
from traps_web.lib.storage_faults import FULL

UNSAVED, UNSURE = "was not saved", "may have been saved"
GONE = OperationalError("server closed the connection unexpectedly")


@pytest.fixture
def rep(transactional_db: None, client_of: Callable[[Person], Client]) -> Client:
    client = client_of(make.world().rep)
    client.raise_request_exception = False
    return client


@pytest.fixture
def typed(rep: Client) -> dict[str, Any]:
    return {"type": activities.kind().pk, "done_on": "2026-11-24", "count": "2", "note": "Condax waits.", "once": "k-1"}


@contextmanager
def commits_break(*, on: str, before: bool, fault: Exception = GONE) -> Iterator[None]:
    """The connection goes away while a transaction that writes a table commits: before it is done, or after."""
    commit, seen = connection._commit, []

    def look(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith(("INSERT", "UPDATE")) and f'"{on}"' in sql:
            seen.append(sql)
        return execute(sql, *rest)

    def broken() -> None:
        if seen and not before:
            commit()
        if seen:
            seen.clear()
            raise fault
        commit()

    connection._commit = broken
    try:
        with connection.execute_wrapper(look):
            yield
    finally:
        connection._commit = commit


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


TABLE = "pipeline_activity"
INSERT = f'INSERT INTO "{TABLE}"'


@pytest.mark.parametrize("before", [True, False])
def test_a_form_whose_commit_broke_may_have_been_saved_and_is_saved_once(
    rep: Client, typed: dict[str, Any], before: bool
) -> None:
    with commits_break(on=TABLE, before=before):
        answer = rep.post("/activities/new/", typed)
    assert answer.status_code == 503 and UNSURE in text_of(answer) and UNSAVED not in text_of(answer)
    assert Activity.objects.count() == (0 if before else 1)
    assert rep.post("/activities/new/", typed).status_code == 302
    assert Activity.objects.count() == 1


@pytest.mark.parametrize("before", [True, False])
def test_a_click_whose_commit_broke_is_counted_once(rep: Client, before: bool) -> None:
    click = {"plus": activities.kind().pk, "click": "c-1"}
    with commits_break(on=TABLE, before=before):
        answer = rep.post("/week/2026-W48/count/", click, headers={"HX-Request": "true"})
    assert answer.status_code == 503 and UNSURE in text_of(answer) and "data-reason" in text_of(answer)
    assert rep.post("/week/2026-W48/count/", click, headers={"HX-Request": "true"}).status_code == 200
    assert list(Activity.objects.values_list("count", flat=True)) == [1]


@pytest.mark.parametrize("before", [True, False])
def test_a_call_whose_commit_broke_is_saved_once_under_its_key(
    rep: Client, api_of: Callable[[Person], Client], before: bool
) -> None:
    weeks.defaults()
    client = api_of(Person.objects.get(email="rita.rep@example.com"))
    client.raise_request_exception = False
    sent = {"type": "calls", "done_on": "2026-11-24", "count": 3}
    key = {"Idempotency-Key": "crm-1"}
    with commits_break(on=TABLE, before=before):
        answer = client.post("/api/v1/activities/", sent, headers=key)
    assert answer.status_code == 503 and "It may have been saved" in answer.json()["detail"]
    assert client.post("/api/v1/activities/", sent, headers=key).status_code == 201
    assert Activity.objects.count() == 1


def test_what_goes_away_before_the_commit_was_not_saved(rep: Client, typed: dict[str, Any]) -> None:
    def away(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith(INSERT):
            raise GONE
        return execute(sql, *rest)

    def breaks(execute: Any, sql: str, *rest: Any) -> Any:
        return execute("INSERT INTO nowhere VALUES (1)" if sql.startswith(INSERT) else sql, *rest)

    with connection.execute_wrapper(breaks):
        answer = rep.post("/activities/new/", typed)
    assert answer.status_code == 500 and UNSAVED in text_of(answer) and UNSURE not in text_of(answer)
    assert not Activity.objects.exists()
    with connection.execute_wrapper(away):
        answer = rep.post("/activities/new/", typed)
    assert answer.status_code == 503
    assert not Activity.objects.exists()


def test_what_is_away_from_the_beginning_was_not_saved(rep: Client, typed: dict[str, Any]) -> None:
    def away(*_: Any) -> None:
        raise GONE

    with connection.execute_wrapper(away):
        answer = rep.post("/activities/new/", typed)
    assert answer.status_code == 503 and UNSAVED in text_of(answer)


def test_a_page_that_breaks_after_it_saved_does_not_say_that_nothing_was_saved(
    rep: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a key the service commits by itself, and the answer breaks afterwards."""
    monkeypatch.setattr("plans.weeks.views.weeks._with_note", lambda answer, text: 1 / 0)
    click = {"plus": activities.kind().pk, "click": "c-1"}
    answer = rep.post("/week/2026-W48/count/", click, headers={"HX-Request": "true"})
    assert answer.status_code == 500 and UNSURE in text_of(answer) and UNSAVED not in text_of(answer)
    assert Activity.objects.count() == 1


def test_a_disk_that_is_full_after_something_was_saved_does_not_say_that_nothing_was(
    rep: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("plans.weeks.views.weeks._with_note", full)
    click = {"plus": activities.kind().pk, "click": "c-1"}
    answer = rep.post("/week/2026-W48/count/", click, headers={"HX-Request": "true"})
    assert answer.status_code == 507 and UNSURE in text_of(answer)
    assert not re.search("nothing (of this )?was saved", text_of(answer), re.IGNORECASE)
    assert Activity.objects.count() == 1


def test_a_commit_that_finds_no_room_saved_nothing(rep: Client, typed: dict[str, Any]) -> None:
    fault, cause = OperationalError("full"), sqlite3.OperationalError("database or disk is full")
    cause.sqlite_errorcode, fault.__cause__ = 13, cause
    with commits_break(on=TABLE, before=True, fault=fault):
        answer = rep.post("/activities/new/", typed)
    assert answer.status_code == 507 and FULL in text_of(answer) and not Activity.objects.exists()


def test_a_page_that_breaks_with_its_key_was_not_saved(
    rep: Client, typed: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.activities.views.activities.presenter.logged", lambda act: 1 / 0)
    answer = rep.post("/activities/new/", typed)
    assert answer.status_code == 500 and UNSAVED in text_of(answer) and not Activity.objects.exists()


@pytest.mark.usefixtures("transactional_db")
def test_a_commit_is_heard_of_once_however_many_savepoints_it_has() -> None:
    def write() -> None:
        OnceKey.objects.filter(pk=0).update(answer="")

    @transaction.atomic
    def fail() -> None:
        write()
        raise RuntimeError

    writes = Writes()
    with connection.execute_wrapper(writes):
        with transaction.atomic():
            for _ in range(3):
                with transaction.atomic():
                    write()
            assert len(connection.run_on_commit) == 1
            with pytest.raises(RuntimeError):
                fail()
        assert writes.landed and not writes.are_undone(GONE)
    for then in (lambda: None, write):
        writes = Writes()
        with connection.execute_wrapper(writes), transaction.atomic():
            with pytest.raises(RuntimeError):
                fail()
            then()
        assert writes.landed is (then is write)


def test_who_only_asked_is_told_nothing_of_saving(rep: Client) -> None:
    def away(*_: Any) -> None:
        raise GONE

    with connection.execute_wrapper(away):
        for address in ("/week/", "/api/v1/deals/"):
            answer = rep.get(address)
            assert answer.status_code == 503 and "saved" not in text_of(answer)

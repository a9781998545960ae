"""The database is away for a moment: a calm answer, and everything as before once it is back."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError, ProgrammingError, connection
from django.test import Client

from accounts.models import Person
from accounts.record.api.faults import is_away
from tests import make


def away(*_: Any) -> None:
    raise OperationalError("server closed the connection unexpectedly")


@pytest.fixture
def rep(world: make.World, client_of: Callable[[Person], Client]) -> Client:
    client = client_of(world.rep)
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize("address", ["/week/", "/account/login/"])
def test_a_page_says_that_the_database_is_away_and_works_once_it_is_back(rep: Client, address: str) -> None:
    with connection.execute_wrapper(away):
        answer = rep.get(address)
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "The database is not responding." in answer.content.decode()
    assert rep.get(address).status_code in (200, 302)


def test_a_program_is_told_to_come_again(rep: Client) -> None:
    with connection.execute_wrapper(away):
        answer = rep.get("/api/v1/deals/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert answer.json()["detail"].startswith("The database is not responding.")
    assert rep.get("/api/v1/deals/").status_code == 200


def test_what_breaks_on_the_way_of_a_program_is_said_to_it_too(
    world: make.World, rep: Client, client_of: Callable[[Person], Client]
) -> None:
    """The database goes away when the view asks, not before."""

    def away_for_deals(execute: Any, sql: str, *rest: Any) -> Any:
        return away() if "pipeline_deal" in sql else execute(sql, *rest)

    with connection.execute_wrapper(away_for_deals):
        answer = rep.get("/api/v1/deals/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")


def faulty(execute: Any, sql: str, *rest: Any) -> Any:
    """A statement on a table that is not there: a fault of TRAPS, whatever the database calls it."""
    return execute("SELECT lost FROM nowhere" if "pipeline_deal" in sql else sql, *rest)


@pytest.mark.parametrize("address", ["/deals/", "/api/v1/deals/"])
def test_a_faulty_statement_is_no_outage(rep: Client, address: str) -> None:
    with connection.execute_wrapper(faulty):
        answer = rep.get(address)
    assert answer.status_code == 500 and "Retry-After" not in answer
    assert "Something went wrong in TRAPS" in answer.content.decode()


def raised_as(kind: type[Exception], cause: Exception) -> Exception:
    fault = kind(str(cause))
    fault.__cause__ = cause
    return fault


@pytest.mark.parametrize(
    ("kind", "state", "away"),
    [
        (OperationalError, None, True),
        (InterfaceError, None, True),
        (OperationalError, "57P01", True),
        (OperationalError, "08006", True),
        (OperationalError, "40P01", True),
        (OperationalError, "55P03", True),
        (OperationalError, "53300", True),
        (OperationalError, "54001", False),
        (ProgrammingError, "42P01", False),
    ],
)
def test_postgresql_says_by_its_code_whether_it_is_away(kind: type[Exception], state: str | None, away: bool) -> None:
    cause = type("DriverError", (Exception,), {"pgcode": state})("said by the driver")
    assert is_away(raised_as(kind, cause)) is away


def sqlite_fault(act: Callable[[], object]) -> Exception:
    with pytest.raises(sqlite3.OperationalError) as caught:
        act()
    return raised_as(OperationalError, caught.value)


def test_sqlite_is_away_when_it_is_locked_or_cannot_be_opened(tmp_path: Path) -> None:
    first, second = (sqlite3.connect(tmp_path / "held.sqlite3", timeout=0) for _ in range(2))
    first.execute("BEGIN IMMEDIATE")
    assert is_away(sqlite_fault(lambda: second.execute("BEGIN IMMEDIATE")))
    assert is_away(sqlite_fault(lambda: sqlite3.connect(tmp_path / "nowhere" / "none.sqlite3")))
    for faulty_statement in ("SELECT lost FROM nowhere", "SELEKT 1"):
        assert not is_away(sqlite_fault(lambda statement=faulty_statement: second.execute(statement)))
    first.close()
    second.close()

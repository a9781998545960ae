"""The database is away for a moment: a calm answer, and everything as before once it is back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client

from accounts.models import Person
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
    assert "The database does not answer at the moment." in answer.content.decode()
    assert rep.get(address).status_code in (200, 302)


def test_a_program_is_told_to_come_again(rep: Client) -> None:
    with connection.execute_wrapper(away):
        answer = rep.get("/api/v1/deals/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert answer.json()["detail"].startswith("The database does not answer at the moment.")
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

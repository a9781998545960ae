"""The database takes no writes: what is there is read, and what would write says why it does not."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from accounts.entry.services import tokens
from tests import make
from tests.builders.deals import STEP, make_file_answer, open_deal
from traps_web.lib.storage_faults import READ_ONLY


@contextlib.contextmanager
def read_only() -> Iterator[None]:
    off, on = (
        ("PRAGMA query_only = 0", "PRAGMA query_only = 1")
        if connection.vendor == "sqlite"
        else ("SET default_transaction_read_only = off", "SET default_transaction_read_only = on")
    )
    with connection.cursor() as cursor:
        cursor.execute(on)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(off)


@pytest.fixture
def world(transactional_db: None) -> make.World:
    return make.world()


def test_a_page_is_read_and_files_wait_with_a_sentence(world: make.World, client_of: Any) -> None:
    deal = open_deal(world.rep, close_on=date(2026, 12, 18), **STEP)
    evidence = f"/deals/{deal.pk}/items/{make_file_answer(deal).item_id}/file/"
    admin, rep = client_of(world.admin), client_of(world.rep)
    admin.raise_request_exception = rep.raise_request_exception = False
    with read_only():
        assert admin.get("/settings/people/").status_code == 200
        for client, address in (
            (admin, "/settings/people/?format=csv"),
            (admin, "/settings/people/?format=xlsx"),
            (admin, "/settings/audit/?format=csv"),
            (rep, "/me/kept/"),
            (rep, evidence),
        ):
            answer = client.get(address)
            assert (address, answer.status_code, READ_ONLY in answer.content.decode()) == (address, 503, True)
            assert "Content-Disposition" not in answer
    assert rep.get(evidence).status_code == 200


def test_a_program_reads_and_is_told_why_it_takes_no_file_along(world: make.World) -> None:
    _, token = tokens.create(make.act(), person=world.admin, name="CRM")
    program = Client(headers={"authorization": f"Token {token}"}, raise_request_exception=False)
    with read_only():
        assert program.get("/api/v1/people/").status_code == 200
        for answer in (program.get("/api/v1/me/kept/"), program.post("/api/v1/me/feed/")):
            assert (answer.status_code, answer.json()) == (503, {"detail": READ_ONLY})

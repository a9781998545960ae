"""Every named address × every persona: what is answered. An address that the table does not name fails."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver

from tests import make
from tests.architecture.url_cast import PERSONAS, Cast
from tests.architecture.url_matrix import MATRIX, NOT_OURS
from traps_web import health
from traps_web.lib import clock


def names(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from names(pattern.url_patterns, inner)
        else:
            yield f"{space}{pattern.name}"


def test_every_address_is_in_the_table_and_the_table_names_no_other():
    known = {name for name in names(get_resolver().url_patterns) if not name.startswith(NOT_OURS)}
    assert known == {row.name for row in MATRIX}


@pytest.fixture(scope="module")
def cast(django_db_setup, django_db_blocker):
    """One world for all rows: each row's things and what comes of asking for them are taken back."""
    with django_db_blocker.unblock(), clock.frozen(make.NOW), transaction.atomic():
        yield Cast()
        transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.parametrize("row", MATRIX, ids=lambda row: f"{row.method} {row.name}")
def test_everybody_gets_the_answer_of_the_table(row, cast, monkeypatch):
    # However long the tests have run: no job of a process that has just started is late.
    monkeypatch.setattr(health, "STARTED_AT", clock.real_now())
    cache.clear()
    with transaction.atomic():
        things = cast.of_one_row()
        address = reverse(row.name, args=[things[noun] for noun in row.arguments]) + row.query
        expected = _asked(dict(zip(PERSONAS, row.codes, strict=True)))
        answers = {persona: _answer(things, persona, row.method, address) for persona in expected}
        transaction.set_rollback(True)
    assert answers == expected


def _asked(codes: dict[str, int]) -> dict[str, int]:
    """Everybody on SQLite; on PostgreSQL the first and the last for each answer, who go by all the SQL that is there."""
    if connection.vendor == "sqlite":
        return codes
    first = {code: persona for persona, code in reversed(codes.items())}
    last = {code: persona for persona, code in codes.items()}
    return {persona: code for persona, code in codes.items() if persona in (first[code], last[code])}


def _answer(things, persona, method, address):
    with transaction.atomic():
        code = getattr(things.client(persona), method.lower())(address).status_code
        transaction.set_rollback(True)
    return code

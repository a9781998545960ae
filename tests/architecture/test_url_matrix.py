"""Every named address × every persona: what is answered, how long that may be kept, how numbers are written and held.

An address that the table does not name fails.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver

from accounts.organisation.models import Person
from tests.architecture import notations
from tests.architecture.keeping import says_how_it_may_be_kept
from tests.architecture.url_cast import PERSONAS, outermost
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


@pytest.mark.django_db
@pytest.mark.parametrize("row", MATRIX, ids=lambda row: f"{row.method} {row.name}")
def test_everybody_gets_the_answer_of_the_table_how_to_keep_it_and_their_own_numbers(row, cast, monkeypatch):
    # However long the tests have run: no job of a process that has just started is late.
    monkeypatch.setattr(health, "STARTED_AT", clock.real_now())
    cache.clear()
    with transaction.atomic():
        things = cast.of_one_row()
        Person.objects.update(locale=notations.CODE)
        address = reverse(row.name, args=[things[noun] for noun in row.arguments]) + row.query
        expected = _tried(dict(zip(PERSONAS, row.codes, strict=True)))
        answers = {persona: _answer(things, persona, row.method, address) for persona in expected}
        transaction.set_rollback(True)
    assert {persona: answer.status_code for persona, answer in answers.items()} == expected
    assert [persona for persona, answer in answers.items() if not says_how_it_may_be_kept(row, address, answer)] == []
    foreign = {persona: notations.foreign_numbers(row, address, answer) for persona, answer in answers.items()}
    assert {persona: numbers for persona, numbers in foreign.items() if numbers} == {}
    broken = {persona: notations.breakable(answer) for persona, answer in answers.items()}
    assert {persona: texts for persona, texts in broken.items() if texts} == {}
    coded = {persona: notations.coded(row, answer) for persona, answer in answers.items()}
    assert {persona: texts for persona, texts in coded.items() if texts} == {}


def _tried(codes: dict[str, int]) -> dict[str, int]:
    """Whose answers are tried: everybody's on SQLite, the outermost for each answer on PostgreSQL."""
    return codes if connection.vendor == "sqlite" else outermost(codes)


def _answer(things, persona, method, address):
    with transaction.atomic():
        answer = getattr(things.client(persona), method.lower())(address)
        transaction.set_rollback(True)
    return answer

"""Every field of every call of the API at its bounds and beyond.

There is no fault of ours, and no answer that the description does not name.
"""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests import bounds, make
from tests.architecture.url_cast import PERSONAS, Cast
from tests.architecture.url_matrix import MATRIX
from tests.architecture.url_rows import Row
from tests.samples import sampled
from traps_web.api_docs import description
from traps_web.lib import clock

LET_IN = (200, 201, 204, 302, 400, 409)
WRITES = [row for row in MATRIX if row.name.startswith("api-") and row.method != "GET" and set(row.codes) & set(LET_IN)]
READS = [
    (path, methods["get"])
    for path, methods in sorted(description()["paths"].items())
    if "get" in methods and any(parameter["in"] == "query" for parameter in methods["get"].get("parameters", ()))
]


@pytest.fixture(scope="module")
def cast(django_db_setup: None, django_db_blocker: Any) -> Any:
    with django_db_blocker.unblock(), clock.frozen(make.NOW), transaction.atomic():
        yield Cast()
        transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.parametrize("row", WRITES, ids=lambda row: f"{row.method} {row.name}")
def test_whatever_is_sent_is_answered_as_described(row: Row, cast: Cast) -> None:
    """By the first persona that is let in, on a thing that is there: each field at its bounds, the others sound.

    Fields are refused together as they are refused alone: what a form refuses is sent once, with all the others.
    """
    persona = next(who for who, code in zip(PERSONAS, row.codes, strict=True) if code in LET_IN)
    with transaction.atomic():
        things = cast.of_one_row()
        path = reverse(row.name, args=[things[noun] for noun in row.arguments])
        operation = bounds.operation_of(row.method, path)
        client = things.client(persona)
        refused: set[str] = set()
        for cases, body in bounds.together(operation, bounds.rows_of(things)):
            answer = _sent(client, row.method, path, body)
            _require_described(operation, answer, f"{row.method} {path} {cases}")
            refused |= {case for path, case in cases.items() if _is_refused(answer, path)}
        alone = [case for case in bounds.bodies(operation, bounds.rows_of(things)) if case[0] not in refused]
        for case, body in sampled(alone):
            answer = _sent(client, row.method, path, body)
            _require_described(operation, answer, f"{row.method} {path} {case}")
        transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "operation"), READS, ids=[path for path, _ in READS])
def test_whatever_is_asked_for_is_answered_as_described(path: str, operation: dict[str, Any], cast: Cast) -> None:
    parameters = [parameter for parameter in operation["parameters"] if parameter["in"] == "query"]
    client = cast.client("admin")
    address = re.sub(r"\{[^}]+\}", "1", path)
    for parameter in parameters:
        for value in sampled(bounds.beyond(bounds.resolved(parameter["schema"]))):
            text = str(value).encode("utf-8", "replace").decode()
            cache.clear()
            with transaction.atomic():
                answer = client.get(address, {parameter["name"]: text})
                transaction.set_rollback(True)
            _require_described(operation, answer, f"GET {address}?{parameter['name']}={text:.40}")


def _sent(client: Client, method: str, path: str, body: Any) -> Any:
    cache.clear()
    with transaction.atomic():
        answer = client.generic(method, path, json.dumps(body), content_type="application/json")
        transaction.set_rollback(True)
    return answer


def _is_refused(answer: Any, path: bounds.Path) -> bool:
    """Whether the answer has a sentence for a field."""
    sentences = answer.json() if answer.status_code == 400 else {}
    for name in path:
        if list(sentences) == ["0"]:
            sentences = sentences["0"]
        if isinstance(sentences, list):
            sentences = sentences[0] if sentences else {}
        if not isinstance(sentences, dict) or name not in sentences:
            return False
        sentences = sentences[name]
    return True


def _require_described(operation: dict[str, Any], answer: Any, case: str) -> None:
    assert answer.status_code < 500, case
    assert str(answer.status_code) in operation["responses"], f"{case}: {answer.status_code} is not described"
    if answer.status_code == 400:
        assert answer["Content-Type"].startswith("application/json"), case
        assert answer.json(), f"{case}: refused without a sentence"

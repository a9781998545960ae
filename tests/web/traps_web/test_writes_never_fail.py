"""Whatever a program sends: no fault of ours, and no answer that the description does not name."""

from __future__ import annotations

import re
from typing import Any

import pytest
import requests
import schemathesis
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, status_code_conformance

from accounts.api.once_keys import HEADER
from tests import make
from tests.architecture.url_cast import PERSONAS, Cast
from tests.architecture.url_matrix import MATRIX
from tests.architecture.url_rows import Row
from traps_web.api_docs import description
from traps_web.lib import clock

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance]
SCHEMA = schemathesis.openapi.from_dict(description())
OPERATIONS = [found.ok() for found in SCHEMA.get_all_operations()]
LET_IN = (200, 201, 204, 302, 400, 409)
WRITES = [row for row in MATRIX if row.name.startswith("api-") and row.method != "GET" and set(row.codes) & set(LET_IN)]


@pytest.fixture(scope="module")
def cast(django_db_setup: None, django_db_blocker: Any) -> Any:
    with django_db_blocker.unblock(), clock.frozen(make.NOW), transaction.atomic():
        yield Cast()
        transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.parametrize("row", WRITES, ids=lambda row: f"{row.method} {row.name}")
def test_whatever_is_sent_is_answered_as_described(row: Row, cast: Cast) -> None:
    """By the first persona that is let in; a few bodies as the description allows, on a thing that is there."""
    persona = next(who for who, code in zip(PERSONAS, row.codes, strict=True) if code in LET_IN)
    with transaction.atomic():
        things = cast.of_one_row()
        path = reverse(row.name, args=[things[noun] for noun in row.arguments])
        operation = _operation(row.method, path)
        client = things.client(persona)

        @settings(
            max_examples=12,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def send(case: schemathesis.Case) -> None:
            cache.clear()
            with transaction.atomic():
                answer = _answer(client, case, path)
                transaction.set_rollback(True)
            case.validate_response(answer, checks=CHECKS)

        send()
        transaction.set_rollback(True)


def _operation(method: str, path: str) -> Any:
    """The described operation that an address belongs to; the most particular one."""
    fitting = [
        one
        for one in OPERATIONS
        if one.method.upper() == method and re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", one.path), path)
    ]
    assert fitting, f"{method} {path} is not described"
    return min(fitting, key=lambda one: one.path.count("{"))


def _answer(client: Client, case: schemathesis.Case, path: str) -> schemathesis.Response:
    """The case sent to the thing that is there, through Django's own client, which stays inside the transaction."""
    sent = case.as_transport_kwargs(base_url="http://testserver")
    sent = {
        name: value for name, value in sent.items() if name in ("method", "params", "data", "json", "files", "headers")
    }
    request = requests.Request(**sent | {"url": f"http://testserver{path}"}).prepare()
    body = request.body.encode() if isinstance(request.body, str) else request.body or b""
    kind, key = request.headers.get("Content-Type", "application/json"), request.headers.get(HEADER)
    answer = client.generic(
        case.method, request.path_url, body, content_type=kind, headers={HEADER: key} if key is not None else None
    )
    return schemathesis.Response(
        status_code=answer.status_code,
        headers={name: [value] for name, value in answer.items()},
        content=answer.content,
        request=request,
        elapsed=0.0,
        verify=False,
    )

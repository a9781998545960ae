"""The API answers as its description says: every address that can be read, asked with what the description allows."""

from __future__ import annotations

from typing import Any

import pytest
import requests
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests import make
from traps_web.api_docs import description

CHECKS = [not_a_server_error, content_type_conformance, status_code_conformance, response_schema_conformance]
SCHEMA = schemathesis.openapi.from_dict(description())
READS = [found.ok() for found in SCHEMA.include(method="GET").get_all_operations()]


@pytest.mark.django_db
@pytest.mark.parametrize("operation", READS, ids=lambda operation: operation.path)
def test_what_can_be_read_answers_as_described(operation: Any, world: make.World, client_of) -> None:  # type: ignore[no-untyped-def]
    """A few requests with whatever the parameters may be: no fault of ours, and no answer that is not described."""
    client = client_of(world.admin)

    @settings(
        max_examples=5,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def ask(case: schemathesis.Case) -> None:
        case.validate_response(_answer(client, case), checks=CHECKS)

    ask()


def _answer(client: Client, case: schemathesis.Case) -> schemathesis.Response:
    """The case asked through Django's own client, which stays inside the transaction of the test."""
    request = requests.Request(case.method, f"http://testserver{case.formatted_path}", params=case.query).prepare()
    answer = client.get(request.path_url)
    return schemathesis.Response(
        status_code=answer.status_code,
        headers={name: [value] for name, value in answer.items()},
        content=answer.content,
        request=request,
        elapsed=0.0,
        verify=False,
    )

"""The API answers as its description says: every address that can be read, asked with what the description allows."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

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

from accounts.models import Person
from tests import make
from tests.samples import tries
from traps_web.api_docs import description

CHECKS = [not_a_server_error, content_type_conformance, status_code_conformance, response_schema_conformance]
READS = [path for path, methods in description()["paths"].items() if "get" in methods]
ACTS = {"forecast": "Forecast", "pause": "PauseWrite", "resume": None}
"""Acts on a deal that its resource gathers from another class, with what they take."""


@cache
def schema() -> schemathesis.BaseSchema:
    """The description as schemathesis reads it, which takes a second: only where something is asked."""
    return schemathesis.openapi.from_dict(description())


@pytest.mark.django_db
@pytest.mark.parametrize("path", READS)
def test_what_can_be_read_answers_as_described(
    path: str, world: make.World, client_of: Callable[[Person], Client]
) -> None:
    """A few requests with whatever the parameters may be: no fault of ours, and no answer that is not described."""
    client = client_of(world.admin)
    operation = schema()[path]["GET"]

    @settings(
        max_examples=tries(5),
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
        content=answer.getvalue(),
        request=request,
        elapsed=0.0,
        verify=False,
    )


def test_a_call_gathered_from_another_class_is_described_by_its_form() -> None:
    bodies = {name: description()["paths"][f"/api/v1/deals/{{id}}/{name}/"]["post"].get("requestBody") for name in ACTS}
    named = {name: body and body["content"]["application/json"]["schema"]["$ref"] for name, body in bodies.items()}
    assert named == {name: called and f"#/components/schemas/{called}" for name, called in ACTS.items()}

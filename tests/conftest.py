"""The cast, the frozen clock, and clients for each person."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime

import pytest
from django.db import connection
from django.test import Client
from hypothesis import settings
from rest_framework.test import APIClient

from accounts.duties.models.verdict_guards import Judged
from accounts.models import Person
from accounts.record.models import guards
from tests import make
from traps_web.lib import clock

pytest_plugins = [
    "tests.browser",
    "tests.configuration",
    "tests.coverage_floor",
    "tests.emptying",
    "tests.kept_world",
    "tests.spaces",
    "tests.spreading",
    "tests.travelling",
]

# Speed is measured in bench/, never asserted: a busy machine is no fault of a rule.
settings.register_profile("traps", settings.default, deadline=None)
settings.load_profile("traps")


@pytest.fixture(autouse=True)
def frozen_clock(request: pytest.FixtureRequest) -> Iterator[None]:
    """Everybody goes by Wed 25 Nov 2026, 15:00 UTC, unless a test marches the clock through a real server."""
    if request.node.get_closest_marker("browser"):
        yield
        return
    with clock.frozen(make.NOW):
        yield


@pytest.fixture(autouse=True)
def let_go_of_committed_rows(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that commits is cleaned up by emptying every table.

    Append-only tables let go just for that, and are guarded again afterwards.
    """
    marker = request.node.get_closest_marker("django_db")
    commits = bool(marker and marker.kwargs.get("transaction"))
    if not commits and not {"transactional_db", "live_server"} & set(request.fixturenames):
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    with connection.cursor() as cursor:
        for model, guard in guards.guarded_models():
            if isinstance(guard, guards.AppendOnly | guards.GoesWith | guards.Frozen | guards.FrozenWith | Judged):
                table = model._meta.db_table
                for name in (*guard.names(table), f"{table}_no_truncate"):
                    where = "" if connection.vendor == "sqlite" else f' ON "{table}"'
                    cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"{where}')


@pytest.fixture
def now() -> datetime:
    return make.NOW


@pytest.fixture
def today() -> date:
    return make.TODAY


@pytest.fixture
def client_of() -> Callable[[Person], Client]:
    """A client in which a person is signed in."""

    def signed_in(person: Person) -> Client:
        client = Client()
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return signed_in


@pytest.fixture
def api_of() -> Callable[[Person], APIClient]:
    """A program that acts as a person."""

    def signed_in(person: Person) -> APIClient:
        client = APIClient()
        client.force_authenticate(person)
        return client

    return signed_in

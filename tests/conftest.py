"""The cast, the frozen clock, and clients for each person."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime

import pytest
from django.test import Client

from accounts.models import Person
from tests import make
from traps_web.lib import clock

pytest_plugins = ["tests.browser"]


@pytest.fixture(autouse=True)
def frozen_clock(request: pytest.FixtureRequest) -> Iterator[None]:
    """Everybody goes by Wed 25 Nov 2026, 15:00 UTC, unless a test marches the clock through a real server."""
    if request.node.get_closest_marker("browser"):
        yield
        return
    with clock.frozen(make.NOW):
        yield


@pytest.fixture
def now() -> datetime:
    return make.NOW


@pytest.fixture
def today() -> date:
    return make.TODAY


@pytest.fixture
def world(db: None) -> make.World:
    return make.world()


@pytest.fixture
def client_of() -> Callable[[Person], Client]:
    """A client in which a person is signed in."""

    def signed_in(person: Person) -> Client:
        client = Client()
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return signed_in

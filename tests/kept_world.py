"""The small organisation of `tests/make.py`, written once and kept beneath the tests that begin with it.

It stands in a transaction that stays open from one such test to the next; each test works in a savepoint, which is
taken back at its end. For a test that begins with an empty database, or commits, the transaction is taken back first.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from tests import make
from traps_web.lib import clock


class KeptWorld:
    """The organisation as it is kept in this process; `world` is none while the database is empty."""

    def __init__(self, blocker: DjangoDbBlocker) -> None:
        self._blocker = blocker
        self._transaction = transaction.atomic()
        self.world: make.World | None = None

    def keep(self) -> None:
        """Write it, where it is not written yet and nobody else has a transaction open."""
        with self._blocker.unblock():
            if self.world is not None or connection.in_atomic_block:
                return
            self._transaction.__enter__()
            with clock.frozen(make.NOW):
                self.world = make.world()
            connection.check_constraints()

    def give_up(self) -> None:
        """Take it back: the database is empty again."""
        if self.world is None:
            return
        with self._blocker.unblock():
            self.world = None
            transaction.set_rollback(True)
            self._transaction.__exit__(None, None, None)

    def own_copy(self) -> make.World | None:
        """Rows as a test may change them."""
        return copy.deepcopy(self.world)


KEPT = pytest.StashKey[KeptWorld]()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """What a test begins with is there before its first fixture."""
    kept = item.config.stash.get(KEPT, None)
    marker = item.get_closest_marker("django_db")
    names = set(getattr(item, "fixturenames", ()))
    if kept is None or not (marker or {"db", "transactional_db", "live_server"} & names):
        return
    commits = (marker and marker.kwargs.get("transaction")) or {"transactional_db", "live_server"} & names
    if "kept_world" in names and not commits:
        kept.keep()
    else:
        kept.give_up()


@pytest.fixture(scope="session")
def kept_world(
    pytestconfig: pytest.Config, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[KeptWorld]:
    """From the second test on that asks for it, the organisation is kept; the first one writes its own."""
    kept = pytestconfig.stash[KEPT] = KeptWorld(django_db_blocker)
    yield kept
    kept.give_up()
    del pytestconfig.stash[KEPT]


@pytest.fixture
def world(db: None, kept_world: KeptWorld) -> make.World:
    return kept_world.own_copy() or make.world()

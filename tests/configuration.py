"""Watches who writes the tables that the configuration is read from.

Tests write rows past the services, which raise no version; what a process has kept of the configuration is let go
then. A service that writes one of these tables outside `configuration.writes` would leave other processes with what
they read before: it fails.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any
from weakref import WeakKeyDictionary

import pytest
from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.db.models import Model

from accounts.models import Organisation
from accounts.organisation.selectors import configuration

WRITTEN = re.compile(r'\s*(?:INSERT (?:OR \w+ )?INTO|UPDATE|DELETE FROM)\s+"(\w+)"')
SAVEPOINT = re.compile(r"(SAVEPOINT|RELEASE SAVEPOINT|ROLLBACK TO SAVEPOINT) (\S+)")
OF_THE_PRODUCT = re.compile(r"(accounts|pipeline|plans|reviews)\.(.*\.)?(services|importing)\b")


class Unannounced(AssertionError):
    """A service wrote configuration without saying so."""


class Savepoints:
    """The open savepoints of a connection, and in which of them configuration was written."""

    def __init__(self) -> None:
        self._open: list[str] = []
        self._written: set[str] = set()

    def write(self) -> None:
        self._written.update(self._open)

    def follow(self, step: str, name: str) -> bool:
        """Whether the step takes back configuration that was written."""
        if name in self._open:  # A transaction that ended left its names, which the next one gives again.
            del self._open[self._open.index(name) :]
        if step != "RELEASE SAVEPOINT":
            self._open.append(name)
        is_taken_back = step.startswith("ROLLBACK") and name in self._written
        self._written &= set(self._open) - {name}
        return is_taken_back


_savepoints: WeakKeyDictionary[BaseDatabaseWrapper, Savepoints] = WeakKeyDictionary()


@pytest.fixture(autouse=True)
def read_anew() -> None:
    """A test knows nothing of what another one read: both may begin with the same version of the same organisation."""
    configuration.let_go()


def watch(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Look at every statement of a connection."""
    if _look not in connection.execute_wrappers:
        connection.execute_wrappers.append(_look)


connection_created.connect(watch, dispatch_uid="tests_watch_configuration")


def _look(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    match = WRITTEN.match(sql)
    table = _tables().get(match[1]) if match else None
    savepoints = _savepoints.setdefault(context["connection"], Savepoints())
    if table is None:
        if (step := SAVEPOINT.match(sql)) and savepoints.follow(step[1], step[2]):
            configuration.let_go()
        return execute(sql, params, many, context)
    is_announced = table is Organisation or configuration.is_changing(table)
    if not is_announced and (service := _service_at_work()):
        raise Unannounced(f"{service} writes {table.__name__}: put it inside `configuration.writes({table.__name__})`.")
    try:
        return execute(sql, params, many, context)
    finally:
        savepoints.write()
        configuration.let_go()


@cache
def _tables() -> dict[str, type[Model]]:
    import_module(settings.ROOT_URLCONF)  # Everything that reads a part is loaded.
    return {table._meta.db_table: table for table in {*configuration.tables(), Organisation}}


def _service_at_work() -> str:
    frame = sys._getframe(2)
    while frame is not None:
        name = frame.f_globals.get("__name__", "")
        if OF_THE_PRODUCT.match(name):
            return f"{name}.{frame.f_code.co_name}"
        frame = frame.f_back
    return ""

"""What the organisation has configured, read once per version.

The organisation's row carries the version of its configuration: whoever changes any of it raises the version as the
last thing in the same transaction (`accounts.organisation.services.configuration`). A process keeps what it has read
of the newest versions, so a request that knows its version need not ask for the calendar, the teams, rules, stages or
types again.

`part` makes a reading a part of this snapshot, and names the tables that it reads. What a part returns is shared by
every request of the process: nobody may change it. Who may see what is no part of it; that is asked of the database
every time.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from functools import wraps
from threading import Lock
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Model, QuerySet

from accounts.organisation.models import Organisation
from traps_web.lib import clock, statements

MOST_VERSIONS = 3
"""Requests that began before a change still go by the version of that time; older ones are let go."""

Read = TypeVar("Read")


@dataclass(frozen=True, slots=True)
class Version:
    """Names one state of the configuration on one day; no two states share a name, also after a backup was put back."""

    installation: UUID
    counter: int
    word: str
    day: date


@dataclass(slots=True)
class _Reading:
    """The version that is gone by: of a request that which it began with, of a transaction that which it found.

    Once the configuration was changed here, the version is read anew.
    """

    is_of_request: bool = False
    version: Version | None = None
    depth: int = 0
    transaction: object = None
    version_in_transaction: Version | None = None


_reading: ContextVar[_Reading | None] = ContextVar("traps_configuration", default=None)
_changing: ContextVar[set[type[Model]] | None] = ContextVar("traps_configuration_changing", default=None)
_kept: OrderedDict[Version, dict[Callable[[], Any], Any]] = OrderedDict()
_kept_lock = Lock()
_parts: dict[Callable[[], Any], frozenset[type[Model]]] = {}


def part(*tables: type[Model]) -> Callable[[Callable[[], Read]], Callable[[], Read]]:
    """Make a reading of these tables a part of the snapshot."""

    def keep(read: Callable[[], Read]) -> Callable[[], Read]:
        _parts[read] = frozenset(tables)

        @wraps(read)
        def known() -> Read:
            return _known(read)

        return known

    return keep


def tables() -> frozenset[type[Model]]:
    """Every table that the snapshot is read from: who writes one of them raises the version."""
    return frozenset[type[Model]]().union(*_parts.values())


def _known(read: Callable[[], Read]) -> Read:
    changing = _changing.get()
    if changing and not changing.isdisjoint(_parts[read]):
        return read()
    version = _current()
    if version is None:
        return read()
    with _kept_lock:
        facts = _kept.setdefault(version, {})
        _kept.move_to_end(version)
        while len(_kept) > MOST_VERSIONS:
            _kept.popitem(last=False)
    if read not in facts:
        facts[read] = read()
    fact: Read = facts[read]
    return fact


def _current() -> Version | None:
    reading = _reading.get()
    if reading is None:
        reading = _Reading()
        _reading.set(reading)
    if _depth() > reading.depth:
        # Django makes a new list whenever a transaction ends or a savepoint is rolled back; the list identifies
        # the transaction.
        if reading.transaction is not connection.run_on_commit or reading.version_in_transaction is None:
            reading.transaction, reading.version_in_transaction = connection.run_on_commit, read_version()
        return reading.version_in_transaction
    if not reading.is_of_request:
        return read_version()
    if reading.version is None:
        reading.version = read_version()
    return reading.version


def _depth() -> int:
    """How many transactions and savepoints lie around this moment."""
    return len(connection.savepoint_ids) + connection.in_atomic_block


def read_version() -> Version | None:
    """The version as the database has it now; None before there is an organisation."""
    return next((_version(*row) for row in statements.rows(_version_columns)), None)


def _version_columns() -> QuerySet[Any]:
    columns = ("installation", "configuration_counter", "configuration_word", "time_zone")
    return Organisation.objects.filter(id=1).values_list(*columns)


def _version(installation: UUID, counter: int, word: str, time_zone: str) -> Version:
    return Version(installation, counter, word, clock.today_in(time_zone, clock.now()))


@contextmanager
def going_by(organisation: Organisation) -> Iterator[None]:
    """Let a request go by the version that the organisation's row carried as the request began."""
    version = _version(
        organisation.installation,
        organisation.configuration_counter,
        organisation.configuration_word,
        organisation.time_zone,
    )
    token = _reading.set(_Reading(is_of_request=True, version=version, depth=_depth()))
    try:
        yield
    finally:
        _reading.reset(token)


@contextmanager
def changing(written: Iterable[type[Model]]) -> Iterator[bool]:
    """Read the written tables anew each time and keep none of it; yields whether this is the outermost such act."""
    standing = _changing.get()
    token = _changing.set(set(written) if standing is None else standing)
    if standing is not None:
        standing.update(written)
    try:
        yield standing is None
    finally:
        _changing.reset(token)
        if (reading := _reading.get()) is not None:
            reading.version = reading.version_in_transaction = None


def look_again() -> None:
    """A transaction waited for another one, which may have changed the configuration: go by what it finds now."""
    if (reading := _reading.get()) is not None:
        reading.version_in_transaction = None


def is_changing(table: type[Model]) -> bool:
    """Whether an act that changes this table is under way."""
    return table in (_changing.get() or ())


def let_go() -> None:
    """Keep nothing of any version."""
    with _kept_lock:
        _kept.clear()

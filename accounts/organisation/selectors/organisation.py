"""The organisation as every request needs it, in one query."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from accounts.organisation.models import ClockOffset, DemoMark, Organisation
from traps_web.lib import remembered, statements
from traps_web.lib.remembered import recall


class NotSetUp(LookupError):
    """There is no organisation yet: `./traps manage setup` or the demo makes it."""


_KEY = "organisation"
_FIELDS = [field.attname for field in Organisation._meta.concrete_fields]
COLUMNS = (*_FIELDS, "clock_seconds", "is_demo")


def current() -> Organisation:
    """The organisation with `clock_seconds` and `is_demo` set, once a request. Raises NotSetUp on an empty database."""
    return recall(_KEY, _read)


def _read() -> Organisation:
    return from_rows(statements.rows(_row))


def from_rows(rows: Sequence[Sequence[Any]]) -> Organisation:
    """The organisation of the values of COLUMNS. Raises NotSetUp where there are none."""
    if not rows:
        raise NotSetUp("TRAPS is not set up yet. Run ./traps manage setup.")
    *facts, seconds, is_demo = rows[0]
    organisation: Any = Organisation.from_db(DEFAULT_DB_ALIAS, _FIELDS, facts)
    organisation.clock_seconds, organisation.is_demo = seconds, is_demo
    return organisation


def clock_seconds(organisation: Organisation) -> int:
    """How far the clock of a demo has travelled, as it was read along with the organisation."""
    read: Any = organisation
    return int(read.clock_seconds)


def know(organisation: Organisation) -> None:
    """Remember the organisation, which was read along with something else."""
    remembered.know(_KEY, organisation)


def _row() -> QuerySet[Any]:
    return annotated().values_list(*COLUMNS)


def annotated() -> QuerySet[Any]:
    """The one row, with what a request needs beside it."""
    seconds = Coalesce(Subquery(ClockOffset.objects.values("seconds")[:1]), Value(0))
    is_demo = Exists(DemoMark.objects.filter(id=OuterRef("id")))
    return Organisation.objects.filter(id=1).annotate(clock_seconds=seconds, is_demo=is_demo)


def is_set_up() -> bool:
    """Whether there is an organisation."""
    return Organisation.objects.exists()

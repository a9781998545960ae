"""The organisation as every request needs it, in one query."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from accounts.models import ClockOffset, DemoMark, Organisation
from traps_web.lib.remembered import once_a_request


class NotSetUp(LookupError):
    """There is no organisation yet: `./traps manage setup` or the demo makes it."""


@once_a_request
def current() -> Organisation:
    """The organisation with `clock_seconds` and `is_demo` set. Raises NotSetUp on an empty database."""
    for organisation in Organisation.objects.raw(*_statement(connection.vendor)):
        facts = vars(organisation)
        facts["is_demo"] = bool(facts["is_demo"])  # SQLite says 1 or 0.
        return organisation
    raise NotSetUp("TRAPS is not set up yet. Run ./traps manage setup.")


@cache
def _statement(vendor: str) -> tuple[str, tuple[Any, ...]]:
    """Whatever anybody does asks this first, and Django takes longer to make the SQL than the database to answer it: it is made once."""
    organisation = Organisation.objects.annotate(
        clock_seconds=Coalesce(Subquery(ClockOffset.objects.values("seconds")[:1]), Value(0)),
        is_demo=Exists(DemoMark.objects.filter(id=OuterRef("id"))),
    ).filter(id=1)
    sql, values = organisation.query.sql_with_params()
    return sql, tuple(values)


def is_set_up() -> bool:
    """Whether there is an organisation."""
    return Organisation.objects.exists()

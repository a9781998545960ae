"""The organisation as every request needs it, in one query."""

from __future__ import annotations

from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from accounts.models import ClockOffset, DemoMark, Organisation
from traps_web.lib import statements
from traps_web.lib.remembered import once_a_request


class NotSetUp(LookupError):
    """There is no organisation yet: `./traps manage setup` or the demo makes it."""


@once_a_request
def current() -> Organisation:
    """The organisation with `clock_seconds` and `is_demo` set. Raises NotSetUp on an empty database."""
    for *facts, seconds, is_demo in statements.rows(_current):
        organisation: Any = Organisation.from_db(DEFAULT_DB_ALIAS, _FIELDS, facts)
        organisation.clock_seconds, organisation.is_demo = seconds, is_demo
        return organisation
    raise NotSetUp("TRAPS is not set up yet. Run ./traps manage setup.")


_FIELDS = [field.attname for field in Organisation._meta.concrete_fields]


def _current() -> QuerySet[Any]:
    """Whatever anybody does asks this first."""
    seconds = Coalesce(Subquery(ClockOffset.objects.values("seconds")[:1]), Value(0))
    found = Organisation.objects.annotate(
        clock_seconds=seconds, is_demo=Exists(DemoMark.objects.filter(id=OuterRef("id")))
    )
    return found.filter(id=1).values_list(*_FIELDS, "clock_seconds", "is_demo")


def is_set_up() -> bool:
    """Whether there is an organisation."""
    return Organisation.objects.exists()

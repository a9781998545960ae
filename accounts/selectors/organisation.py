"""The organisation as every request needs it, in one query."""

from __future__ import annotations

from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from accounts.models import ClockOffset, DemoMark, Organisation, PaceLimit
from accounts.rules.pace import PaceLimits
from traps_web.lib import statements
from traps_web.lib.remembered import once_a_request


class NotSetUp(LookupError):
    """There is no organisation yet: `./traps manage setup` or the demo makes it."""


@once_a_request
def current() -> Organisation:
    """The organisation with `clock_seconds`, `is_demo` and `newest_limits` set. Raises NotSetUp on an empty database."""
    for *facts, seconds, is_demo, limits_since, ahead, watch in statements.rows(_current):
        organisation: Any = Organisation.from_db(DEFAULT_DB_ALIAS, _FIELDS, facts)
        organisation.clock_seconds, organisation.is_demo = seconds, is_demo
        organisation.newest_limits = (limits_since, PaceLimits(ahead, watch)) if limits_since else None
        return organisation
    raise NotSetUp("TRAPS is not set up yet. Run ./traps manage setup.")


_LIMITS = ("starts_on", "ahead_ppm", "watch_ppm")
_FIELDS = [field.attname for field in Organisation._meta.concrete_fields]


def _current() -> QuerySet[Any]:
    """Whatever anybody does asks this first."""
    seconds = Coalesce(Subquery(ClockOffset.objects.values("seconds")[:1]), Value(0))
    limits = PaceLimit.objects.order_by("-starts_on", "-pk")
    found = Organisation.objects.annotate(
        clock_seconds=seconds,
        is_demo=Exists(DemoMark.objects.filter(id=OuterRef("id"))),
        **{f"limits_{name}": Subquery(limits.values(name)[:1]) for name in _LIMITS},
    )
    facts = [*_FIELDS, "clock_seconds", "is_demo", *(f"limits_{name}" for name in _LIMITS)]
    return found.filter(id=1).values_list(*facts)


def is_set_up() -> bool:
    """Whether there is an organisation."""
    return Organisation.objects.exists()

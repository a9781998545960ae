"""What a token may be used for. A session is not limited: whoever signs in may do all that is theirs to do."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import combinations
from typing import Final

from django.db.models import TextChoices


class Scope(TextChoices):
    """One thing that a token opens, as far as its person may do it at all."""

    READ = "read", "read"
    WRITE = "write", "write"
    FACTS = "facts", "facts"
    ADMIN = "admin", "admin"


OPENS: Final[Mapping[Scope, str]] = {
    Scope.READ: "read everything the person can see",
    Scope.WRITE: "do everything the person can do",
    Scope.FACTS: "record and correct bookings, restate budgets, import files",
    Scope.ADMIN: "manage people, teams, rules and settings",
}
EVERYBODYS: Final = (Scope.READ, Scope.WRITE)
ADMINS: Final = tuple(Scope)
READS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
COMBINATIONS: Final = tuple(
    " ".join(scopes) for size in range(1, len(Scope) + 1) for scopes in combinations(Scope.values, size)
)
"""Every set of scopes as it is kept: in one order, with spaces between them."""


USUAL_DAYS: Final = 90
DAYS: Final = (7, 30, USUAL_DAYS, 365)
"""For how many days a token may hold."""


def offered(*, is_admin: bool) -> tuple[Scope, ...]:
    """The scopes that a person's tokens may have, and have unless fewer are chosen."""
    return ADMINS if is_admin else EVERYBODYS


def joined(scopes: Collection[str]) -> str:
    """Scopes as they are kept."""
    return " ".join(scope for scope in Scope.values if scope in scopes)


def split(kept: str) -> tuple[Scope, ...]:
    """Scopes as they were kept."""
    return tuple(Scope(scope) for scope in kept.split())


def by_method(method: str) -> tuple[Scope, ...]:
    """What a call needs that declares nothing itself."""
    return (Scope.READ,) if method.upper() in READS else (Scope.WRITE,)


def refusal(scope: Scope) -> str:
    """What a program is told whose token lacks a scope."""
    return f"This token lacks the scope “{scope}” ({OPENS[scope]}). Create one that has it under My settings."

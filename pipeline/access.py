"""Who may write facts about whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.access import Relation, relation
from accounts.rules.faults import Refused

if TYPE_CHECKING:
    from accounts.models import Person


def may_write(by: Person, owner: Person) -> bool:
    """A person's facts are kept by that person and by the line above; admins keep them for programs."""
    return by.is_admin or relation(by, owner) in (Relation.SELF, Relation.LINE)


def require_write(by: Person | None, owner: Person, what: str) -> None:
    """Raises Refused with the reason; nobody at all (None) is the system itself."""
    if by is not None and not may_write(by, owner):
        raise Refused(f"Only {owner.name}, the line above and admins change {what}.")

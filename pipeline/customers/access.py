"""Who may write facts about whom."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from accounts.organisation.access import Relation, relation
from traps_web.lib.faults import Refused

if TYPE_CHECKING:
    from accounts.organisation.models import Person
    from pipeline.customers.models import Customer


def may_write(by: Person, owner: Person) -> bool:
    """A person's facts are kept by that person and by the line above; admins keep them for programs."""
    return by.is_admin or relation(by, owner) in (Relation.SELF, Relation.LINE)


def writable_owners(by: Person, owner_ids: Collection[int]) -> frozenset[int]:
    """Those of some people whose facts a person keeps: the answer of `may_write` for many, in one query at most."""
    owners = frozenset(owner_ids)
    if by.is_admin or owners <= {by.pk}:
        return owners
    below = by.lines_below.filter(below_id__among=owners).values_list("below_id", flat=True)
    return frozenset(below) | (owners & {by.pk})


def require_write(by: Person | None, owner: Person, what: str) -> None:
    """Raise Refused, with the reason, to anybody who does not keep the person's facts; None is the system itself."""
    if by is not None and not may_write(by, owner):
        raise Refused(f"Only {owner.name}, the line above and admins can change {what}.")


def may_keep(by: Person, customer: Customer) -> bool:
    """A customer is kept by its owner, the line above and admins; one that nobody owns by whoever has people below."""
    if customer.owner is not None:
        return may_write(by, customer.owner)
    return by.is_admin or by.lines_below.filter(depth__gt=0).exists()


def works_with(by: Person, customer: Customer) -> bool:
    """Who keeps a customer works with it, and so does its account team."""
    return may_keep(by, customer) or customer.account_team.filter(person=by).exists()


def require_keep(by: Person | None, customer: Customer, what: str) -> None:
    """Raise Refused, with the reason, to anybody who does not keep the customer; None is the system itself."""
    if by is not None and not may_keep(by, customer):
        owner = customer.owner.name if customer.owner else "a manager"
        raise Refused(f"Only {owner}, the line above and admins can change {what}.")


def require_work(by: Person | None, customer: Customer, what: str) -> None:
    """Raise Refused to anybody who neither keeps the customer nor is of its account team."""
    if by is not None and not works_with(by, customer):
        owner = customer.owner.name if customer.owner else "a manager"
        raise Refused(f"Only {owner}, the account team, the line above and admins can change {what}.")

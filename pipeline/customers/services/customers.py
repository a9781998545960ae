"""Customers: entered and changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from accounts.finder.services import search_words
from accounts.organisation.models import Person
from accounts.organisation.selectors.departures import departure_of
from accounts.record.models import AuditEvent
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from pipeline.customers.access import may_write, require_keep
from pipeline.customers.models import Customer
from traps_web.lib.faults import Invalid, StaleState

BATCH = 1000
TIERS = ("A", "B", "C", "")
TAKEN_ID = "Another customer already has this external id."
MOVES_WITH_REASON = "Change the tier on the customer’s page, with a reason."


@dataclass(frozen=True, slots=True)
class CustomerData:
    """What is known of a customer."""

    name: str
    external_id: str | None = None
    owner_id: int | None = None
    tier: str = ""
    industry: str = ""
    country: str = ""


def faults(data: CustomerData) -> dict[str, str]:
    """Every fault of a customer: field name to one sentence."""
    sentences = {}
    if not data.name.strip():
        sentences["name"] = "Give the customer a name."
    if data.tier not in TIERS:
        sentences["tier"] = "Choose A, B, C or no tier."
    return sentences


@transaction.atomic
def create_many(act: Act, *, rows: Sequence[CustomerData]) -> list[Customer]:
    """Enter customers, all or none, each audited. Raises Invalid with the sentences of the first faulty row."""
    for row in rows:
        sentences = faults(row)
        if sentences:
            raise Invalid(**sentences)
    made = [Customer(**asdict(row) | {"external_id": row.external_id or None, "created_at": act.now}) for row in rows]
    Customer.objects.bulk_create(made, batch_size=BATCH)
    events = [
        audit.event(act, verb="customer created", subject=customer, after=_audit_values(asdict(row)))
        for customer, row in zip(made, rows, strict=True)
    ]
    AuditEvent.objects.bulk_create(events, batch_size=BATCH)
    search_words.follow(Customer, [customer.pk for customer in made])
    return made


def create(act: Act, *, data: CustomerData) -> Customer:
    """Enter one customer, one's own or that of somebody below. Raises Invalid by field."""
    _refuse_leaver(data.owner_id, act.now)
    if act.by is not None and not act.by.is_admin:
        owner = Person.objects.get_queryset().filter(pk=data.owner_id or 0).first()
        if owner is None or not may_write(act.by, owner):
            raise Invalid(owner="You can add customers for yourself and for people below you.")
    try:
        return create_many(act, rows=[data])[0]
    except IntegrityError:
        raise Invalid(external_id=TAKEN_ID) from None


@transaction.atomic
def change(act: Act, *, customer: Customer, data: Mapping[str, Any]) -> Customer:
    """Change what is known of a customer; what did not change is not recorded. Raises Invalid by field, Refused.

    A tier that is set moves with a reason, by `plans.account_plans.services.tiers.move`. An owner does not hand a
    customer over; the line does.
    """
    require_keep(act.by, customer, "this customer")
    known = {name: getattr(customer, name) for name in CustomerData.__dataclass_fields__}
    requested = known | {name: value for name, value in data.items() if name in known}
    sentences = faults(CustomerData(**requested))
    if known["tier"] and requested["tier"] != known["tier"]:
        sentences.setdefault("tier", MOVES_WITH_REASON)
    if sentences:
        raise Invalid(**sentences)
    changes = {name: value for name, value in requested.items() if value != known[name]}
    if not changes:
        return customer
    if "owner_id" in changes and act.by is not None and act.by.pk == customer.owner_id and not act.by.is_admin:
        raise Invalid(owner="Only the line above the owner can hand over a customer.")
    if "owner_id" in changes:
        _refuse_leaver(changes["owner_id"], act.now)
    try:
        with transaction.atomic():
            Customer.objects.filter(pk=customer.pk).update(**changes, **_handed_over(changes, act.now))
    except IntegrityError:
        raise Invalid(external_id=TAKEN_ID) from None
    customer.refresh_from_db()
    if "name" in changes:
        search_words.follow(Customer, [customer.pk])
    audit.record(
        act,
        verb="customer changed",
        subject=customer,
        before=_audit_values({name: known[name] for name in changes}),
        after=_audit_values(changes),
    )
    return customer


def _refuse_leaver(owner_id: int | None, now: datetime) -> None:
    """No customer goes to somebody who is gone. Raises Invalid."""
    if gone := departure_of(person_id=owner_id, now=now):
        raise Invalid(owner=gone.refusal)


def _handed_over(changes: Mapping[str, Any], now: datetime) -> dict[str, datetime]:
    """A new owner answers for contacts from the day of taking over."""
    return {"taken_over_at": now} if "owner_id" in changes else {}


def write_tier(*, customer: Customer, from_tier: str, to_tier: str) -> None:
    """Write the tier, for `plans.account_plans.services.tiers.move` alone.

    Raises StaleState when it moved meanwhile.
    """
    if not Customer.objects.filter(pk=customer.pk, tier=from_tier).update(tier=to_tier):
        raise StaleState
    customer.tier = to_tier


def _audit_values(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "")}

"""Account teams: who joins and leaves the work with a customer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from accounts.organisation.models import Person
from accounts.organisation.selectors.departures import departure
from accounts.record.services import audit
from pipeline.customers.access import require_keep
from pipeline.customers.models import AccountTeamMember, Customer
from traps_web.lib.faults import Invalid, StaleState

WHAT = "the account team"


@transaction.atomic
def put(*, customer: Customer, person: Person, role: str, by: Person | None, now: datetime) -> AccountTeamMember:
    """Take a person into the account team, or change the role; from then on they see the customer. Raises Invalid, Refused."""
    require_keep(by, customer, WHAT)
    if person.pk == customer.owner_id:
        raise Invalid(person="The owner works with the customer already.")
    if gone := departure(person, now=now):
        raise Invalid(person=gone.refusal)
    before = AccountTeamMember.objects.filter(customer=customer, person=person).values_list("role", flat=True).first()
    row, is_new = AccountTeamMember.objects.update_or_create(
        customer=customer, person=person, defaults={"role": role.strip()}
    )
    if is_new or before != row.role:
        audit.record(
            verb="account team joined" if is_new else "account team role changed",
            subject=customer,
            by=by,
            now=now,
            before={} if before is None else {"role": before},
            after={"person": person.name, "role": row.role},
        )
    return row


@transaction.atomic
def remove(*, member: AccountTeamMember, by: Person | None, now: datetime) -> None:
    """Take a person out of the account team. Raises Refused, StaleState when they are out already."""
    require_keep(by, member.customer, WHAT)
    deleted, _ = AccountTeamMember.objects.filter(pk=member.pk).delete()
    if not deleted:
        raise StaleState("This person is not of the account team any more.")
    said = {"person": member.person.name, "role": member.role}
    audit.record(verb="account team left", subject=member.customer, by=by, now=now, before=said)


@transaction.atomic
def set_all(*, customer: Customer, roles: Mapping[int, str], by: Person | None, now: datetime) -> None:
    """Make the account team exactly these people (by id) with their roles. Raises Invalid, Refused."""
    require_keep(by, customer, WHAT)
    gone = AccountTeamMember.objects.filter(customer=customer).exclude(person__in=roles)
    for member in gone.select_related("person", "customer__owner"):
        remove(member=member, by=by, now=now)
    people = Person.objects.get_queryset().in_bulk(roles)
    for pk, role in roles.items():
        put(customer=customer, person=people[pk], role=role, by=by, now=now)

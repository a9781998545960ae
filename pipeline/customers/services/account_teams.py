"""Account teams: who joins and leaves the work with a customer."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from accounts.organisation.models import Person
from accounts.organisation.selectors.departures import departure
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from pipeline.customers.access import require_keep
from pipeline.customers.models import AccountTeamMember, Customer
from traps_web.lib.faults import Invalid, StaleState

WHAT = "the account team"


@transaction.atomic
def put(act: Act, *, customer: Customer, person: Person, role: str) -> AccountTeamMember:
    """Take a person into the account team, or change the role; from then on they see the customer.

    Raises Invalid, Refused.
    """
    require_keep(act.by, customer, WHAT)
    if person.pk == customer.owner_id:
        raise Invalid(person="The owner already works with the customer.")
    if gone := departure(person, now=act.now):
        raise Invalid(person=gone.refusal)
    before = AccountTeamMember.objects.filter(customer=customer, person=person).values_list("role", flat=True).first()
    row, is_new = AccountTeamMember.objects.update_or_create(
        customer=customer, person=person, defaults={"role": role.strip()}
    )
    if is_new or before != row.role:
        audit.record(
            act,
            verb="account team joined" if is_new else "account team role changed",
            subject=customer,
            before={} if before is None else {"role": before},
            after={"person": person.name, "role": row.role},
        )
    return row


@transaction.atomic
def remove(act: Act, *, member: AccountTeamMember) -> None:
    """Take a person out of the account team. Raises Refused, StaleState when they are out already."""
    require_keep(act.by, member.customer, WHAT)
    deleted, _ = AccountTeamMember.objects.filter(pk=member.pk).delete()
    if not deleted:
        raise StaleState("This person is no longer in the account team.")
    before = {"person": member.person.name, "role": member.role}
    audit.record(act, verb="account team left", subject=member.customer, before=before)


@transaction.atomic
def set_all(act: Act, *, customer: Customer, roles: Mapping[int, str]) -> None:
    """Make the account team exactly these people (by id) with their roles. Raises Invalid, Refused."""
    require_keep(act.by, customer, WHAT)
    gone = AccountTeamMember.objects.filter(customer=customer).exclude(person__in=roles)
    for member in gone.select_related("person", "customer__owner"):
        remove(act, member=member)
    people = Person.objects.get_queryset().in_bulk(roles)
    for pk, role in roles.items():
        put(act, customer=customer, person=people[pk], role=role)

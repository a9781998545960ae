"""Account teams: who works with a customer beside its owner."""

from __future__ import annotations

from pipeline.customers.models import AccountTeamMember, Customer


def of_customer(*, customer: Customer) -> list[AccountTeamMember]:
    """The account team by name."""
    rows = AccountTeamMember.objects.filter(customer=customer).select_related("person", "customer__owner")
    return list(rows.order_by("person__name", "pk"))


def by_id(*, customer: Customer, pk: int) -> AccountTeamMember:
    """One member. Raises AccountTeamMember.DoesNotExist."""
    return AccountTeamMember.objects.select_related("person", "customer__owner").get(customer=customer, pk=pk)


def of_person(*, customer: Customer, person_id: int) -> AccountTeamMember | None:
    """Somebody's place in the account team; None when they are not of it."""
    rows = AccountTeamMember.objects.select_related("person", "customer__owner")
    return rows.filter(customer=customer, person_id=person_id).first()

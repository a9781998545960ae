"""Contacts: the people of a customer, and when somebody last spoke to them."""

from __future__ import annotations

from django.db.models import DateField, Exists, Max, OuterRef, Q, QuerySet, Subquery

from accounts.models import Person
from pipeline.models import AccountTeamMember, Activity, Contact, Customer


def visible(*, viewer: Person) -> QuerySet[Contact]:
    """Contacts of every customer in the viewer's sight, by name."""
    customers = Customer.objects.visible_to(viewer).values("pk")
    rows = Contact.objects.filter(customer__in=customers).select_related("customer__owner")
    return rows.order_by("name", "pk")


def one(*, viewer: Person, pk: int) -> Contact:
    """One contact. Raises Contact.DoesNotExist when invisible."""
    return visible(viewer=viewer).get(pk=pk)


def of_customer(*, customer: Customer) -> list[Contact]:
    """The people of a customer who are there today, with the day of the last activity with each (`last_touch`)."""
    touched = Activity.objects.filter(contact=OuterRef("pk")).order_by().values("contact")
    rows = Contact.objects.filter(customer=customer, retired_at__isnull=True).annotate(
        last_touch=Subquery(touched.annotate(last=Max("done_on")).values("last"), output_field=DateField())
    )
    return list(rows.order_by("name", "pk"))


def choosable(*, viewer: Person, keep: int | None = None) -> QuerySet[Contact]:
    """Contacts that an activity may name: those who are there, and the one that is named already."""
    return visible(viewer=viewer).filter(Q(retired_at__isnull=True) | Q(pk=keep))


def counting_acts() -> QuerySet[Activity]:
    """Inside a query of customers: the activities of owner and account team with each, which alone count as its contacts; newest first."""
    team = AccountTeamMember.objects.filter(customer=OuterRef("customer_id"), person=OuterRef("person_id"))
    acts: QuerySet[Activity] = Activity.objects.filter(
        Q(person=OuterRef("owner_id")) | Q(Exists(team)), customer=OuterRef("pk")
    )
    return acts.order_by("-done_on", "-pk")


def last_contact() -> Subquery:
    """Inside a query of customers: the day of the newest contact by owner or account team."""
    newest = counting_acts().order_by("-done_on").values("done_on")[:1]
    return Subquery(newest, output_field=DateField())


def last_contact_act() -> Subquery:
    """Inside a query of customers: the id of the newest contact by owner or account team."""
    return Subquery(counting_acts().values("pk")[:1])

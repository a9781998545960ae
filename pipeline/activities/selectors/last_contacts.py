"""When somebody last spoke to a customer or one of its people."""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BigIntegerField, DateField, F, Field, Func, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.sql.compiler import SQLCompiler

from pipeline.activities.models import Activity
from pipeline.customers.models import Contact, Customer
from pipeline.customers.models.last_contacts import newest_contact


def of_customer(*, customer: Customer) -> list[Contact]:
    """The people of a customer who are there today, with the day of the last activity with each (`last_touch`)."""
    touched = Activity.objects.filter(contact=OuterRef("pk")).order_by().values("contact")
    rows = Contact.objects.filter(customer=customer, retired_at__isnull=True).annotate(
        last_touch=Subquery(touched.annotate(last=Max("done_on")).values("last"), output_field=DateField())
    )
    return list(rows.order_by("name", "pk"))


class NewestContact(Func):
    """Inside a query of customers: a column of the newest activity with each by its owner or account team."""

    def __init__(self, column: str, output_field: Field[Any, Any]) -> None:
        super().__init__(F("pk"), F("owner_id"), output_field=output_field)
        self.column = column

    def as_sql(  # type: ignore[override]
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any
    ) -> tuple[str, list[Any]]:
        customer, owner = (compiler.compile(expression)[0] for expression in self.source_expressions)
        return newest_contact(customer, owner, self.column), []


def newest() -> NewestContact:
    """Inside a query of customers: the day of the newest contact, as the activities tell it.

    `Customer.last_contact` is where it is kept.
    """
    return NewestContact("done_on", DateField())


def last_contact_act() -> NewestContact:
    """Inside a query of customers: the id of the newest contact by owner or account team."""
    return NewestContact("id", BigIntegerField())


def that_differ() -> QuerySet[Any, Any]:
    """Customers on which another day stands than that of their newest contact, each with the day it is (`newest`)."""
    rows = Customer.objects.annotate(newest=newest())
    return rows.exclude(Q(last_contact=F("newest")) | Q(last_contact__isnull=True, newest__isnull=True)).order_by("pk")

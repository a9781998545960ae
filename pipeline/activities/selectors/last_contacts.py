"""When somebody last spoke to a customer or one of its people."""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BigIntegerField, DateField, F, Field, Func, Max, OuterRef, Subquery
from django.db.models.sql.compiler import SQLCompiler

from pipeline.activities.models import Activity
from pipeline.customers.models import AccountTeamMember, Contact, Customer


def of_customer(*, customer: Customer) -> list[Contact]:
    """The people of a customer who are there today, with the day of the last activity with each (`last_touch`)."""
    touched = Activity.objects.filter(contact=OuterRef("pk")).order_by().values("contact")
    rows = Contact.objects.filter(customer=customer, retired_at__isnull=True).annotate(
        last_touch=Subquery(touched.annotate(last=Max("done_on")).values("last"), output_field=DateField())
    )
    return list(rows.order_by("name", "pk"))


class NewestContact(Func):
    """Inside a query of customers: a column of the newest activity with each by its owner or account team, which alone count as contacts.

    One node, because a list selects it, filters by it and orders by it: as a subquery it is built and compiled anew for each.
    """

    def __init__(self, column: str, output_field: Field[Any, Any]) -> None:
        super().__init__(F("pk"), F("owner_id"), output_field=output_field)
        self.column = column

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        customer, owner = (compiler.compile(one)[0] for one in self.source_expressions)
        sql = (
            f"(SELECT act.{self.column} FROM {Activity._meta.db_table} act"  # noqa: S608 - only names of tables and columns of our own are put in
            f" WHERE act.customer_id = {customer} AND (act.person_id = {owner} OR EXISTS ("
            f"SELECT 1 FROM {AccountTeamMember._meta.db_table} member"
            " WHERE member.customer_id = act.customer_id AND member.person_id = act.person_id))"
            f" ORDER BY act.done_on DESC{', act.id DESC' if self.column == 'id' else ''} LIMIT 1)"
        )
        return sql, []


def last_contact() -> NewestContact:
    """Inside a query of customers: the day of the newest contact by owner or account team."""
    return NewestContact("done_on", DateField())


def last_contact_act() -> NewestContact:
    """Inside a query of customers: the id of the newest contact by owner or account team."""
    return NewestContact("id", BigIntegerField())

"""Files of customers: external_id, name, owner_email, tier, industry, country."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import Q

from accounts.imports.importing import references as people_references
from accounts.imports.importing.cells import Cells
from accounts.imports.importing.kinds import Context, Kind, values_of
from accounts.imports.importing.reading import Column, Row
from accounts.imports.importing.undo import Undo
from pipeline.customers.models import Customer
from pipeline.customers.services import customer_turns
from pipeline.customers.services import customers as customer_service
from pipeline.customers.services.customers import CustomerData
from traps_web.lib.normal_form import folded

FIELDS = ("pk", "external_id", "name", "owner_id", "tier", "industry", "country")


class TakeBackCustomers(Undo):
    """Customers on whom nothing builds go; what a file changed in others is as it was."""

    removes = ("pipeline.customer",)
    parts = frozenset({"plans.tiersuggestion.customer"})


class Customers(Kind):
    """Who buys. A customer is known by its external_id; without one by its name."""

    name = "customers"
    holds_by_line = True
    undo = TakeBackCustomers
    means = "companies that buy or may buy, with their owner and tier"
    columns = (
        Column("external_id", "the customer's id in your other system"),
        Column("name", "the customer's name", required=True),
        Column("owner_email", "who answers for the customer"),
        Column("tier", "A, B or C"),
        Column("industry", "the industry, in your words"),
        Column("country", "the country, in your words"),
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._seen: dict[str, int] = {}
        self._names_seen: dict[str, int] = {}
        self._given_an_id: set[int] = set()

    def load(self) -> None:
        self._people = people_references.people(self)
        self._gone = people_references.Gone(self, self._people)

    def load_for(self, rows: Sequence[Row], places: dict[str, int]) -> None:
        ids, names = values_of(rows, places, "external_id"), values_of(rows, places, "name")
        customers = self.read(
            Customer.objects.filter(Q(external_id__in=ids) | Q(name_key__in=names)).order_by().values_list(*FIELDS)
        )
        self._by_id: dict[str, tuple[Any, ...]] = {row[1]: row for row in customers if row[1]}
        self._by_name: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
        self._by_key: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
        for row in customers:
            self._by_name[row[2]].append(row)
            self._by_key[folded(row[2])].append(row)

    def judge(self, cells: Cells) -> None:
        external_id = cells.text("external_id", longest=120)
        facts: dict[str, Any] = {"name": cells.text("name", required=True)}
        if cells.has("owner_email"):
            owner = cells.find("owner_email", self._people, people_references.UNKNOWN_PERSON)
            facts["owner_id"] = owner.pk if owner else None
        if cells.has("tier"):
            facts["tier"] = cells.one_of("tier", ("A", "B", "C"))
        for column in ("industry", "country"):
            if cells.has(column):
                facts[column] = cells.text(column, longest=120)
        if external_id:
            self.is_first(cells, "external_id", self._seen, external_id)
        else:
            self.is_first(cells, "name", self._names_seen, folded(facts["name"]))
        known = self._known(cells, external_id, facts["name"])
        standing = known[FIELDS.index("tier")] if known else ""
        if standing and facts.get("tier", standing) != standing:
            cells.refuse("tier", f"The tier is {standing}. {customer_service.MOVES_WITH_REASON}")
        if cells.fine:
            self._keep_heir(cells, facts, known)
            self._plan(external_id, facts, known)

    def _keep_heir(self, cells: Cells, facts: dict[str, Any], known: tuple[Any, ...] | None) -> None:
        """A file gives no customer back to somebody who is gone."""
        named = facts.get("owner_id")
        if known is None:
            if gone := self._gone.get(named):
                facts["owner_id"] = None
                self.plan.note(cells.line, "owner_email", gone.unowned)
            return
        standing = known[FIELDS.index("owner_id")]
        if standing != named and self._gone.keeps(cells.line, named, heir_id=standing):
            del facts["owner_id"]

    def _known(self, cells: Cells, external_id: str, name: str) -> tuple[Any, ...] | None:
        if external_id in self._by_id:
            return self._by_id[external_id]
        named = self._by_name.get(name) or self._by_key.get(folded(name), [])
        if external_id:
            without_id = [row for row in named if not row[1] and row[0] not in self._given_an_id]
            if len(without_id) != 1:
                return None
            self._given_an_id.add(without_id[0][0])
            return without_id[0]
        if len(named) > 1:
            cells.refuse("name", f"{len(named)} customers are named {name}; enter the external_id of the right one.")
        return named[0] if named else None

    def _plan(self, external_id: str, facts: dict[str, Any], known: tuple[Any, ...] | None) -> None:
        if known is None:
            self.plan.creates.append(CustomerData(external_id=external_id or None, **facts))
            return
        standing = dict(zip(FIELDS, known, strict=True))
        given = facts | ({"external_id": external_id} if external_id else {})
        changed = {name: value for name, value in given.items() if standing[name] != value}
        if changed:
            self.plan.updates.append((known[0], changed))
        else:
            self.plan.unchanged += 1

    def apply(self) -> None:
        customer_turns.take([pk for pk, _ in self.plan.updates])
        customers = Customer.objects.in_bulk([pk for pk, _ in self.plan.updates])
        with self.traces.watching(Customer, [pk for pk, _ in self.plan.updates]):
            for pk, changed in self.plan.updates:
                customer_service.change(self.act, customer=customers[pk], data=changed)
        made = customer_service.create_many(self.act, rows=self.plan.creates)
        self.traces.created_rows(Customer, [customer.pk for customer in made])

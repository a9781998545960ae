"""Customers that lines of a file name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Q

from accounts.imports.importing.cells import Cells
from accounts.imports.importing.kinds import Kind, values_of
from accounts.imports.importing.reading import Row
from pipeline.customers.models import Customer
from traps_web.lib.normal_form import folded


class Customers:
    """Customers that a file names, by external_id or by their unique name; each is looked up once.

    Where several names differ only in their spelling, the one as written counts.
    """

    def __init__(self, kind: Kind) -> None:
        self._kind = kind
        self._looked_up: set[str] = set()
        self._by_external_id: dict[str, int] = {}
        self._by_name: dict[str, set[int]] = defaultdict(set)
        self._by_key: dict[str, set[int]] = defaultdict(set)

    def look_up(self, rows: Sequence[Row], places: dict[str, int], column: str = "customer") -> None:
        """Look up what a chunk names and no chunk before it did."""
        unread = [value for value in values_of(rows, places, column) if value not in self._looked_up]
        self._looked_up.update(unread)
        if not unread:
            return
        customers = Customer.objects.filter(Q(external_id__in=unread) | Q(name_key__in=unread)).order_by()
        for pk, external_id, name in self._kind.read(customers.values_list("pk", "external_id", "name")):
            if external_id:
                self._by_external_id[external_id] = pk
            self._by_name[name].add(pk)
            self._by_key[folded(name)].add(pk)

    def of(self, cells: Cells, column: str = "customer") -> int | None:
        """The customer that a cell names; a refusal when it names nobody, or several."""
        value = cells.text(column)
        if not value:
            return None
        if value in self._by_external_id:
            return self._by_external_id[value]
        named = self._by_name.get(value) or self._by_key.get(folded(value), set())
        if len(named) > 1:
            cells.refuse(column, f"{len(named)} customers are named {value}; enter the external_id of the right one.")
        elif not named:
            cells.refuse(
                column, f"There is no customer with the external_id or name {value} in TRAPS; import customers first."
            )
        return next(iter(named)) if len(named) == 1 else None

"""What lines with facts name: customers, products, deals, categories and stages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from accounts.importing.cells import Cells
from accounts.importing.kinds import Kind, values_of
from accounts.importing.reading import Row
from pipeline.models import Category, Customer, Deal, Product, ProductAlias, Stage
from pipeline.rules.gates import Place
from traps_web.lib.normal_form import folded

UNKNOWN_PRODUCT = "There is no product {} in TRAPS, nor an alias of that name; import products first."
UNKNOWN_CATEGORY = "There is no category {} in TRAPS."
UNKNOWN_STAGE = "There is no stage {} in the pipeline."
UNKNOWN_DEAL = "There is no deal with the external_id {} in TRAPS; import deals first."


def products(kind: Kind) -> dict[str, int]:
    """Products by name and by alias, in small letters."""
    aliases = kind.read(ProductAlias.objects.values_list("name", "product_id"))
    named = kind.read(Product.objects.values_list("name", "pk"))
    return {folded(name): pk for name, pk in aliases + named}


def categories(kind: Kind) -> dict[str, int]:
    """Categories by key and by name."""
    rows = kind.read(Category.objects.values_list("key", "name", "pk"))
    return {folded(name): pk for *names, pk in rows for name in names}


@dataclass(frozen=True)
class KnownStage:
    """A stage of a pipeline."""

    pk: int
    name: str
    kind: str
    position: int
    pipeline_id: int
    is_first: bool

    @property
    def place(self) -> Place:
        """The stage as gates see it."""
        return Place(pk=self.pk, name=self.name, position=self.position, kind=self.kind)


def stages(kind: Kind) -> dict[str, KnownStage]:
    """Stages by name in the default pipeline, and as "pipeline: stage" in every one; retired ones are none."""
    fields = ("pk", "name", "kind", "position", "pipeline_id", "pipeline__name", "pipeline__is_default")
    rows = kind.read(Stage.objects.filter(retired_at__isnull=True).order_by("position").values_list(*fields))
    first: dict[int, int] = {}
    for pk, _, word, _, pipeline_id, *_ in rows:
        if word == "open":
            first.setdefault(pipeline_id, pk)
    found: dict[str, KnownStage] = {}
    for pk, name, word, position, pipeline_id, pipeline_name, is_default in rows:
        stage = KnownStage(pk, name, word, position, pipeline_id, is_first=first.get(pipeline_id) == pk)
        found[folded(f"{pipeline_name}: {name}")] = stage
        if is_default:
            found[folded(name)] = stage
    return found


class Customers:
    """Customers that a file names, by external_id or by their unique name, as written if there are several; each is looked up once."""

    def __init__(self, kind: Kind) -> None:
        self._kind = kind
        self._looked_up: set[str] = set()
        self._by_external_id: dict[str, int] = {}
        self._by_name: dict[str, set[int]] = defaultdict(set)
        self._by_key: dict[str, set[int]] = defaultdict(set)

    def look_up(self, rows: Sequence[Row], places: dict[str, int], column: str = "customer") -> None:
        """Look up what a chunk names and no chunk before it did."""
        wanted = [value for value in values_of(rows, places, column) if value not in self._looked_up]
        self._looked_up.update(wanted)
        if not wanted:
            return
        found = Customer.objects.filter(Q(external_id__in=wanted) | Q(name_key__in=wanted)).order_by()
        for pk, external_id, name in self._kind.read(found.values_list("pk", "external_id", "name")):
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
            cells.refuse(
                column, f"{len(named)} customers are named {value}; write the external_id of the one you mean."
            )
        elif not named:
            cells.refuse(
                column, f"There is no customer with the external_id or name {value} in TRAPS; import customers first."
            )
        return next(iter(named)) if len(named) == 1 else None


@dataclass(frozen=True)
class KnownDeal:
    """A deal as it stands, as far as files speak of it."""

    pk: int
    version: int
    name: str
    owner_id: int
    customer_id: int | None
    product_id: int | None
    stage_id: int
    status: str
    amount: Decimal | None
    opened_on: date | None
    close_on: date | None
    closed_on: date | None
    lost_reason: str
    next_step: str
    next_step_on: date | None


DEAL_FIELDS = tuple(KnownDeal.__dataclass_fields__)


def deals(kind: Kind, rows: Sequence[Row], places: dict[str, int], column: str) -> dict[str, KnownDeal]:
    """Deals of a chunk by external_id."""
    wanted = values_of(rows, places, column)
    found = (
        kind.read(Deal.objects.filter(external_id__in=wanted).order_by().values_list("external_id", *DEAL_FIELDS))
        if wanted
        else []
    )
    return {external_id: KnownDeal(*fields) for external_id, *fields in found}


def by_external_id(known: dict[str, KnownDeal], cells: Cells, column: str) -> KnownDeal | None:
    """The deal that a cell names; ids are exact, unlike names."""
    value = cells.text(column, longest=120)
    if not value:
        return None
    if value not in known:
        cells.refuse(column, UNKNOWN_DEAL.format(value))
    return known.get(value)

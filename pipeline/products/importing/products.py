"""Files of products: name, line, list_price, aliases."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from accounts.imports.importing.cells import Cells
from accounts.imports.importing.kinds import Context, Kind
from accounts.imports.importing.reading import Column, Refusal
from accounts.imports.importing.traces import within
from accounts.imports.importing.undo import Undo
from accounts.record.models import AuditEvent
from pipeline.products.models import Product, ProductAlias, ProductLine
from pipeline.products.services import products as product_service
from traps_web.lib.normal_form import folded

LINE = "pipeline.productline"


@dataclass(frozen=True)
class ProductLineData:
    """A product as a line has it."""

    name: str
    line: str
    list_price: Decimal | None
    aliases: tuple[str, ...]
    pk: int = 0


class TakeBackProducts(Undo):
    """Products that nothing names go, with their aliases and with lines that were new and are still empty."""

    removes = ("pipeline.productalias", "pipeline.product")

    def check_references(self, label: str) -> None:
        """A new line stays without a refusal where another product has it by now."""
        if label != LINE:
            super().check_references(label)

    def apply(self) -> None:
        """New lines go once the products that had another line have it again."""
        super().apply()
        for condition in within("pk", self.created[LINE]):
            ProductLine.objects.filter(condition, products__isnull=True).delete()

    def events(self) -> list[AuditEvent]:
        return [event for event in super().events() if event.object_type != LINE]

    def say(self, label: str, row: Any) -> str:
        return f"{row.name}, another spelling" if label == "pipeline.productalias" else str(row)


class Products(Kind):
    """What is sold; a product is known by its name, whatever its case."""

    name = "products"
    undo = TakeBackProducts
    means = "products, their line and list price, and other spellings of their names"
    columns = (
        Column("name", "the product's name", required=True),
        Column("line", "the product line it belongs to"),
        Column("list_price", "price with a decimal point"),
        Column("aliases", "further spellings in your files, separated by semicolons"),
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._seen: dict[str, int] = {}
        self._spellings: dict[str, tuple[str, int]] = {}

    def load(self) -> None:
        fields = ("pk", "name", "line__name", "list_price_amount")
        self._products = {folded(row[1]): row for row in self.read(Product.objects.values_list(*fields))}
        self._aliases: dict[str, tuple[str, str]] = {}
        for alias, product in self.read(ProductAlias.objects.values_list("name", "product__name")):
            self._aliases[folded(alias)] = (alias, product)

    def judge(self, cells: Cells) -> None:
        name = cells.text("name", required=True)
        price = cells.amount("list_price", digits=self.context.digits)
        self.check_not_negative(cells, "list_price", price)
        line = cells.text("line", longest=120)
        aliases = self._named_aliases(cells, name)
        self.is_first(cells, "name", self._seen, folded(name))
        if folded(name) in self._aliases:
            cells.refuse("name", f"{name} is an alias of {self._aliases[folded(name)][1]}.")
        if cells.fine:
            self._plan(cells, ProductLineData(name, line, price, aliases))

    def _named_aliases(self, cells: Cells, name: str) -> tuple[str, ...]:
        aliases = {
            folded(alias): alias for piece in cells.text("aliases", longest=2000).split(";") if (alias := piece.strip())
        }
        aliases.pop(folded(name), None)
        for key, alias in aliases.items():
            owner = self._aliases.get(key, ("", name))[1]
            spelt, line = self._spellings.setdefault(key, (name, cells.line))
            if folded(owner) != folded(name):
                cells.refuse("aliases", f"{alias} is already an alias of {owner}.")
            elif key in self._products:
                cells.refuse("aliases", f"{alias} is already a product.")
            elif line != cells.line:
                cells.refuse("aliases", f"{alias} is an alias of {spelt} on line {line}.")
        return tuple(aliases.values())

    def _plan(self, cells: Cells, data: ProductLineData) -> None:
        known = self._products.get(folded(data.name))
        if known is None:
            self.plan.creates.append(data)
            return
        pk, name, line, price = known
        merged = replace(
            data,
            pk=pk,
            name=name,
            line=data.line if cells.has("line") else line or "",
            list_price=data.list_price if cells.has("list_price") else price,
        )
        standing = {alias for alias, (_, product) in self._aliases.items() if product == name}
        if (merged.line, merged.list_price) == (line or "", price) and {
            folded(alias) for alias in data.aliases
        } <= standing:
            self.plan.unchanged += 1
        else:
            self.plan.updates.append(merged)

    def finish(self) -> None:
        for name, line in self._seen.items():
            if name in self._spellings and name not in self._products:
                reason = f"Line {self._spellings[name][1]} names it as an alias of {self._spellings[name][0]}."
                self.plan.refuse([Refusal(line, "name", reason)])

    def apply(self) -> None:
        watching = self.traces.watching
        with watching(ProductLine), watching(ProductAlias), watching(Product):
            self._save()

    def _save(self) -> None:
        products = Product.objects.select_related("line").in_bulk([data.pk for data in self.plan.updates])
        for data in self.plan.creates + self.plan.updates:
            product_service.save(
                self.act,
                name=data.name,
                line=data.line,
                list_price=data.list_price,
                aliases=data.aliases,
                product=products.get(data.pk),
            )

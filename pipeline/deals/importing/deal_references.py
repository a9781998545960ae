"""Deals that lines of a file name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from accounts.imports.importing.cells import Cells
from accounts.imports.importing.kinds import Kind, values_of
from accounts.imports.importing.reading import Row
from pipeline.deals.models import Deal

UNKNOWN_DEAL = "There is no deal with the external_id {} in TRAPS; import deals first."


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
    pushes: int
    paused_until_on: date | None


DEAL_FIELDS = tuple(KnownDeal.__dataclass_fields__)


def deals(kind: Kind, rows: Sequence[Row], places: dict[str, int], column: str) -> dict[str, KnownDeal]:
    """Deals of a chunk by external_id."""
    external_ids = values_of(rows, places, column)
    known_rows = (
        kind.read(Deal.objects.filter(external_id__in=external_ids).order_by().values_list("external_id", *DEAL_FIELDS))
        if external_ids
        else []
    )
    return {external_id: KnownDeal(*fields) for external_id, *fields in known_rows}


def by_external_id(known: dict[str, KnownDeal], cells: Cells, column: str) -> KnownDeal | None:
    """The deal that a cell names; ids are exact, unlike names."""
    value = cells.text(column, longest=120)
    if not value:
        return None
    if value not in known:
        cells.refuse(column, UNKNOWN_DEAL.format(value))
    return known.get(value)

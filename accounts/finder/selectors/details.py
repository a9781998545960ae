"""What is shown of a hit: rows of different tables in the same columns, so that one query reads them all."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, DateField, DateTimeField, F, QuerySet, TextField, Value
from django.db.models.functions import Cast

from traps_web.lib.fields import MoneyField


class Detail(NamedTuple):
    """A thing in a few words. `under` is the id of what it belongs to."""

    kind: str
    number: int
    under: int | None
    label: str
    more: str | None
    address: str | None
    day: date | None
    at: datetime | None
    amount: Decimal | None


def rows_of(
    rows: QuerySet[Any],
    *,
    kind: str,
    label: str,
    number: str = "pk",
    under: str = "",
    more: str = "",
    address: str = "",
    day: str = "",
    at: str = "",
    amount: str = "",
) -> QuerySet[Any]:
    """The rows with these of their columns, to be read together with those of other tables (`together`)."""
    columns = {
        "found_kind": Value(kind, output_field=TextField()),
        "found_number": Cast(F(number), BigIntegerField()),
        "found_under": Cast(F(under) if under else Value(None), BigIntegerField()),
        "found_label": Cast(F(label), TextField()),
        "found_more": Cast(F(more) if more else Value(None), TextField()),
        "found_address": Cast(F(address) if address else Value(None), TextField()),
        "found_day": Cast(F(day) if day else Value(None), DateField()),
        "found_at": Cast(F(at) if at else Value(None), DateTimeField()),
        "found_amount": Cast(F(amount) if amount else Value(None), MoneyField()),
    }
    return rows.order_by().annotate(**columns).values_list(*columns)


def together(parts: list[QuerySet[Any]]) -> QuerySet[Any]:
    """The rows of several tables as one query, each with the fields of `Detail`."""
    first, *others = parts
    return first.union(*others, all=True) if others else first

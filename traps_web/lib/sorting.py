"""The orders that a list has: columns from a fixed list, put in order in the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet


@dataclass(frozen=True)
class Orders:
    """By key of an address the column it sorts by; a minus before the key turns the order round.

    `first` is the order of a list that is asked for none. What is empty comes last both ways, and rows that are equal
    stand by `then`.
    """

    columns: Mapping[str, str]
    first: str
    then: tuple[str, ...] = ("pk",)

    @property
    def keys(self) -> tuple[str, ...]:
        """Everything that an address may ask for."""
        return tuple(f"{sign}{key}" for key in self.columns for sign in ("", "-"))

    def key(self, asked: str | None) -> str:
        """The order asked for, or the first one for what is none."""
        return asked if asked in self.keys else self.first

    def put(self, rows: QuerySet[Any], asked: str | None) -> QuerySet[Any]:
        """The rows in the order asked for; without one they stay in that of the list, which an index may know."""
        key = self.key(asked)
        if key == self.first:
            return rows
        column = F(self.columns[key.removeprefix("-")])
        by = column.desc(nulls_last=True) if key.startswith("-") else column.asc(nulls_last=True)
        return rows.order_by(by, *self.then)

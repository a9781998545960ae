"""Filters of rows that hold from a day to a day."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from accounts.organisation.selectors.teams import live_on
from traps_web.edges.filters import DayFilter, ListFilter


class HeldOnFilter(ListFilter):
    """Narrow a list of rows that hold from a day up to another one."""

    on = DayFilter(method="by_day", help_text="Rules in force on this day.")

    def by_day(self, rows: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        return rows.filter(live_on(value))

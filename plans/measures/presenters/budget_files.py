"""Promised numbers as files."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet

from traps_web.ui.exports import AT_ONCE, Table


def budgets(rows: QuerySet[Any]) -> Table:
    """Budget lines of people and the own numbers of teams; the last day is inside."""
    heads = ("whose", "team", "category", "month", "first_day", "last_day", "working_days", "amount")
    return Table("budgets", heads, (_budget(row) for row in rows.iterator(AT_ONCE)))


def _budget(row: Any) -> tuple[Any, ...]:
    owner_name = row.person.name if row.person else row.team.name
    last = row.ends_before - timedelta(days=1)
    return (owner_name, row.team.name, row.category.name, row.month, row.starts_on, last, row.working_days, row.amount)

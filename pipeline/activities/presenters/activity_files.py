"""The list of activities as a file."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from pipeline.customers.presenters.customer_files import name_of
from traps_web.ui.exports import AT_ONCE, Table


def activities(rows: QuerySet[Any]) -> Table:
    """Work done, act by act and tally by tally."""
    heads = ("done_on", "person", "team", "type", "count", "kind", "late", "customer", "deal", "note", "external_id")
    return Table(
        "activities",
        heads,
        (
            (
                one.done_on, one.person.name, name_of(one.team), one.type.name, one.count, one.kind, one.is_late,
                name_of(one.customer), name_of(one.deal), one.note, one.external_id,
            )
            for one in rows.iterator(AT_ONCE)
        ),
    )  # fmt: skip

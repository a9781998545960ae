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
                activity.done_on,
                activity.person.name,
                name_of(activity.team),
                activity.type.name,
                activity.count,
                activity.kind,
                activity.is_late,
                name_of(activity.customer),
                name_of(activity.deal),
                activity.note,
                activity.external_id,
            )
            for activity in rows.iterator(AT_ONCE)
        ),
    )

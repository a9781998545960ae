"""Requests for days off as matters to decide on."""

from __future__ import annotations

from collections.abc import Collection

from accounts.absences.models import Leave
from accounts.duties.selectors.matters import Matter


def of_leaves(ids: Collection[int]) -> dict[int, Matter]:
    """Days off, asked for by the person or by somebody of the line."""
    rows = Leave.objects.filter(pk__in=ids).select_related("person", "asked_by")
    return {row.pk: Matter(row.person, row.asked_by) for row in rows}

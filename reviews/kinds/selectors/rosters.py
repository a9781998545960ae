"""Rosters read from the conditions that a kind declares."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Case, CharField, Q, QuerySet, Value, When

from reviews.kinds.rules.rosters import GROUPS


def grouped(rows: QuerySet[Any], conditions: Mapping[str, Q]) -> QuerySet[Any]:
    """Reviews with `group`: in which part of the roster each of them is."""
    others = [When(conditions[name], then=Value(name)) for name in GROUPS if name != "due"]
    return rows.annotate(group=Case(*others, default=Value("due"), output_field=CharField()))


def of_group(rows: QuerySet[Any], conditions: Mapping[str, Q], group: str) -> QuerySet[Any]:
    """The reviews of one part of the roster, or all of them for a name that is none."""
    return rows.filter(conditions[group]) if group in GROUPS else rows

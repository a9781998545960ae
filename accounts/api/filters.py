"""Filters that every list of the API shares."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field

from accounts.selectors.teams import live_on
from traps_web.lib.fields import DayField

MOST = 2**63 - 1


class DayFilter(django_filters.DateFilter):
    """The rows of a day, or before or after it. A day that no page could save is refused with the same sentence."""

    field_class = DayField


@extend_schema_field(OpenApiTypes.INT)
class RowFilter(django_filters.NumberFilter):
    """The rows that belong to one other row, named by its number. A number that no row can have is refused with a sentence."""

    field_class = forms.IntegerField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, min_value=0, max_value=MOST, **kwargs)


class HeldOnFilter(django_filters.FilterSet):
    """Narrow a list of rows that hold from a day up to another one."""

    on = DayFilter(method="by_day", help_text="Those that hold on this day.")

    def by_day(self, rows: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        return rows.filter(live_on(value))

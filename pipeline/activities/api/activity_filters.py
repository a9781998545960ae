"""What the list of activities is narrowed by."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet

from pipeline.activities.models import Activity
from pipeline.activities.selectors.activities import ORDERS
from pipeline.customers.api.fact_filters import FactFilter
from traps_web.edges.filters import DayFilter, OneOf, RowFilter


class ActivityFilter(FactFilter):
    """Narrow the list of activities."""

    day = "done_on"

    person = RowFilter(field_name="person_id")
    person_email = django_filters.CharFilter(field_name="person__email_key")
    type = django_filters.CharFilter(field_name="type__key")
    customer = RowFilter(field_name="customer_id")
    deal = RowFilter(field_name="deal_id")
    done_after = DayFilter(field_name="done_on", lookup_expr="gte")
    done_before = DayFilter(field_name="done_on", lookup_expr="lt")

    ordering = OneOf(ORDERS.keys, method="in_order", help_text="Newest first, when left out.")

    class Meta:
        model = Activity
        fields = ["external_id", "kind", "is_late"]

    def in_order(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return ORDERS.put(rows, value)

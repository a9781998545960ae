"""What the list of activities is narrowed by."""

from __future__ import annotations

import django_filters

from pipeline.activities.models import Activity
from pipeline.customers.api.fact_filters import FactFilter
from traps_web.edges.filters import DayFilter, RowFilter


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

    class Meta:
        model = Activity
        fields = ["external_id", "kind", "is_late"]

"""What the list of bookings is narrowed by: the same as on its page."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet

from pipeline.bookings.models import Booking
from pipeline.bookings.selectors import bookings, entries
from pipeline.customers.api.fact_filters import FactFilter
from traps_web.edges.filters import DayFilter, OneOf, RowFilter


class BookingFilter(FactFilter):
    """Narrow the list of bookings."""

    day = "booked_on"

    person = RowFilter(field_name="credits__person_id")
    person_email = django_filters.CharFilter(field_name="credits__person__email_key")
    category = django_filters.CharFilter(field_name="category__key")
    customer = RowFilter(field_name="customer_id")
    product = RowFilter(field_name="product_id")
    deal = RowFilter(field_name="deal_id")
    booked_after = DayFilter(field_name="booked_on", lookup_expr="gte")
    booked_before = DayFilter(field_name="booked_on", lookup_expr="lt")
    restates = RowFilter(field_name="restates_id", label="The restatements of one booking.")
    is_restatement = django_filters.BooleanFilter(field_name="restates", lookup_expr="isnull", exclude=True)
    mark = OneOf(
        tuple(entries.MARKS),
        method="by_mark",
        help_text="Money entered by the person who is credited, likely entered twice, or of a deal that is still open.",
    )

    ordering = OneOf(bookings.BOOKING_ORDERS.keys, method="in_order", help_text="Newest first, when left out.")

    class Meta:
        model = Booking
        fields = ["external_id", "source"]

    def by_mark(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return entries.marked(rows, value)

    def in_order(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return bookings.BOOKING_ORDERS.put(rows, value)

    def in_teams(self, team_ids: Any) -> Q:
        """The bookings with a credit there."""
        return bookings.credited_in(team_ids)

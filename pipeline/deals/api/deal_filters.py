"""What the list of deals is narrowed by: the same as on its page."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet

from accounts.organisation.selectors import calendar
from pipeline.customers.api.fact_filters import FactFilter
from pipeline.deals.models import Deal
from pipeline.deals.rules import closings
from pipeline.deals.rules.closings import CLOSINGS, UNDATED
from pipeline.deals.selectors import deals
from pipeline.deals.selectors.deal_criteria import SORTS, DealCriteria
from pipeline.stages.rules.readiness import NOT_READY
from pipeline.stages.selectors import readiness
from traps_web.edges.filters import DayFilter, OneOf, RowFilter
from traps_web.lib.fields import AmountField
from traps_web.lib.searches import LONGEST


class AmountFilter(django_filters.NumberFilter):
    """An amount of the organisation's currency."""

    field_class = AmountField


class DealFilter(FactFilter):
    """Narrow the list of deals. A period means the close date, of closed deals the day on which they were closed."""

    owner = RowFilter(field_name="owner_id")
    owner_email = django_filters.CharFilter(field_name="owner__email_key")
    person = RowFilter(method="by_person", help_text="People with a share of the money.")
    status = OneOf(("open", "won", "lost"))
    pipeline = RowFilter(field_name="stage__pipeline_id")
    stage = django_filters.CharFilter(field_name="stage__name_key")
    customer = RowFilter(field_name="customer_id")
    product = RowFilter(field_name="product_id")
    name = django_filters.CharFilter(field_name="name_key", lookup_expr="holds")
    q = django_filters.CharFilter(method="by_words", max_length=LONGEST, help_text="Words of the deal or its customer.")
    amount_from = AmountFilter(field_name="amount", lookup_expr="gte")
    amount_to = AmountFilter(field_name="amount", lookup_expr="lte")
    pushes_from = django_filters.NumberFilter(
        field_name="pushes", lookup_expr="gte", min_value=0, help_text="Pushed at least so often."
    )
    not_ready = OneOf(("any", *NOT_READY), method="by_reason", help_text="Open deals with this reason.")
    closing = OneOf(
        CLOSINGS,
        method="by_closing",
        help_text="This fiscal quarter, the next one, later, earlier, or without a date; of closed deals the closing.",
    )
    close_after = DayFilter(field_name="close_on", lookup_expr="gte")
    close_before = DayFilter(field_name="close_on", lookup_expr="lt")
    closed_after = DayFilter(field_name="closed_on", lookup_expr="gte")
    closed_before = DayFilter(field_name="closed_on", lookup_expr="lt")
    updated_after = django_filters.IsoDateTimeFilter(field_name="updated_at", lookup_expr="gte")
    ordering = OneOf(SORTS, method="in_order", help_text="Newest first, when left out.")

    class Meta:
        model = Deal
        fields = ["external_id"]

    @property
    def day(self) -> str:  # type: ignore[override]
        """The date that a period speaks of."""
        return DealCriteria(status=self.form.cleaned_data.get("status") or "open").day

    def in_teams(self, team_ids: Any) -> Q:
        """The deals with a share there."""
        return deals.with_share(Q(team_id__in=team_ids))

    def by_person(self, rows: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        return rows.filter(deals.with_share(Q(person_id=value)))

    def by_words(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return deals.with_words(rows, value)

    def by_closing(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        starts_on, ends_before = closings.span(calendar.rules(), self.today, value)
        bounds = {"gte": starts_on, "lt": ends_before, "isnull": value == UNDATED or None}
        limits = {f"{self.day}__{lookup}": bound for lookup, bound in bounds.items() if bound is not None}
        return rows.filter(**limits)

    def by_reason(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(readiness.filters(today=self.today).q(value))

    def in_order(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return deals.in_order(rows, DealCriteria(sort=value))

"""Customers for programs, narrowed and put in order as on their page: by what is owed to them as well."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet

from pipeline.customers.api import customers as facts
from pipeline.customers.models import Customer
from plans.account_plans.rules.tiers import TIERS
from plans.account_plans.selectors import customers as selector
from plans.account_plans.selectors.customers import AHEAD, SORTS
from traps_web.edges.filters import OneOf
from traps_web.lib.searches import LONGEST

NO_TIER = "none"


class CustomerFilter(facts.CustomerFilter):
    """Narrow the list of customers."""

    tier = OneOf((*TIERS, NO_TIER), method="by_tier")
    q = django_filters.CharFilter(method="by_words", max_length=LONGEST, help_text="Words of the name or the industry.")
    due = OneOf(tuple(AHEAD), method="by_due", help_text="Over: contact overdue; soon: contact due within a week.")
    ordering = OneOf(SORTS, method="in_order", help_text="By name, when left out.")

    class Meta(facts.CustomerFilter.Meta):
        fields = [name for name in facts.CustomerFilter.Meta.fields if name != "tier"]

    def by_tier(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(tier="" if value == NO_TIER else value)

    def by_words(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return selector.with_words(rows, value)

    def by_due(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return selector.due(rows, value, today=self.request.reader.today)

    def in_order(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return selector.in_order(self.request.reader, rows, value)


class CustomerViewSet(facts.CustomerViewSet):
    """Who buys, by name."""

    filterset_class = CustomerFilter
    queryset = Customer.objects.none()

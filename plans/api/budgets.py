"""Budget lines, for programs."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from rest_framework import serializers, viewsets

from plans.models import BudgetLine
from plans.selectors import budgets as selector
from plans.selectors.scopes import day_for
from traps_web.edges.filters import ListFilter


class BudgetSerializer(serializers.ModelSerializer[BudgetLine]):
    """The number of a person, or a team's own, in a fiscal month or in a part of it after a move."""

    category = serializers.CharField(source="category.key")
    period = serializers.CharField(source="month")
    amount = serializers.DecimalField(max_digits=17, decimal_places=2)

    class Meta:
        model = BudgetLine
        fields = ["id", "person", "team", "category", "period", "starts_on", "ends_before", "working_days", "amount"]


class BudgetFilter(ListFilter):
    """Narrow the list of budgets."""

    category = django_filters.CharFilter(field_name="category__key")
    period = django_filters.CharFilter(field_name="month")
    own = django_filters.BooleanFilter(field_name="person", lookup_expr="isnull", help_text="Teams' own numbers only.")

    class Meta:
        model = BudgetLine
        fields = ["person", "team", "category", "period", "year", "own"]


class BudgetViewSet(viewsets.ReadOnlyModelViewSet[BudgetLine]):
    """The budget lines that whoever asks may see."""

    serializer_class = BudgetSerializer
    filterset_class = BudgetFilter
    queryset = BudgetLine.objects.none()

    def get_queryset(self) -> QuerySet[Any]:
        request = self.request
        today = day_for(viewer=request.user, organisation=request.organisation, now=request.now)
        return selector.budget_lines(viewer=request.user, today=today)

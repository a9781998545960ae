"""Budget lines, for programs."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.organisation.api.drawn_texts import DrawnText
from accounts.record.api.scopes import needs
from accounts.record.rules.scopes import Scope
from pipeline.customers.api.fact_fields import money_field
from plans.measures.api.period_numbers import number_in_sight
from plans.measures.models import BudgetChange, BudgetLine
from plans.measures.selectors import budget_history
from plans.measures.selectors import budgets as selector
from plans.measures.selectors.scopes import day_for
from plans.numbers.services import budget_restatements
from traps_web.edges.answers import WRITE_ERRORS, validated
from traps_web.edges.filters import ListFilter, RowFilter
from traps_web.edges.requests import ApiRequest
from traps_web.edges.resources import Resource


class BudgetSerializer(serializers.ModelSerializer[BudgetLine]):
    """The number of a person, or a team's own, in a fiscal month or in a part of it after a move."""

    category = serializers.CharField(source="category.key")
    period = serializers.CharField(source="month")
    amount = serializers.DecimalField(max_digits=17, decimal_places=2)

    class Meta:
        model = BudgetLine
        fields = ["id", "person", "team", "category", "period", "starts_on", "ends_before", "working_days", "amount"]


class BudgetChangeSerializer(serializers.ModelSerializer[BudgetChange]):
    """By how much a number changed on a span of days, when that became known, who changed it and how."""

    category = serializers.CharField(source="category.key")
    period = serializers.CharField(source="month")
    delta = money_field()
    before = money_field(source="before_amount", help_text="What the owner's whole month carried before the act.")
    after = money_field(source="after_amount")
    reason = DrawnText(at="entered_at")
    file = serializers.CharField(source="run.file_name", default=None, allow_null=True)

    class Meta:
        model = BudgetChange
        fields = [
            "id",
            "kind",
            "person",
            "team",
            "category",
            "period",
            "starts_on",
            "ends_before",
            "delta",
            "before",
            "after",
            "is_after_start",
            "effective_on",
            "reason",
            "amendment",
            "run",
            "file",
            "entered_at",
            "entered_by",
        ]


class RestateSerializer(serializers.Serializer[Any]):
    """What the number of a period that has ended should have been."""

    person = serializers.IntegerField(
        min_value=1, max_value=2**62, required=False, help_text="The owner of the number."
    )
    team = serializers.IntegerField(
        min_value=1, max_value=2**62, required=False, help_text="Or the team whose own number."
    )
    period = serializers.CharField(
        max_length=10, help_text="FY2027, FY2027-Q2 or FY2027-M05; the period must have ended."
    )
    number = serializers.DictField(
        child=money_field(), help_text="The number of the period by key of category; what is left out stays."
    )
    reason = serializers.CharField(max_length=2000)
    known = serializers.DictField(
        child=money_field(),
        required=False,
        help_text="The number that you read, by key of category; if it has changed, the answer is 409.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("person" in attrs) == ("team" in attrs):
            raise serializers.ValidationError(
                {"person": ["A number belongs to a person or to a team. Send one of the two."]}
            )
        return attrs


class RestatedSerializer(serializers.Serializer[Any]):
    """What the number was and is, with the rows that say so."""

    period = serializers.CharField()
    before = money_field()
    after = money_field()
    changes = BudgetChangeSerializer(many=True)


class BudgetFilter(ListFilter):
    """Narrow the list of budgets."""

    category = django_filters.CharFilter(field_name="category__key")
    period = django_filters.CharFilter(field_name="month")
    own = django_filters.BooleanFilter(field_name="person", lookup_expr="isnull", help_text="Teams' own numbers only.")

    class Meta:
        model = BudgetLine
        fields = ["person", "team", "category", "period", "year", "own"]


class BudgetViewSet(Resource):
    """The budget lines that the caller may see."""

    serializer_class = BudgetSerializer
    filterset_class = BudgetFilter

    def rows(self) -> QuerySet[Any]:
        request = self.request
        today = day_for(request.reader)
        return selector.budget_lines(viewer=request.user, today=today)

    @needs(Scope.FACTS)
    @extend_schema(request=RestateSerializer, responses={200: RestatedSerializer, **WRITE_ERRORS})
    @action(methods=["post"], detail=False)
    def restate(self, request: ApiRequest) -> Response:
        """Say what the number of a period that has ended should have been: by an admin, with a reason, as rows of their
        own.
        """
        sent = validated(RestateSerializer, request)
        kind = "person" if "person" in sent else "team"
        number = number_in_sight(request, kind, sent[kind], sent["period"])
        done = budget_restatements.restate(
            request.act, number=number, amounts=sent["number"], reason=sent["reason"], known=sent.get("known")
        )
        return Response(RestatedSerializer(done).data)


class BudgetChangeFilter(ListFilter):
    """Narrow the list of changes."""

    person = RowFilter(field_name="person_id")
    team = RowFilter(field_name="team_id")
    category = django_filters.CharFilter(field_name="category__key")
    period = django_filters.CharFilter(field_name="month")
    own = django_filters.BooleanFilter(field_name="person", lookup_expr="isnull", help_text="Teams' own numbers only.")

    class Meta:
        model = BudgetChange
        fields = ["person", "team", "category", "period", "kind", "own"]


class BudgetChangeViewSet(Resource):
    """Every change of the budgets in sight, the latest first; budget lines are the sums of them."""

    serializer_class = BudgetChangeSerializer
    filterset_class = BudgetChangeFilter

    def rows(self) -> QuerySet[Any]:
        request = self.request
        today = day_for(request.reader)
        return budget_history.changes(viewer=request.user, today=today)

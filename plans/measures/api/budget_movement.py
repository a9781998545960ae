"""The movement of a budget between the ends of two days, for programs."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.response import Response

from accounts.record.api.fields import DayField
from pipeline.history.api.movement import SpanQuerySerializer
from pipeline.history.forms.movement import MovementForm
from pipeline.history.selectors.scopes import NotVisible
from plans.measures.presenters.budget_movement import document
from plans.measures.rules.budget_movement import Line
from plans.measures.selectors.budget_movement import MOST_CHANGES
from plans.measures.views.budget_movement import moved_in
from traps_web.edges.answers import one_row, queried
from traps_web.edges.requests import ApiRequest
from traps_web.lib.faults import Invalid

_MONEY = "Two decimals."


class BudgetSpanSerializer(SpanQuerySerializer):
    """Two days, and whose budget of which period."""

    period = serializers.CharField(
        required=False, help_text="FY2027-Q2, FY2027-M05 or FY2027; the quarter of today when left out."
    )


class BudgetLineSumSerializer(serializers.Serializer[Any]):
    """What one cause changed, signed."""

    name = serializers.ChoiceField(choices=[line.value for line in Line])
    amount = serializers.CharField(help_text=_MONEY)


class BudgetSumsSerializer(serializers.Serializer[Any]):
    """The opening plus all lines is the closing, to the cent."""

    opening = serializers.CharField(help_text=_MONEY)
    closing = serializers.CharField(help_text=_MONEY)
    lines = BudgetLineSumSerializer(many=True)


class BudgetPartSerializer(BudgetSumsSerializer):
    """A team or person directly below."""

    kind = serializers.CharField(help_text="team or person; the team that is asked for stands for what it has itself.")
    id = serializers.IntegerField()
    name = serializers.CharField()


class ToldChangeSerializer(serializers.Serializer[Any]):
    """One change of one month of a number."""

    id = serializers.IntegerField(help_text="Of the budget change.")
    kind = serializers.CharField()
    person = serializers.IntegerField(allow_null=True, help_text="Null: the number is the team’s own.")
    team = serializers.IntegerField(help_text="The person’s team in that month, or the team that owns the number.")
    month = serializers.CharField()
    delta = serializers.CharField(help_text=_MONEY)
    reason = serializers.CharField()
    entered_at = serializers.DateTimeField()
    entered_by = serializers.CharField(allow_null=True)


class BudgetMovementSerializer(BudgetSumsSerializer):
    """A budget at both ends, and what moved it.

    A team’s own number counts in months in which nobody and no team below it has one above zero.
    """

    name = serializers.CharField(help_text="Whose.")
    since = DayField()
    until = DayField()
    period = serializers.CharField()
    handed_on_within = serializers.CharField(help_text="From hand to hand inside; nothing in sum.")
    parts = BudgetPartSerializer(many=True)
    change_count = serializers.IntegerField()
    changes = ToldChangeSerializer(
        many=True, help_text=f"The latest {MOST_CHANGES}; `/api/v1/budget-changes/` has all of them."
    )


class BudgetMovementViewSet(viewsets.ViewSet):
    """What moved a budget between two days. A rep sees their own, a manager their teams, leaders and admins all."""

    @extend_schema(
        operation_id="budget_movement",
        parameters=[BudgetSpanSerializer],
        responses={
            200: one_row(BudgetMovementSerializer),
            400: OpenApiResponse(description="One sentence for each wrong parameter."),
            404: OpenApiResponse(description="There is no such team or person, or you cannot see it."),
        },
    )
    def list(self, request: ApiRequest) -> Response:
        """Opening, lines and closing of the budget of one scope in a period."""
        data = queried(BudgetSpanSerializer, request)
        form = MovementForm({name: str(value) for name, value in data.items()}, reader=request.reader)
        if not form.is_valid():
            raise Invalid(**{name: str(sentences[0]) for name, sentences in form.errors.items()})
        try:
            return Response(document(moved_in(form)))
        except NotVisible:
            raise Http404 from None

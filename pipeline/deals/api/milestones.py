"""Milestones for programs: agreed, reached, moved, dropped."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from accounts.record.api.answers import WRITE_ERRORS, told
from accounts.record.api.fields import DayField
from pipeline.customers.api.fact_fields import text_field
from pipeline.deals.forms.milestones import NewMilestoneForm
from pipeline.deals.models import Milestone
from pipeline.deals.selectors import milestones as selector
from pipeline.deals.services import milestones
from traps_web.edges.calls import act
from traps_web.edges.filters import DayFilter, ListFilter, RowFilter
from traps_web.edges.requests import ApiRequest
from traps_web.edges.resources import Resource


class MilestoneSerializer(serializers.ModelSerializer[Milestone]):
    """A dated step with an owner on both sides."""

    owner_email = serializers.CharField(source="owner.email")

    class Meta:
        model = Milestone
        fields = [
            "id", "deal", "name", "owner", "owner_email", "their_owner", "due_on", "moves", "made_at", "done_at", "dropped_at",
            "drop_reason",
        ]  # fmt: skip


class MilestoneChangeSerializer(serializers.Serializer[Any]):
    """One of three: done, another day with the reason, or dropped with the reason."""

    done = serializers.BooleanField(required=False)
    dropped = serializers.BooleanField(required=False)
    due_on = DayField(required=False)
    reason = text_field(200)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if sum(map(bool, (attrs.get("done"), attrs.get("dropped"), attrs.get("due_on")))) != 1:
            raise serializers.ValidationError("Say one of three: done, dropped, or another due_on.")
        return attrs


class MilestoneFilter(ListFilter):
    """Narrow the list of milestones."""

    deal = RowFilter(field_name="deal_id")
    owner = RowFilter(field_name="owner_id")
    due_before = DayFilter(field_name="due_on", lookup_expr="lt")

    class Meta:
        model = Milestone
        fields: list[str] = []


class MilestoneViewSet(Resource):
    """Milestones of deals in sight, by day."""

    serializer_class = MilestoneSerializer

    filterset_class = MilestoneFilter

    def rows(self) -> QuerySet[Milestone]:
        return selector.visible(viewer=self.request.user)

    @act(NewMilestoneForm, milestones.add)
    def create(self) -> None:
        """Agree a milestone; its owner owes it by its day."""

    @extend_schema(request=MilestoneChangeSerializer, responses={200: MilestoneSerializer, **WRITE_ERRORS})
    def partial_update(self, request: ApiRequest, pk: str) -> Response:
        """Say that it is reached, give it another day, or drop it."""
        row, change = self.get_object(), told(MilestoneChangeSerializer, request)
        if change.get("done"):
            milestones.done(request.act, milestone=row)
        elif change.get("dropped"):
            milestones.drop(request.act, milestone=row, reason=change.get("reason", ""))
        else:
            milestones.move(request.act, milestone=row, due_on=change["due_on"], reason=change.get("reason", ""))
        return Response(self.get_serializer(self.get_object()).data)

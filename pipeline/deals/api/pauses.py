"""Pauses of deals for programs; pausing and resuming are acts of a deal."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from pipeline.deals.models import DealPause
from pipeline.deals.selectors import pauses as selector
from traps_web.edges.filters import DayFilter, ListFilter, RowFilter
from traps_web.edges.resources import Resource


class PauseSerializer(serializers.ModelSerializer[DealPause]):
    """A span of days in which a deal rests, the last one before `ends_before`."""

    paused_by_name: Any = serializers.CharField(source="paused_by.name", default="", allow_blank=True)

    class Meta:
        model = DealPause
        fields = [
            "id",
            "deal",
            "number",
            "starts_on",
            "ends_before",
            "resume_on",
            "reason",
            "paused_at",
            "paused_by",
            "paused_by_name",
            "ended_at",
        ]


class PauseFilter(ListFilter):
    """Narrow the list of pauses."""

    deal = RowFilter(field_name="deal_id")
    owner = RowFilter(field_name="deal__owner_id")
    ends_after = DayFilter(field_name="ends_before", lookup_expr="gt")

    class Meta:
        model = DealPause
        fields: list[str] = []


class PauseViewSet(Resource):
    """Pauses of deals in sight, the latest first."""

    serializer_class = PauseSerializer
    filterset_class = PauseFilter

    def rows(self) -> QuerySet[DealPause]:
        return selector.visible(viewer=self.request.user)

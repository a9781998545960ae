"""The traps: every obligation that whoever asks may see, with the one answer to "is it late"."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.answers import WRITE_ERRORS
from accounts.api.filters import RowFilter
from accounts.models import Obligation
from accounts.rules import obligations as rules
from accounts.selectors import calendar
from accounts.selectors import obligations as selector
from accounts.services import extensions, obligations


class ObligationSerializer(serializers.ModelSerializer[Obligation]):
    """One thing that one person owes by one instant."""

    trap = serializers.SlugField(source="trap.key", read_only=True)
    trap_name = serializers.CharField(source="trap.name", read_only=True)
    owner_name = serializers.CharField(source="owner.name", read_only=True)
    state = serializers.SerializerMethodField(help_text="open, done, late, missed, waived or excused, at this instant.")
    said = serializers.SerializerMethodField(help_text="The state in words: missed, then done 3 days late.")

    class Meta:
        model = Obligation
        fields = [
            "id",
            "trap",
            "trap_name",
            "owner",
            "owner_name",
            "team",
            "subject",
            "label",
            "address",
            "due_on",
            "due_at",
            "first_due_at",
            "missed_at",
            "state",
            "said",
            "done_at",
            "waived_at",
            "waive_reason",
        ]

    @extend_schema_field(serializers.ChoiceField(choices=list(rules.STATES)))
    def get_state(self, row: Obligation) -> str:
        return rules.state(row, now=self.context["request"].now)

    def get_said(self, row: Obligation) -> str:
        request = self.context["request"]
        zone = ZoneInfo(calendar.zone_of(row.owner, request.organisation))
        return rules.said(row, now=request.now, zone=zone)


class ObligationFilter(django_filters.FilterSet):
    """Narrow the list of obligations."""

    owner = RowFilter(field_name="owner_id")
    team = RowFilter(field_name="team_id")
    trap = django_filters.CharFilter(field_name="trap__key")
    state = django_filters.ChoiceFilter(choices=[(state, state) for state in rules.STATES], method="by_state")
    due_after = django_filters.DateFilter(field_name="due_on", lookup_expr="gte")
    due_before = django_filters.DateFilter(field_name="due_on", lookup_expr="lt")

    class Meta:
        model = Obligation
        fields = ["owner", "team", "trap", "state", "due_after", "due_before"]

    def by_state(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(selector.state_filter(value, self.request.now))


class MoreTimeSerializer(serializers.Serializer[Any]):
    """A later deadline and why."""

    wanted_on = serializers.DateField()
    reason = serializers.CharField(max_length=600)


class WaiveSerializer(serializers.Serializer[Any]):
    """Why something is let go."""

    reason = serializers.CharField(max_length=600)


class ObligationViewSet(viewsets.ReadOnlyModelViewSet[Obligation]):
    """What is owed, by whom, until when, and how it ended. The newest deadline first."""

    serializer_class = ObligationSerializer
    filterset_class = ObligationFilter
    queryset = Obligation.objects.none()

    def get_queryset(self) -> QuerySet[Any]:
        return selector.visible(viewer=self.request.user)

    @extend_schema(request=MoreTimeSerializer, responses={200: ObligationSerializer, **WRITE_ERRORS})
    @action(methods=["post"], detail=True)
    def extend(self, request: Request, pk: str) -> Response:
        """Ask for more time, before the deadline; the line decides."""
        row = self.get_object()
        said = MoreTimeSerializer(data=request.data)
        said.is_valid(raise_exception=True)
        extensions.ask_extension(obligation=row, by=request.user, now=request.now, **said.validated_data)
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=WaiveSerializer, responses={200: ObligationSerializer, **WRITE_ERRORS})
    @action(methods=["post"], detail=True)
    def waive(self, request: Request, pk: str) -> Response:
        """Let it go, with a reason, as the line above."""
        row = self.get_object()
        said = WaiveSerializer(data=request.data)
        said.is_valid(raise_exception=True)
        obligations.waive(obligation=row, by=request.user, now=request.now, **said.validated_data)
        return Response(self.get_serializer(self.get_object()).data)

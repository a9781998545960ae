"""The traps: every obligation that whoever asks may see, with the one answer to "is it late"."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.answers import NOT_SIGNED_IN, READ_ERRORS, WRITE_ERRORS, told
from accounts.api.clocks import today_of
from accounts.api.fields import DayField
from accounts.models import Extension, Obligation
from accounts.presenters.obligations import said_of
from accounts.rules import obligations as rules
from accounts.selectors import calendar
from accounts.selectors import obligations as selector
from accounts.services import extensions, obligations
from traps_web.edges.filters import DayFilter, ListFilter, OneOf, RowFilter


class ObligationSerializer(serializers.ModelSerializer[Obligation]):
    """One thing that one person owes by one instant."""

    trap = serializers.SlugField(source="trap.key", read_only=True)
    trap_name = serializers.CharField(source="trap.name", read_only=True)
    owner_name = serializers.CharField(source="owner.name", read_only=True)
    state = serializers.SerializerMethodField(
        help_text="open, done, late, missed, waived or excused, at this instant. What was missed stays missed, also when it is "
        "done or waived later: waived alone is what was let go before the miss."
    )
    said = serializers.SerializerMethodField(
        help_text="The state in words: missed, then done 3 days late; missed, waived by Mara Manager."
    )
    waived_by_name = serializers.CharField(source="waived_by.name", read_only=True, allow_null=True, default=None)

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
            "waived_by",
            "waived_by_name",
            "waive_reason",
        ]

    @extend_schema_field(serializers.ChoiceField(choices=list(rules.STATES)))
    def get_state(self, row: Obligation) -> str:
        return rules.state(row, now=self.context["request"].now)

    def get_said(self, row: Obligation) -> str:
        request = self.context["request"]
        zone = ZoneInfo(calendar.zone_of(row.owner, request.organisation))
        return said_of(row, now=request.now, zone=zone)


OWED = "owed"


class ObligationFilter(ListFilter):
    """Narrow the list of obligations."""

    owner = RowFilter(field_name="owner_id")
    team = RowFilter(field_name="team_id")
    trap = django_filters.CharFilter(field_name="trap__key")
    waived_by = RowFilter(field_name="waived_by_id")
    state = OneOf(
        (OWED, *rules.STATES),
        method="by_state",
        help_text="Owed: still to be done, missed or not. A miss that was waived is found under missed and under waived.",
    )
    due_after = DayFilter(field_name="due_on", lookup_expr="gte")
    due_before = DayFilter(field_name="due_on", lookup_expr="lt")

    class Meta:
        model = Obligation
        fields = ["owner", "team", "trap", "waived_by", "state", "due_after", "due_before"]

    def by_state(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(selector.STILL_OWED if value == OWED else selector.state_filter(value, self.request.now))


class MoreTimeSerializer(serializers.Serializer[Any]):
    """A later deadline and why."""

    wanted_on = DayField()
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
        extensions.ask_extension(obligation=row, by=request.user, now=request.now, **told(MoreTimeSerializer, request))
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=WaiveSerializer, responses={200: ObligationSerializer, **WRITE_ERRORS})
    @action(methods=["post"], detail=True)
    def waive(self, request: Request, pk: str) -> Response:
        """Let it go, with a reason, as the line above. What was missed stays missed and says who waived it."""
        row = self.get_object()
        obligations.waive(obligation=row, by=request.user, now=request.now, **told(WaiveSerializer, request))
        return Response(self.get_serializer(self.get_object()).data)


class ExtensionSerializer(serializers.ModelSerializer[Extension]):
    """More time that somebody asked for, and the answer."""

    owner = serializers.IntegerField(source="obligation.owner_id", read_only=True)
    owner_name = serializers.CharField(source="obligation.owner.name", read_only=True)
    trap = serializers.SlugField(source="obligation.trap.key", read_only=True)
    label = serializers.CharField(source="obligation.label", read_only=True)
    due_at = serializers.DateTimeField(source="obligation.due_at", read_only=True, help_text="As it stands now.")

    class Meta:
        model = Extension
        fields = [
            "id",
            "obligation",
            "trap",
            "label",
            "owner",
            "owner_name",
            "due_at",
            "wanted_on",
            "wanted_at",
            "reason",
            "status",
            "answer",
            "asked_at",
            "decided_at",
            "decided_by",
            "decided_alone",
            "withdrawn_at",
            "withdrawn_by",
        ]
        read_only_fields = fields


class ExtensionFilter(ListFilter):
    """Narrow the list of requests."""

    owner = RowFilter(field_name="obligation__owner_id")
    obligation = RowFilter(field_name="obligation_id")

    class Meta:
        model = Extension
        fields = ["owner", "obligation", "status"]


class GrantSerializer(serializers.Serializer[Any]):
    """An answer to a request for more time; a refusal needs words."""

    grant = serializers.BooleanField()
    answer = serializers.CharField(max_length=600, allow_blank=True, default="")


@extend_schema_view(
    list=extend_schema(responses={200: ExtensionSerializer(many=True), 401: NOT_SIGNED_IN}),
    retrieve=extend_schema(responses={200: ExtensionSerializer, **READ_ERRORS}),
)
class ExtensionViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Extension]):
    """The requests for more time of everybody in sight and of whom one stands in for, the newest first."""

    serializer_class = ExtensionSerializer
    filterset_class = ExtensionFilter
    queryset = Extension.objects.none()

    def get_queryset(self) -> QuerySet[Any]:
        return selector.extensions(viewer=self.request.user, today=today_of(self.request))

    @extend_schema(request=GrantSerializer, responses={200: ExtensionSerializer, **WRITE_ERRORS})
    @action(methods=["post"], detail=True)
    def decide(self, request: Request, pk: str) -> Response:
        """Grant or refuse, as the line or its stand-in; the first decision stands."""
        row = self.get_object()
        extensions.decide_extension(extension=row, by=request.user, now=request.now, **told(GrantSerializer, request))
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=None, responses={200: ExtensionSerializer, **WRITE_ERRORS})
    @action(methods=["post"], detail=True)
    def withdraw(self, request: Request, pk: str) -> Response:
        """Take the own request back before it is decided. Doing the thing, and a waiver, withdraw it by themselves."""
        extensions.withdraw_extension(extension=self.get_object(), by=request.user, now=request.now)
        return Response(self.get_serializer(self.get_object()).data)

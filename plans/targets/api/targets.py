"""Activity targets for programs: how much prospecting a week owes, of whom, and from when."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.organisation.api.clocks import today_of
from accounts.organisation.api.filters import HeldOnFilter
from accounts.organisation.api.teams import open_team
from accounts.organisation.selectors import people
from accounts.record.api.answers import NOT_SIGNED_IN, READ_ERRORS, WRITE_ERRORS, told
from accounts.record.api.fields import DayField, KeyedRowField
from plans.targets.models import ActivityTarget
from plans.targets.models.targets import ROLES
from plans.targets.selectors import activity_settings as selector
from plans.targets.services import target_ends
from plans.targets.services import targets as service
from traps_web.edges.filters import RowFilter


class TargetSerializer(serializers.ModelSerializer[ActivityTarget]):
    """How many of a type a full week owes: of a person, a team, a role, or everybody. The nearest one holds."""

    type = serializers.CharField(source="type.key")
    person_name = serializers.CharField(source="person.name", default=None, allow_null=True)
    team_name = serializers.CharField(source="team.name", default=None, allow_null=True)
    role = serializers.CharField(help_text="rep or manager; empty: whatever the role.")
    set_by_name = serializers.CharField(source="set_by.name", default=None, allow_null=True)
    ended_by_name = serializers.CharField(source="ended_by.name", default=None, allow_null=True)
    withdrawn_by_name = serializers.CharField(source="withdrawn_by.name", default=None, allow_null=True)

    class Meta:
        model = ActivityTarget
        fields = [
            "id", "type", "person", "person_name", "team", "team_name", "role", "per_week", "starts_on", "ends_before",
            "reason", "set_at", "set_by_name", "ended_at", "ended_by_name", "end_reason",
            "withdrawn_at", "withdrawn_by_name", "withdrawn_reason",
        ]  # fmt: skip


class NewTargetSerializer(serializers.Serializer[Any]):
    """A target from a day on; it ends the one that held before."""

    type = KeyedRowField(
        lambda viewer: selector.types().filter(is_active=True),
        key="key",
        missing="There is no such activity.",
        help_text="Id or key: calls, conversations, …",
    )
    per_week = serializers.IntegerField(min_value=0, max_value=service.MOST_PER_WEEK)
    person = KeyedRowField(
        lambda viewer: people.people(viewer=viewer, active=True),
        key="email_key",
        missing="There is no such person in your sight.",
        required=False,
        help_text="Id or e-mail.",
    )
    team = open_team(required=False)
    role = serializers.ChoiceField(
        choices=ROLES, required=False, allow_blank=True, help_text="Narrows the team, or everybody."
    )
    starts_on = DayField(help_text="The first day of a week that nobody has begun or closed.")
    reason = serializers.CharField(
        max_length=service.LONGEST_REASON, required=False, allow_blank=True, help_text="Whom it concerns reads it."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs.get("team") and attrs.get("person"):
            raise serializers.ValidationError({"person": ["Choose a team or a person, not both."]})
        return attrs


class WhySerializer(serializers.Serializer[Any]):
    """Why."""

    reason = serializers.CharField(max_length=service.LONGEST_REASON)


class TargetEndSerializer(WhySerializer):
    """With which week a target ends, and why."""

    ends_before = DayField(help_text="The first day of a week to come: from it on the target holds no longer.")


class TargetFilter(HeldOnFilter):
    """Narrow the list of targets."""

    type = django_filters.CharFilter(field_name="type__key")
    person = RowFilter(field_name="person_id")
    team = RowFilter(field_name="team_id")

    class Meta:
        model = ActivityTarget
        fields = ["type", "person", "team", "role", "on"]

    def by_day(self, rows: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        """Those that hold on the day; what was taken back never held."""
        return super().by_day(rows, name, value).filter(withdrawn_at__isnull=True)


@extend_schema_view(
    list=extend_schema(responses={200: TargetSerializer(many=True), 401: NOT_SIGNED_IN}),
    retrieve=extend_schema(responses={200: TargetSerializer, **READ_ERRORS}),
)
class TargetViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[ActivityTarget]):
    """The targets for everybody, and those of people and teams in sight, the latest first."""

    serializer_class = TargetSerializer
    filterset_class = TargetFilter
    queryset = ActivityTarget.objects.none()

    def get_queryset(self) -> QuerySet[Any]:
        return selector.visible_targets(viewer=self.request.user, today=today_of(self.request))

    @extend_schema(request=NewTargetSerializer, responses={201: TargetSerializer, **WRITE_ERRORS})
    def create(self, request: Request) -> Response:
        """Set a target from a week to come on: admins any, a manager those of people below and of the teams managed."""
        row = service.set_target(request.act, **told(NewTargetSerializer, request))
        return Response(TargetSerializer(row).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=TargetEndSerializer, responses={200: TargetSerializer, **WRITE_ERRORS})
    @action(methods=["post"], detail=True)
    def end(self, request: Request, pk: str) -> Response:
        """End a target with the first day of a week to come; the next nearest one holds from then on."""
        said = told(TargetEndSerializer, request)
        row = target_ends.end(request.act, target=self.get_object(), **said)
        return Response(TargetSerializer(row).data)

    @extend_schema(request=WhySerializer, responses={200: TargetSerializer, **WRITE_ERRORS})
    @action(methods=["post"], detail=True, url_path="take-back")
    def take_back(self, request: Request, pk: str) -> Response:
        """Take back a target that has not begun; the one that it was to end goes on, and the row stays on record."""
        said = told(WhySerializer, request)
        row = target_ends.take_back(request.act, target=self.get_object(), **said)
        return Response(TargetSerializer(row).data)

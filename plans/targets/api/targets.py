"""Activity targets for programs: how much prospecting a week owes, for which people, and from when."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from rest_framework import serializers

from accounts.organisation.api.filters import HeldOnFilter
from plans.targets.forms.activity_settings import TargetEndForm, TargetForm, TargetTakeBackForm
from plans.targets.models import ActivityTarget
from plans.targets.selectors import activity_settings as selector
from plans.targets.services import target_ends
from plans.targets.services import targets as service
from traps_web.edges.calls import act
from traps_web.edges.filters import RowFilter
from traps_web.edges.resources import Resource


class TargetSerializer(serializers.ModelSerializer[ActivityTarget]):
    """How many of a type a full week owes: of a person, a team, a role, or everybody. The nearest one holds."""

    type = serializers.CharField(source="type.key")
    person_name = serializers.CharField(source="person.name", default=None, allow_null=True)
    team_name = serializers.CharField(source="team.name", default=None, allow_null=True)
    role = serializers.CharField(help_text="rep or manager; empty for every role.")
    set_by_name = serializers.CharField(source="set_by.name", default=None, allow_null=True)
    ended_by_name = serializers.CharField(source="ended_by.name", default=None, allow_null=True)
    withdrawn_by_name = serializers.CharField(source="withdrawn_by.name", default=None, allow_null=True)

    class Meta:
        model = ActivityTarget
        fields = [
            "id",
            "type",
            "person",
            "person_name",
            "team",
            "team_name",
            "role",
            "per_week",
            "starts_on",
            "ends_before",
            "reason",
            "set_at",
            "set_by_name",
            "ended_at",
            "ended_by_name",
            "end_reason",
            "withdrawn_at",
            "withdrawn_by_name",
            "withdrawn_reason",
        ]


class TargetFilter(HeldOnFilter):
    """Narrow the list of targets."""

    type = django_filters.CharFilter(field_name="type__key")
    person = RowFilter(field_name="person_id")
    team = RowFilter(field_name="team_id")

    class Meta:
        model = ActivityTarget
        fields = ["type", "person", "team", "role", "on"]

    def by_day(self, rows: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        """Those that hold on the day; what was taken back never applied."""
        return super().by_day(rows, name, value).filter(withdrawn_at__isnull=True)


class TargetViewSet(Resource):
    """The targets for everybody, and those of people and teams in sight, the latest first."""

    serializer_class = TargetSerializer
    filterset_class = TargetFilter

    def rows(self) -> QuerySet[Any]:
        return selector.visible_targets(self.request.reader)

    @act(TargetForm, service.set_target)
    def create(self) -> None:
        """Set a target from a week to come on: admins any, a manager those of people below and of the teams managed."""

    @act(TargetEndForm, target_ends.end, row="target")
    def end(self) -> None:
        """End a target with the first day of a week to come; the next nearest one holds from then on."""

    @act(TargetTakeBackForm, target_ends.take_back, row="target", url_path="take-back")
    def take_back(self) -> None:
        """Take back a target that has not begun; the one that it was to end goes on, and the row stays on record."""

"""People and teams, as the one who asks may see them."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters
from django.db.models import QuerySet
from rest_framework import serializers, viewsets
from rest_framework.request import Request

from accounts.api.filters import RowFilter
from accounts.models import Person, Team
from accounts.selectors import calendar
from accounts.selectors import people as people_selector
from accounts.selectors import teams as teams_selector
from traps_web.lib import clock


def today_of(request: Request) -> date:
    """What day it is for whoever asks, also when a token and no session says who that is."""
    return clock.today_in(calendar.zone_of(request.user, request.organisation), request.now)


class PersonSerializer(serializers.ModelSerializer[Person]):
    """A person with today's team and role."""

    team = serializers.IntegerField(source="current_team_id", allow_null=True, help_text="Today's team.")
    team_name = serializers.CharField(source="current_team.name", default=None, allow_null=True)
    manages = serializers.BooleanField(help_text="Stands above somebody today, or manages a team.")

    class Meta:
        model = Person
        fields = [
            "id",
            "email",
            "name",
            "team",
            "team_name",
            "manages",
            "is_leader",
            "is_admin",
            "is_active",
            "time_zone",
            "country",
            "starts_on",
            "ends_on",
        ]


class PersonFilter(django_filters.FilterSet):
    """Narrow the list of people."""

    team = RowFilter(field_name="current_team_id")
    email = django_filters.CharFilter(lookup_expr="iexact")
    name = django_filters.CharFilter(lookup_expr="icontains")

    class Meta:
        model = Person
        fields = ["team", "email", "name", "is_active", "is_leader", "is_admin"]


class PersonViewSet(viewsets.ReadOnlyModelViewSet[Person]):
    """The people that whoever asks may see: oneself, everybody below, or all for leaders and admins."""

    serializer_class = PersonSerializer
    filterset_class = PersonFilter
    queryset = Person.objects.none()

    def get_queryset(self) -> QuerySet[Any]:
        return people_selector.people(viewer=self.request.user)


class TeamSerializer(serializers.ModelSerializer[Team]):
    """A team with its place in today's tree."""

    parent = serializers.SerializerMethodField(
        help_text="The team above, today; null for the root and for closed teams."
    )

    class Meta:
        model = Team
        fields = ["id", "name", "parent", "is_active"]

    def get_parent(self, team: Team) -> int | None:
        return self.context["tree"].parents.get(team.pk)


class TeamFilter(django_filters.FilterSet):
    """Narrow the list of teams."""

    name = django_filters.CharFilter(lookup_expr="icontains")

    class Meta:
        model = Team
        fields = ["name", "is_active"]


class TeamViewSet(viewsets.ReadOnlyModelViewSet[Team]):
    """The teams whose figures whoever asks may see: those managed today and below, or all for leaders and admins."""

    serializer_class = TeamSerializer
    filterset_class = TeamFilter
    queryset = Team.objects.none()

    def get_queryset(self) -> QuerySet[Any]:
        return teams_selector.visible_teams(viewer=self.request.user, today=today_of(self.request)).order_by(
            "name", "pk"
        )

    def get_serializer_context(self) -> dict[str, Any]:
        context: dict[str, Any] = super().get_serializer_context()
        return (
            context | {"tree": teams_selector.tree_on(today_of(self.request))}
            if hasattr(self.request, "now")
            else context
        )

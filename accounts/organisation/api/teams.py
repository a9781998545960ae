"""Teams, as the one who asks may see them and as admins keep them."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated

from accounts.organisation.api.doors import AdminsWrite
from accounts.organisation.forms.teams import MoveTeamForm, NewTeamForm, TeamNameForm
from accounts.organisation.models import Team
from accounts.organisation.selectors import teams as selector
from accounts.organisation.services import teams as services
from traps_web.edges.calls import act
from traps_web.edges.filters import ListFilter
from traps_web.edges.resources import Resource


class TeamSerializer(serializers.ModelSerializer[Team]):
    """A team with its place in today's tree."""

    parent = serializers.SerializerMethodField(  # type: ignore[assignment]
        help_text="The team above, today; null for the root and for closed teams."
    )

    class Meta:
        model = Team
        fields = ["id", "name", "parent", "is_active"]

    def get_parent(self, team: Team) -> int | None:
        return self.context["tree"].parents.get(team.pk)


class TeamFilter(ListFilter):
    """Narrow the list of teams."""

    name = django_filters.CharFilter(field_name="name_key", lookup_expr="holds")

    class Meta:
        model = Team
        fields = ["name", "is_active"]


class TeamViewSet(Resource):
    """The teams whose figures the caller may see: those managed today and below, or all for leaders and admins."""

    serializer_class = TeamSerializer
    filterset_class = TeamFilter
    permission_classes = [IsAuthenticated, AdminsWrite]

    def rows(self) -> QuerySet[Any]:
        return selector.visible_teams(viewer=self.request.user, today=self.request.reader.today).order_by("name", "pk")

    def get_serializer_context(self) -> dict[str, Any]:
        context: dict[str, Any] = dict(super().get_serializer_context())
        return (
            context | {"tree": selector.tree_on(self.request.reader.today)} if hasattr(self.request, "now") else context
        )

    @act(NewTeamForm, services.create)
    def create(self) -> None:
        """Make a team under another one."""

    @act(TeamNameForm, services.rename, row="team", partial=False)
    def partial_update(self) -> None:
        """Call a team something else; it stays the same team, in the past too."""

    @act(MoveTeamForm, services.move, row="team")
    def move(self) -> None:
        """Place a team under another one from a day on; figures of the past do not move."""

    @act(None, services.deactivate, row="team")
    def close(self) -> None:
        """Close a team that nobody is in; its past stays in every figure."""

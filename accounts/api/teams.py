"""Teams, as the one who asks may see them and as admins keep them."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.answers import NOT_SIGNED_IN, READ_ERRORS, WRITE_ERRORS, told
from accounts.api.clocks import today_of
from accounts.api.doors import AdminsWrite
from accounts.api.fields import DayField, RowField
from accounts.models import Team
from accounts.selectors import team_pages
from accounts.selectors import teams as selector
from accounts.services import teams as service
from traps_web.edges.filters import ListFilter


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


class TeamFilter(ListFilter):
    """Narrow the list of teams."""

    name = django_filters.CharFilter(field_name="name_key", lookup_expr="holds")

    class Meta:
        model = Team
        fields = ["name", "is_active"]


def open_team(**kwargs: Any) -> RowField:
    """A team that people can join, by its id."""
    return RowField(lambda viewer: team_pages.open_teams(), missing="There is no open team of that id.", **kwargs)


class TeamNameSerializer(serializers.Serializer[Any]):
    """What a team is called."""

    name = serializers.CharField(max_length=200)


class PlaceSerializer(serializers.Serializer[Any]):
    """A place in the tree from a day on."""

    parent = open_team(help_text="The team above.")
    starts_on = DayField(help_text="The first day there; the days before stay as they were.")


class NewTeamSerializer(TeamNameSerializer, PlaceSerializer):
    """A team to make, with its place in the tree."""


TEAM = {200: TeamSerializer, **WRITE_ERRORS}


@extend_schema_view(
    list=extend_schema(responses={200: TeamSerializer(many=True), 401: NOT_SIGNED_IN}),
    retrieve=extend_schema(responses={200: TeamSerializer, **READ_ERRORS}),
)
class TeamViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Team]):
    """The teams whose figures whoever asks may see: those managed today and below, or all for leaders and admins."""

    serializer_class = TeamSerializer
    filterset_class = TeamFilter
    permission_classes = [IsAuthenticated, AdminsWrite]
    queryset = Team.objects.none()

    def get_queryset(self) -> QuerySet[Any]:
        return selector.visible_teams(viewer=self.request.user, today=today_of(self.request)).order_by("name", "pk")

    def get_serializer_context(self) -> dict[str, Any]:
        context: dict[str, Any] = super().get_serializer_context()
        return context | {"tree": selector.tree_on(today_of(self.request))} if hasattr(self.request, "now") else context

    @extend_schema(request=NewTeamSerializer, responses={201: TeamSerializer, **WRITE_ERRORS})
    def create(self, request: Request) -> Response:
        """Make a team under another one."""
        said = told(NewTeamSerializer, request)
        made = service.create(by=request.user, now=request.now, **said)
        return self._answer(made, status.HTTP_201_CREATED)

    @extend_schema(request=TeamNameSerializer, responses=TEAM)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Call a team something else; it stays the same team, in the past too."""
        said = told(TeamNameSerializer, request)
        return self._answer(service.rename(team=self.get_object(), by=request.user, now=request.now, **said))

    @extend_schema(request=PlaceSerializer, responses=TEAM)
    @action(methods=["post"], detail=True)
    def move(self, request: Request, pk: str) -> Response:
        """Place a team under another one from a day on; figures of the past do not move."""
        team, said = self.get_object(), told(PlaceSerializer, request)
        service.move(team=team, by=request.user, now=request.now, **said)
        return self._answer(team)

    @extend_schema(request=None, responses=TEAM)
    @action(methods=["post"], detail=True)
    def close(self, request: Request, pk: str) -> Response:
        """Close a team that nobody is in; its past stays in every figure."""
        team = self.get_object()
        service.deactivate(team=team, by=request.user, now=request.now)
        return self._answer(team)

    def _answer(self, team: Team, code: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(self.get_queryset().get(pk=team.pk)).data, status=code)

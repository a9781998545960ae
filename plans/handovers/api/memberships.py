"""Memberships for programs: budget and open deals move with people who change teams, so this is above the teams."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated

from accounts.organisation.api.doors import AdminsWrite
from accounts.organisation.api.filters import HeldOnFilter
from accounts.organisation.forms.teams import EndForm, JoinForm
from accounts.organisation.models import Membership
from accounts.organisation.selectors import memberships as selector
from plans.handovers.services import moves
from traps_web.edges.calls import act
from traps_web.edges.filters import RowFilter
from traps_web.edges.resources import Resource


class MembershipSerializer(serializers.ModelSerializer[Membership]):
    """A place in a team; the day after the last one is `ends_before`, null while no end is known."""

    person_name = serializers.CharField(source="person.name")
    team_name = serializers.CharField(source="team.name")

    class Meta:
        model = Membership
        fields = ["id", "person", "person_name", "team", "team_name", "manages", "starts_on", "ends_before"]


class MembershipFilter(HeldOnFilter):
    """Narrow the list of memberships."""

    person = RowFilter(field_name="person_id")
    team = RowFilter(field_name="team_id")

    class Meta:
        model = Membership
        fields = ["person", "team", "manages", "on"]


class MembershipViewSet(Resource):
    """Who is, was and will be in which team, the latest first."""

    serializer_class = MembershipSerializer
    filterset_class = MembershipFilter
    permission_classes = [IsAuthenticated, AdminsWrite]

    def rows(self) -> QuerySet[Any]:
        return selector.visible(viewer=self.request.user)

    @act(JoinForm, moves.join)
    def create(self) -> None:
        """Put a person in a team from a day on: as a member who moves there, or as its manager."""

    @act(EndForm, moves.end_membership, row="membership", gives_row=False)
    def end(self) -> None:
        """End a membership after a day."""

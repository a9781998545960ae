"""Memberships for programs: budget and open deals go along with people who move, so they stand above the teams."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.organisation.api.doors import AdminsWrite
from accounts.organisation.api.filters import HeldOnFilter
from accounts.organisation.api.teams import open_team
from accounts.organisation.models import Membership
from accounts.organisation.selectors import memberships as selector
from accounts.organisation.selectors import people
from accounts.record.api.answers import NOT_SIGNED_IN, READ_ERRORS, WRITE_ERRORS, told
from accounts.record.api.fields import DayField, KeyedRowField
from plans.handovers.services import moves as service
from traps_web.edges.filters import RowFilter
from traps_web.lib.faults import Invalid

_DAY = timedelta(days=1)


class MembershipSerializer(serializers.ModelSerializer[Membership]):
    """A place in a team; the day after the last one is `ends_before`, null while no end is known."""

    person_name = serializers.CharField(source="person.name")
    team_name = serializers.CharField(source="team.name")

    class Meta:
        model = Membership
        fields = ["id", "person", "person_name", "team", "team_name", "manages", "starts_on", "ends_before"]


class NewMembershipSerializer(serializers.Serializer[Any]):
    """A person for a team, from a day on."""

    person = KeyedRowField(
        lambda viewer: people.people(viewer=viewer),
        key="email_key",
        missing="There is no such person.",
        help_text="Id or e-mail.",
    )
    team = open_team()
    manages = serializers.BooleanField(default=False, help_text="As its manager, beside whatever else they do.")
    starts_on = DayField(help_text="A member of another team leaves it on this day; deals and budget go along.")


class EndSerializer(serializers.Serializer[Any]):
    """The end of a membership."""

    last_day = DayField()


class MembershipFilter(HeldOnFilter):
    """Narrow the list of memberships."""

    person = RowFilter(field_name="person_id")
    team = RowFilter(field_name="team_id")

    class Meta:
        model = Membership
        fields = ["person", "team", "manages", "on"]


@extend_schema_view(
    list=extend_schema(responses={200: MembershipSerializer(many=True), 401: NOT_SIGNED_IN}),
    retrieve=extend_schema(responses={200: MembershipSerializer, **READ_ERRORS}),
)
class MembershipViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Membership]):
    """Who is, was and will be in which team, the latest first."""

    serializer_class = MembershipSerializer
    filterset_class = MembershipFilter
    permission_classes = [IsAuthenticated, AdminsWrite]
    queryset = Membership.objects.none()

    def get_queryset(self) -> QuerySet[Any]:
        return selector.visible(viewer=self.request.user)

    @extend_schema(request=NewMembershipSerializer, responses={201: MembershipSerializer, **WRITE_ERRORS})
    def create(self, request: Request) -> Response:
        """Put a person in a team from a day on: as a member who moves there, or as its manager."""
        row = service.join(request.act, **told(NewMembershipSerializer, request))
        return Response(MembershipSerializer(row).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=EndSerializer, responses={204: None, **WRITE_ERRORS})
    @action(methods=["post"], detail=True)
    def end(self, request: Request, pk: str) -> Response:
        """End a membership after a day."""
        row, said = self.get_object(), told(EndSerializer, request)
        try:
            service.end_membership(request.act, membership=row, ends_before=said["last_day"] + _DAY)
        except Invalid as wrong:
            raise Invalid(last_day=str(wrong)) from None
        return Response(status=status.HTTP_204_NO_CONTENT)

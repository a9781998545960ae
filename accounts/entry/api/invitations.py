"""Invitations for programs of admins: made, looked at, and taken back.

The link itself is in the answer that makes it and nowhere else.
"""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response

from accounts.entry.forms.invitations import NewInvitationForm
from accounts.entry.models import Invitation
from accounts.entry.presenters import invitations as presenter
from accounts.entry.rules.invitations import MOST, ROLES, Invitee
from accounts.entry.selectors import invitations as selector
from accounts.entry.services import invitations as services
from accounts.letters.services.direct import Patience
from accounts.organisation.api.doors import AdminsOnly
from traps_web.edges import bodies
from traps_web.edges.answers import WRITE_ERRORS, InTwoSteps, validated
from traps_web.edges.calls import act
from traps_web.edges.filters import ListFilter, RowFilter
from traps_web.edges.requests import ApiRequest
from traps_web.edges.resources import Resource


class InvitationSerializer(serializers.ModelSerializer[Invitation]):
    """An invitation with what became of it: used, replaced by a newer one, or run out at `expires_at`."""

    person_name = serializers.CharField(source="person.name")
    made_by_name = serializers.CharField(source="made_by.name")

    class Meta:
        model = Invitation
        fields = [
            "id",
            "person",
            "person_name",
            "made_at",
            "made_by",
            "made_by_name",
            "expires_at",
            "used_at",
            "revoked_at",
        ]


class MadeInvitationSerializer(InvitationSerializer):
    """A new invitation with its link, which is not stored and not shown again."""

    link = serializers.CharField(help_text="Works once; share it with nobody else.")
    mailed = serializers.BooleanField(help_text="Whether the mail was sent; if not, pass the link on yourself.")

    class Meta(InvitationSerializer.Meta):
        fields = [*InvitationSerializer.Meta.fields, "link", "mailed"]


class InviteeSerializer(serializers.Serializer[Any]):
    """A person to add and invite."""

    email = serializers.CharField(
        max_length=254, help_text="The address they sign in with; each address belongs to one person."
    )
    name = serializers.CharField(max_length=200)
    role = serializers.ChoiceField(choices=ROLES, default="rep")
    team = serializers.CharField(
        max_length=200,
        required=False,
        default="",
        allow_blank=True,
        help_text="By its name; a rep becomes a member of it, a manager or leader manages it. "
        "Reps and managers need one.",
    )


class InviteManySerializer(serializers.Serializer[Any]):
    """The people to add and invite: all or none."""

    people: serializers.ListSerializer[Any] = serializers.ListSerializer(
        child=InviteeSerializer(), allow_empty=False, max_length=MOST
    )


class MadeInvitationsSerializer(serializers.Serializer[Any]):
    """The new invitations in the order of the list, each with its link."""

    invitations = MadeInvitationSerializer(many=True)


REFUSED_LINES = {
    "type": "object",
    "properties": {
        "people": {"description": "Sentences; or what is wrong with the shape of each person."},
        "lines": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"line": {"type": "integer"}, "reason": {"type": "string"}},
                "description": "The first person is line 1.",
            },
        },
    },
}


class InvitationFilter(ListFilter):
    """Narrow the list of invitations."""

    person = RowFilter(field_name="person_id")
    open = django_filters.BooleanFilter(
        method="by_open", help_text="True for invitations whose link still works, false for the others."
    )

    class Meta:
        model = Invitation
        fields = ["person", "open"]

    def by_open(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        still = selector.still_open(now=self.request.now)
        return rows.filter(still) if value else rows.exclude(still)


@method_decorator(never_cache, name="dispatch")
class InvitationViewSet(Resource):
    """Every invitation, the newest first."""

    serializer_class = InvitationSerializer
    filterset_class = InvitationFilter
    permission_classes = [IsAuthenticated, AdminsOnly]
    shows_secret = True

    def rows(self) -> QuerySet[Any]:
        return selector.every()

    @extend_schema(
        request=bodies.described(NewInvitationForm), responses={201: MadeInvitationSerializer, **WRITE_ERRORS}
    )
    def create(self, request: ApiRequest) -> Response:
        """Make the link, mail it, and answer with it this once; the link before it stops."""
        made = services.make(request.act, **bodies.read(NewInvitationForm, request).facts())
        return InTwoSteps(
            lambda: MadeInvitationSerializer(_sent(request, made, Patience())).data, status=status.HTTP_201_CREATED
        )

    @extend_schema(
        request=InviteManySerializer,
        responses={
            **WRITE_ERRORS,
            201: MadeInvitationsSerializer,
            400: OpenApiResponse(REFUSED_LINES, "Nobody was invited; each faulty line gives its reason."),
        },
    )
    @action(methods=["post"], detail=False)
    def bulk(self, request: ApiRequest) -> Response:
        """Take several people in and invite each, all or nobody; the links are in this answer and nowhere else."""
        people = validated(InviteManySerializer, request)["people"]
        invitees = [Invitee(line, **facts) for line, facts in enumerate(people, start=1)]
        made = services.invite_many(request.act, invitees=invitees)

        def finish() -> Any:
            patience = Patience()
            rows = [_sent(request, invited, patience) for invited in made]
            return MadeInvitationsSerializer({"invitations": rows}).data

        return InTwoSteps(finish, status=status.HTTP_201_CREATED)

    @act(None, services.revoke, row="invitation")
    def revoke(self) -> None:
        """Take an invitation back before it is used; a used one is 409."""


def _sent(request: ApiRequest, made: services.Invited, patience: Patience) -> Invitation:
    """The invitation with its link, which was mailed, or could not be."""
    row: Any = made.invitation
    row.link, until = presenter.link_of(made.token), presenter.until(row, zone=request.organisation.time_zone)
    row.mailed = services.send(request.act, person=row.person, link=row.link, until=until, patience=patience)
    return row

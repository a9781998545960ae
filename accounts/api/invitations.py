"""Invitations for programs of admins: made, and looked at. The link itself is in the answer that makes it and nowhere else."""

from __future__ import annotations

from typing import Any

import django_filters
from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.answers import READ_ERRORS, WRITE_ERRORS, told
from accounts.api.doors import AdminsOnly
from accounts.api.fields import KeyedRowField
from accounts.api.filters import RowFilter
from accounts.models import Invitation
from accounts.presenters import invitations as presenter
from accounts.selectors import invitations as selector
from accounts.selectors import people
from accounts.services import invitations as service


class InvitationSerializer(serializers.ModelSerializer[Invitation]):
    """An invitation with what became of it: used, replaced by a newer one, or run out at `expires_at`."""

    person_name = serializers.CharField(source="person.name")
    made_by_name = serializers.CharField(source="made_by.name")

    class Meta:
        model = Invitation
        fields = [
            "id", "person", "person_name", "made_at", "made_by", "made_by_name", "expires_at", "used_at", "revoked_at",
        ]  # fmt: skip


class MadeInvitationSerializer(InvitationSerializer):
    """A new invitation with its link, which is not stored and not shown again."""

    link = serializers.CharField(help_text="Opens once; hand it to nobody else.")
    mailed = serializers.BooleanField(help_text="Whether the mail left; if not, hand the link over yourself.")

    class Meta(InvitationSerializer.Meta):
        fields = [*InvitationSerializer.Meta.fields, "link", "mailed"]


class NewInvitationSerializer(serializers.Serializer[Any]):
    """Whom to invite."""

    person = KeyedRowField(
        lambda viewer: people.people(viewer=viewer),
        key="email__iexact",
        missing="There is no such person.",
        help_text="Id or e-mail of somebody who was taken in.",
    )


class InvitationFilter(django_filters.FilterSet):
    """Narrow the list of invitations."""

    person = RowFilter(field_name="person_id")
    open = django_filters.BooleanFilter(method="by_open", help_text="Those whose link still works, or the others.")

    class Meta:
        model = Invitation
        fields = ["person", "open"]

    def by_open(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        still = selector.still_open(now=self.request.now)
        return rows.filter(still) if value else rows.exclude(still)


@extend_schema_view(
    list=extend_schema(responses={200: InvitationSerializer(many=True), 403: WRITE_ERRORS[403]}),
    retrieve=extend_schema(responses={200: InvitationSerializer, 403: WRITE_ERRORS[403], **READ_ERRORS}),
)
class InvitationViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Invitation]):
    """Every invitation, the newest first."""

    serializer_class = InvitationSerializer
    filterset_class = InvitationFilter
    permission_classes = [IsAuthenticated, AdminsOnly]
    queryset = Invitation.objects.none()
    shows_secret = True

    def get_queryset(self) -> QuerySet[Any]:
        return selector.every()

    @extend_schema(request=NewInvitationSerializer, responses={201: MadeInvitationSerializer, **WRITE_ERRORS})
    def create(self, request: Request) -> Response:
        """Make the link, mail it, and answer with it this once; the link before it stops."""
        person = told(NewInvitationSerializer, request)["person"]
        made = service.make(person=person, by=request.user, now=request.now)
        link = settings.PUBLIC_URL.rstrip("/") + reverse("invitation_accept", args=[made.token])
        until = presenter.until(made.invitation, zone=request.organisation.time_zone)
        made.invitation.link, made.invitation.mailed = link, service.send(person=person, link=link, until=until)
        return Response(MadeInvitationSerializer(made.invitation).data, status=status.HTTP_201_CREATED)

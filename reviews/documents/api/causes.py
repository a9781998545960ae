"""The causes that explain a month, for programs: everybody chooses from them, admins keep the list."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.organisation.api.doors import AdminsWrite
from accounts.record.api.answers import NOT_SIGNED_IN, READ_ERRORS, WRITE_ERRORS, told
from reviews.documents.models import Cause
from reviews.documents.rules.causes import LONGEST
from reviews.documents.selectors import causes as selector
from reviews.documents.services import causes as service


class CauseSerializer(serializers.ModelSerializer[Cause]):
    """A reason from the organisation's list; it is offered while `is_active`."""

    class Meta:
        model = Cause
        fields = ["id", "name", "in_my_control", "position", "is_active"]


class CauseWriteSerializer(serializers.Serializer[Any]):
    """A new cause. Its mark stays for good: signed reviews count by it."""

    name = serializers.CharField(max_length=LONGEST)
    in_my_control = serializers.BooleanField()


class CauseNameSerializer(serializers.Serializer[Any]):
    """Other words for a cause."""

    name = serializers.CharField(max_length=LONGEST)


class CauseSwitchSerializer(serializers.Serializer[Any]):
    """Offered from now on, or retired."""

    state = serializers.ChoiceField(choices=["on", "off"])


class CauseShiftSerializer(serializers.Serializer[Any]):
    """One place earlier or later among those of the same mark."""

    to = serializers.ChoiceField(choices=["earlier", "later"])


CAUSE = {200: CauseSerializer, **WRITE_ERRORS}


@extend_schema_view(
    list=extend_schema(responses={200: CauseSerializer(many=True), 401: NOT_SIGNED_IN}),
    retrieve=extend_schema(responses={200: CauseSerializer, **READ_ERRORS}),
)
class CauseViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Cause]):
    """Every cause, what lies in one's own control first, and the retired ones behind those offered."""

    serializer_class = CauseSerializer
    permission_classes = [IsAuthenticated, AdminsWrite]
    filterset_fields = ["is_active", "in_my_control"]
    queryset = Cause.objects.none()

    def get_queryset(self) -> QuerySet[Cause]:
        return selector.every()

    @extend_schema(request=CauseWriteSerializer, responses={201: CauseSerializer, **WRITE_ERRORS})
    def create(self, request: Request) -> Response:
        """Add a cause to the list."""
        made = service.create(request.act, **told(CauseWriteSerializer, request))
        return Response(CauseSerializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=CauseNameSerializer, responses=CAUSE)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Word a cause anew; signed minutes and frozen packets keep the word that was given."""
        cause, said = self.get_object(), told(CauseNameSerializer, request)
        return Response(CauseSerializer(service.rename(request.act, cause=cause, **said)).data)

    @extend_schema(request=CauseSwitchSerializer, responses=CAUSE)
    @action(methods=["post"], detail=True)
    def switch(self, request: Request, pk: str) -> Response:
        """Retire a cause or offer it again; where it was given it stays."""
        cause, on = self.get_object(), told(CauseSwitchSerializer, request)["state"] == "on"
        service.switch(request.act, cause=cause, on=on)
        return Response(CauseSerializer(self.get_object()).data)

    @extend_schema(request=CauseShiftSerializer, responses=CAUSE)
    @action(methods=["post"], detail=True)
    def shift(self, request: Request, pk: str) -> Response:
        """Change places with the cause before or after; at the edge of the list nothing changes."""
        cause, later = self.get_object(), told(CauseShiftSerializer, request)["to"] == "later"
        service.shift(request.act, cause=cause, later=later)
        return Response(CauseSerializer(self.get_object()).data)

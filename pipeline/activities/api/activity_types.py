"""What counts as prospecting, for programs: everybody names it, admins keep it."""

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
from pipeline.activities.models import ActivityType
from pipeline.activities.selectors import activities
from pipeline.activities.services import activity_types as service


class ActivityTypeSerializer(serializers.ModelSerializer[ActivityType]):
    """A kind of prospecting work; it is counted while `is_active`."""

    class Meta:
        model = ActivityType
        fields = ["id", "key", "name", "position", "is_active"]


class ActivityTypeWriteSerializer(serializers.Serializer[Any]):
    """What is counted; the key is made from the first name and stays."""

    name = serializers.CharField(max_length=80)


class ActivityTypeSwitchSerializer(serializers.Serializer[Any]):
    """Counted from now on, or no longer."""

    state = serializers.ChoiceField(choices=["on", "off"])


ACTIVITY_TYPE = {200: ActivityTypeSerializer, **WRITE_ERRORS}


@extend_schema_view(
    list=extend_schema(responses={200: ActivityTypeSerializer(many=True), 401: NOT_SIGNED_IN}),
    retrieve=extend_schema(responses={200: ActivityTypeSerializer, **READ_ERRORS}),
)
class ActivityTypeViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[ActivityType]):
    """The kinds of prospecting work, in order."""

    serializer_class = ActivityTypeSerializer
    permission_classes = [IsAuthenticated, AdminsWrite]
    queryset = ActivityType.objects.none()

    def get_queryset(self) -> QuerySet[ActivityType]:
        return activities.every_type()

    @extend_schema(request=ActivityTypeWriteSerializer, responses={201: ActivityTypeSerializer, **WRITE_ERRORS})
    def create(self, request: Request) -> Response:
        """Count something more; its target is set by a call of its own."""
        made = service.create(request.act, **told(ActivityTypeWriteSerializer, request))
        return Response(ActivityTypeSerializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=ActivityTypeWriteSerializer, responses=ACTIVITY_TYPE)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Call a type something else; what was counted stays counted under it."""
        type, said = self.get_object(), told(ActivityTypeWriteSerializer, request)
        return Response(ActivityTypeSerializer(service.rename(request.act, type=type, **said)).data)

    @extend_schema(request=ActivityTypeSwitchSerializer, responses=ACTIVITY_TYPE)
    @action(methods=["post"], detail=True)
    def switch(self, request: Request, pk: str) -> Response:
        """Count a type, or no longer; what was counted before stays."""
        type, on = self.get_object(), told(ActivityTypeSwitchSerializer, request)["state"] == "on"
        service.switch(request.act, type=type, on=on)
        return Response(ActivityTypeSerializer(self.get_object()).data)

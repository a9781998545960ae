"""What counts as prospecting, for programs: everybody names it, admins keep it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated

from accounts.organisation.api.doors import AdminsWrite
from pipeline.activities.forms.activity_types import ActivityTypeForm, ActivityTypeSwitchForm
from pipeline.activities.models import ActivityType
from pipeline.activities.selectors import activities
from pipeline.activities.services import activity_types
from traps_web.edges.calls import act
from traps_web.edges.resources import Resource


class ActivityTypeSerializer(serializers.ModelSerializer[ActivityType]):
    """A kind of prospecting work; it is counted while `is_active`."""

    class Meta:
        model = ActivityType
        fields = ["id", "key", "name", "position", "is_active"]


class ActivityTypeViewSet(Resource):
    """The kinds of prospecting work, in order."""

    serializer_class = ActivityTypeSerializer
    permission_classes = [IsAuthenticated, AdminsWrite]

    def rows(self) -> QuerySet[Any]:
        return activities.every_type()

    @act(ActivityTypeForm, activity_types.create)
    def create(self) -> None:
        """Count something more; its target is set by a call of its own."""

    @act(ActivityTypeForm, activity_types.rename, row="type", partial=False)
    def partial_update(self) -> None:
        """Call a type something else; what was counted stays counted under it."""

    @act(ActivityTypeSwitchForm, activity_types.switch, row="type")
    def switch(self) -> None:
        """Count a type, or no longer; what was counted before stays."""

"""The causes that explain a month, for programs: everybody chooses from them, admins keep the list."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated

from accounts.organisation.api.doors import AdminsWrite
from reviews.documents.forms.causes import CauseForm, CauseNameForm, CauseShiftForm, CauseSwitchForm
from reviews.documents.models import Cause
from reviews.documents.selectors import causes as selector
from reviews.documents.services import causes
from traps_web.edges.calls import act
from traps_web.edges.resources import Resource


class CauseSerializer(serializers.ModelSerializer[Cause]):
    """A reason from the organisation's list; it is offered while `is_active`."""

    class Meta:
        model = Cause
        fields = ["id", "name", "in_my_control", "position", "is_active"]


class CauseViewSet(Resource):
    """Every cause, those in the person's own control first, and the retired ones behind those offered."""

    serializer_class = CauseSerializer
    permission_classes = [IsAuthenticated, AdminsWrite]
    filterset_fields = ["is_active", "in_my_control"]

    def rows(self) -> QuerySet[Any]:
        return selector.every()

    @act(CauseForm, causes.create)
    def create(self) -> None:
        """Add a cause to the list."""

    @act(CauseNameForm, causes.rename, row="cause", partial=False)
    def partial_update(self) -> None:
        """Reword a cause; signed minutes and frozen packets keep the earlier wording."""

    @act(CauseSwitchForm, causes.switch, row="cause")
    def switch(self) -> None:
        """Retire a cause or offer it again; where it was given it stays."""

    @act(CauseShiftForm, causes.shift, row="cause")
    def shift(self) -> None:
        """Change places with the cause before or after; at the edge of the list nothing changes."""

"""The causes that explain a month, for programs: everybody chooses from them, admins keep the list."""

from __future__ import annotations

from rest_framework import serializers

from accounts.reasons.api.reasons import ReasonResource
from accounts.reasons.services import reasons
from reviews.documents.forms.causes import CauseForm, CauseNameForm
from reviews.documents.models import Cause
from reviews.documents.services import causes
from traps_web.edges.calls import act


class CauseSerializer(serializers.ModelSerializer[Cause]):
    """A reason from the organisation's list; it is offered while `is_active`."""

    class Meta:
        model = Cause
        fields = ["id", "name", "in_my_control", "position", "is_active"]


class CauseViewSet(ReasonResource):
    """Every cause, those in the person's own control first, and the retired ones behind those offered."""

    model = Cause
    serializer_class = CauseSerializer
    filterset_fields = ["is_active", "in_my_control"]

    @act(CauseForm, causes.create)
    def create(self) -> None:
        """Add a cause to the list."""

    @act(CauseNameForm, reasons.rename, row="reason", partial=False)
    def partial_update(self) -> None:
        """Reword a cause; signed minutes and frozen packets keep the earlier wording."""

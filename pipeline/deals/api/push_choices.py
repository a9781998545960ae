"""The reasons for pushes, for programs: everybody chooses from them, admins keep the list."""

from __future__ import annotations

from rest_framework import serializers

from accounts.reasons.api.reasons import ReasonResource
from accounts.reasons.services import reasons
from pipeline.deals.forms.push_choices import PushChoiceForm
from pipeline.deals.models import PushChoice
from pipeline.deals.services import push_choices
from traps_web.edges.calls import act


class PushChoiceSerializer(serializers.ModelSerializer[PushChoice]):
    """A reason for a later close date; it is offered while `is_active`."""

    class Meta:
        model = PushChoice
        fields = ["id", "name", "position", "is_active"]


class PushChoiceViewSet(ReasonResource):
    """Every reason for a push, the retired ones behind those offered."""

    model = PushChoice
    serializer_class = PushChoiceSerializer
    filterset_fields = ["is_active"]

    @act(PushChoiceForm, push_choices.create)
    def create(self) -> None:
        """Add a reason to the list."""

    @act(PushChoiceForm, reasons.rename, row="reason", partial=False)
    def partial_update(self) -> None:
        """Reword a reason; pushes that it explains show the new words."""

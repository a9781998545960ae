"""The reasons for pushes, for programs: everybody chooses from them, admins keep the list."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated

from accounts.organisation.api.doors import AdminsWrite
from pipeline.deals.forms.push_choices import PushChoiceForm, PushChoiceSwitchForm
from pipeline.deals.models import PushChoice
from pipeline.deals.selectors import push_choices as selector
from pipeline.deals.services import push_choices
from traps_web.edges.calls import act
from traps_web.edges.resources import Resource


class PushChoiceSerializer(serializers.ModelSerializer[PushChoice]):
    """A reason for a later close date; it is offered while `is_active`."""

    class Meta:
        model = PushChoice
        fields = ["id", "name", "position", "is_active"]


class PushChoiceViewSet(Resource):
    """Every reason for a push, the retired ones behind those offered."""

    serializer_class = PushChoiceSerializer
    permission_classes = [IsAuthenticated, AdminsWrite]
    filterset_fields = ["is_active"]

    def rows(self) -> QuerySet[Any]:
        return selector.every()

    @act(PushChoiceForm, push_choices.create)
    def create(self) -> None:
        """Add a reason to the list."""

    @act(PushChoiceForm, push_choices.rename, row="choice", partial=False)
    def partial_update(self) -> None:
        """Reword a reason; pushes that it explains show the new words."""

    @act(PushChoiceSwitchForm, push_choices.switch, row="choice")
    def switch(self) -> None:
        """Retire a reason or offer it again; where it was given it stays."""

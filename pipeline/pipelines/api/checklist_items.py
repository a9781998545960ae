"""Checklists of stages for programs: everybody reads what is asked for, admins set it."""

from __future__ import annotations

from django.db.models import QuerySet
from rest_framework import permissions, serializers

from accounts.organisation.api.doors import AdminsWrite
from pipeline.pipelines.forms.pipelines import ItemForm, NewItemForm
from pipeline.pipelines.services import checklist_items
from pipeline.stages.models import ChecklistItem
from pipeline.stages.selectors import gates
from traps_web.edges.calls import act
from traps_web.edges.resources import Resource


class ChecklistItemSerializer(serializers.ModelSerializer[ChecklistItem]):
    """Something a stage asks for before a deal may leave it; on the won stage, the proof."""

    pipeline = serializers.CharField(source="stage.pipeline.name")
    stage = serializers.CharField(source="stage.name")

    class Meta:
        model = ChecklistItem
        fields = [
            "id",
            "pipeline",
            "stage",
            "stage_id",
            "position",
            "name",
            "kind",
            "required_at_exit",
            "evidence",
            "method",
        ]


class ChecklistItemViewSet(Resource):
    """What the stages ask for, in order."""

    serializer_class = ChecklistItemSerializer
    permission_classes = [permissions.IsAuthenticated, AdminsWrite]

    def rows(self) -> QuerySet[ChecklistItem]:
        return gates.every_item()

    @act(NewItemForm, checklist_items.add)
    def create(self) -> None:
        """Ask for one more thing at a stage."""

    @act(ItemForm, checklist_items.change, row="item")
    def partial_update(self) -> None:
        """Reword an item, or change whether it is required."""

    @act(None, checklist_items.retire, row="item", gives_row=False)
    def retire(self) -> None:
        """Ask for an item no longer; answers stay."""

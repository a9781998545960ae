"""Checklists of stages for programs: everybody reads what is asked for, admins set it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import permissions, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.organisation.api.doors import AdminsWrite
from accounts.record.api.answers import NOT_SIGNED_IN, READ_ERRORS, WRITE_ERRORS, told
from pipeline.customers.api.fact_fields import KeyField, text_field
from pipeline.customers.api.facts import Facts
from pipeline.pipelines.selectors import pipelines
from pipeline.pipelines.services import checklist_items as service
from pipeline.stages.models import ChecklistItem
from pipeline.stages.models.checklist_items import ITEM_KINDS
from pipeline.stages.selectors import gates, stage_keys


class ChecklistItemSerializer(serializers.ModelSerializer[ChecklistItem]):
    """Something a stage asks for before a deal may leave it; on the won stage, the proof."""

    pipeline = serializers.CharField(source="stage.pipeline.name")
    stage = serializers.CharField(source="stage.name")

    class Meta:
        model = ChecklistItem
        fields = ["id", "pipeline", "stage", "stage_id", "position", "name", "kind", "required_at_exit", "evidence", "method"]  # fmt: skip


class ChecklistItemWriteSerializer(serializers.Serializer[Any]):
    """What can be written of an item; what is left out stays. Its kind stays once it is answered."""

    name = serializers.CharField(max_length=120)
    kind = serializers.ChoiceField(choices=ITEM_KINDS, required=False)
    required_at_exit = serializers.BooleanField(required=False)
    evidence = text_field(200, help_text="What proves it.")


class NewChecklistItemSerializer(ChecklistItemWriteSerializer):
    """A new item, with its stage."""

    stage = KeyField(stage_keys.stage, help_text="Id, name in the default pipeline, or “Pipeline: Stage”.")


def item_data(said: dict[str, Any], item: ChecklistItem | None = None) -> service.ItemData:
    """An item as the service takes it: what is said, and what stands."""
    names = service.ItemData.__dataclass_fields__
    standing = {} if item is None else {name: getattr(item, name) for name in names}
    return service.ItemData(**standing | said)


@extend_schema_view(
    list=extend_schema(responses={200: ChecklistItemSerializer(many=True), 401: NOT_SIGNED_IN}),
    retrieve=extend_schema(responses={200: ChecklistItemSerializer, **READ_ERRORS}),
)
class ChecklistItemViewSet(Facts):
    """What the stages ask for, in order."""

    serializer_class = ChecklistItemSerializer
    permission_classes = [permissions.IsAuthenticated, AdminsWrite]
    queryset = ChecklistItem.objects.none()

    def get_queryset(self) -> QuerySet[ChecklistItem]:
        return gates.every_item()

    @extend_schema(request=NewChecklistItemSerializer, responses={201: ChecklistItemSerializer, **WRITE_ERRORS})
    def create(self, request: Request) -> Response:
        """Ask for one more thing at a stage."""
        said = told(NewChecklistItemSerializer, request)
        stage = pipelines.stage(pk=said.pop("stage"))
        made = service.add(request.act, stage=stage, data=item_data(said))
        return self.answer(request, made.pk, is_new=True)

    @extend_schema(
        request=ChecklistItemWriteSerializer(partial=True), responses={200: ChecklistItemSerializer, **WRITE_ERRORS}
    )
    def partial_update(self, request: Request, pk: str) -> Response:
        """Word an item anew, or change whether it is required."""
        item, said = self.get_object(), told(ChecklistItemWriteSerializer, request, partial=True)
        service.change(request.act, item=item, data=item_data(said, item))
        return self.answer(request, item.pk)

    @extend_schema(request=None, responses={204: None, **WRITE_ERRORS})
    @action(methods=["post"], detail=True)
    def retire(self, request: Request, pk: str) -> Response:
        """Ask for an item no longer; answers stay."""
        service.retire(request.act, item=self.get_object())
        return Response(status=status.HTTP_204_NO_CONTENT)

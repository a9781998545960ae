"""Gates for programs: the answers of a deal, a move with all it brings along, and milestones."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.answers import NOT_SIGNED_IN, READ_ERRORS, WRITE_ERRORS, told
from accounts.api.fields import DayField
from pipeline.api.fields import KeyField, money_field, text_field
from pipeline.api.views import Facts
from pipeline.models import DealItem, Milestone
from pipeline.rules import gates as rules
from pipeline.selectors import keys, milestones, stages
from pipeline.services import milestones as service
from traps_web.edges.filters import DayFilter, ListFilter, RowFilter

MISSING = {
    "type": "array",
    "description": "The items that keep the gate closed.",
    "items": {
        "type": "object",
        "properties": {
            "id": {"type": "integer"},
            "name": {"type": "string"},
            "kind": {"type": "string"},
            "evidence": {"type": "string"},
            "stage": {"type": "string"},
        },
    },
}
GATE_ERRORS = WRITE_ERRORS | {
    400: OpenApiResponse(
        {
            "type": "object",
            "properties": {"missing": MISSING},
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        },
        "What is wrong: one sentence or more for each field; at a closed gate also the `missing` items.",
    )
}
VALUE = {"oneOf": [{"type": "string"}, {"type": "number"}, {"type": "boolean"}], "nullable": True}


@extend_schema_field({"type": "object", "additionalProperties": VALUE})
class ItemsField(serializers.Field[dict[int, Any], Any, Any, Any]):
    """Answers by the id of the item: text, link, person and date as text, number as number or text, yes/no as true or false."""

    default_error_messages = {"invalid": "Send an object: the id of each item with its answer."}

    def to_internal_value(self, data: Any) -> dict[int, Any]:
        if not isinstance(data, dict):
            self.fail("invalid")
        found = {}
        for key, value in data.items():
            if not str(key).isdecimal() or len(str(key)) > 15 or isinstance(value, dict | list):
                self.fail("invalid")
            found[int(key)] = value
        return found

    def to_representation(self, value: Any) -> Any:
        return value


class OverrideSerializer(serializers.Serializer[Any]):
    """Lets a deal through a closed gate: for the line above its owner. What is missing is gate debt until it is answered."""

    reason = serializers.CharField(max_length=500)
    expires_on = DayField(help_text="The day by which the missing items are owed, after today.")

    def to_internal_value(self, data: Any) -> Any:
        override = super().to_internal_value(data)
        # A PATCH lets fields be left out, those inside as well; an override is whole or none.
        missing = {name: [self.fields[name].error_messages["required"]] for name in self.fields if name not in override}
        if missing:
            raise serializers.ValidationError(missing)
        return rules.Override(override["reason"], override["expires_on"])


class MoveSerializer(serializers.Serializer[Any]):
    """A move to another stage with everything it asks for; what is left out stays as it is."""

    stage = KeyField(keys.stage, help_text="Id, name in the default pipeline, or “Pipeline: Stage”.")
    items = ItemsField(required=False)
    proof = text_field(500, help_text="For won: the order number, or a link to the order.")
    override = OverrideSerializer(required=False)
    reason = text_field(200, help_text="Why it was lost, or why it is reopened.")
    closed_on = DayField(required=False, allow_null=True, help_text="For won and lost.")
    amount = money_field(required=False, allow_null=True)
    close_on = DayField(required=False, allow_null=True)
    next_step = text_field(200)
    next_step_on = DayField(required=False, allow_null=True)
    version = serializers.IntegerField(required=False, help_text="The version that you read; another by now is 409.")

    def facts(self) -> dict[str, Any]:
        """The values as the service takes them."""
        said = dict(self.validated_data)
        return said | {"to_stage": stages.every().get(pk=said.pop("stage"))}


class AnswersSerializer(serializers.Serializer[Any]):
    """Answers to checklist items."""

    items = ItemsField()


class AskedItemSerializer(serializers.Serializer[Any]):
    """An item that is asked of a deal, with its answer."""

    id = serializers.IntegerField()
    stage = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.CharField()
    is_required = serializers.BooleanField()
    evidence = serializers.CharField()
    is_answered = serializers.BooleanField()
    answer = serializers.CharField(allow_null=True)
    done_at = serializers.DateTimeField(allow_null=True)
    done_by = serializers.CharField(allow_null=True, help_text="E-mail of who answered.")


def asked_row(item: rules.Item, answer: DealItem | None) -> dict[str, Any]:
    """An item with its answer as the API shows it."""
    said = None
    if answer is not None:
        said = next((str(value) for value in (answer.day, answer.number) if value is not None), answer.text)
    return {
        "id": item.pk,
        "stage": item.stage.name,
        "name": item.name,
        "kind": item.kind,
        "is_required": item.is_required,
        "evidence": item.evidence,
        "is_answered": answer is not None,
        "answer": said,
        "done_at": answer.done_at if answer else None,
        "done_by": answer.done_by.email if answer and answer.done_by else None,
    }


class MilestoneSerializer(serializers.ModelSerializer[Milestone]):
    """A dated step with an owner on both sides."""

    owner_email = serializers.CharField(source="owner.email")

    class Meta:
        model = Milestone
        fields = [
            "id", "deal", "name", "owner", "owner_email", "their_owner", "due_on", "moves", "made_at", "done_at", "dropped_at",
            "drop_reason",
        ]  # fmt: skip


class NewMilestoneSerializer(serializers.Serializer[Any]):
    """A dated step to agree on an open deal."""

    deal = KeyField(keys.deal, help_text="Id or external_id.")
    name = serializers.CharField(max_length=160)
    due_on = DayField()
    owner = KeyField(keys.person, required=False, help_text="Id or e-mail; you, when left out.")
    their_owner = text_field(120)


class MilestoneChangeSerializer(serializers.Serializer[Any]):
    """One of three: done, another day with the reason, or dropped with the reason."""

    done = serializers.BooleanField(required=False)
    dropped = serializers.BooleanField(required=False)
    due_on = DayField(required=False)
    reason = text_field(200)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if sum(map(bool, (attrs.get("done"), attrs.get("dropped"), attrs.get("due_on")))) != 1:
            raise serializers.ValidationError("Say one of three: done, dropped, or another due_on.")
        return attrs


class MilestoneFilter(ListFilter):
    """Narrow the list of milestones."""

    deal = RowFilter(field_name="deal_id")
    owner = RowFilter(field_name="owner_id")
    due_before = DayFilter(field_name="due_on", lookup_expr="lt")

    class Meta:
        model = Milestone
        fields: list[str] = []


@extend_schema_view(
    list=extend_schema(responses={200: MilestoneSerializer(many=True), 401: NOT_SIGNED_IN}),
    retrieve=extend_schema(responses={200: MilestoneSerializer, **READ_ERRORS}),
)
class MilestoneViewSet(Facts):
    """Milestones of deals in sight, by day."""

    serializer_class = MilestoneSerializer
    queryset = Milestone.objects.none()

    filterset_class = MilestoneFilter

    def get_queryset(self) -> QuerySet[Milestone]:
        return milestones.visible(viewer=self.request.user)

    @extend_schema(request=NewMilestoneSerializer, responses={201: MilestoneSerializer, **WRITE_ERRORS})
    def create(self, request: Request) -> Response:
        """Agree a milestone; its owner owes it by its day."""
        facts = milestones.named(viewer=request.user, facts=told(NewMilestoneSerializer, request))
        made = service.add(by=request.user, now=request.now, **facts)
        return self.answer(request, made.pk, is_new=True)

    @extend_schema(request=MilestoneChangeSerializer, responses={200: MilestoneSerializer, **WRITE_ERRORS})
    def partial_update(self, request: Request, pk: str) -> Response:
        """Say that it is reached, give it another day, or drop it."""
        one, said = self.get_object(), told(MilestoneChangeSerializer, request)
        act = {"milestone": one, "by": request.user, "now": request.now}
        if said.get("done"):
            service.done(**act)
        elif said.get("dropped"):
            service.drop(reason=said.get("reason", ""), **act)
        else:
            service.move(due_on=said["due_on"], reason=said.get("reason", ""), **act)
        return Response(self.get_serializer(self.get_queryset().get(pk=one.pk)).data, status=status.HTTP_200_OK)

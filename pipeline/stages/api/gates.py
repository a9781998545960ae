"""Gates for programs: the answers of a deal, and a move with all it brings along."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiResponse, extend_schema_field
from rest_framework import serializers

from accounts.record.api.fields import DayField
from pipeline.customers.api.fact_fields import money_field, text_field
from pipeline.stages.forms.references import stage_in_use
from pipeline.stages.models import DealItem, ReplacedFile
from pipeline.stages.rules import gates as rules
from pipeline.stages.selectors import stages
from traps_web.edges.answers import WRITE_ERRORS
from traps_web.edges.named import Named

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
        "One or more sentences for each wrong field; at a closed gate also the `missing` items.",
    )
}
VALUE = {"oneOf": [{"type": "string"}, {"type": "number"}, {"type": "boolean"}], "nullable": True}


@extend_schema_field({"type": "object", "additionalProperties": VALUE})
class ItemsField(serializers.Field[dict[int, Any], Any, Any, Any]):
    """Answers by the id of the item.

    Text, link, person and date come as text, a number as number or text, yes/no as true or false.
    """

    default_error_messages = {"invalid": "Send an object: the id of each item with its answer."}

    def to_internal_value(self, data: Any) -> dict[int, Any]:
        if not isinstance(data, dict):
            self.fail("invalid")
        answers = {}
        for key, value in data.items():
            if not str(key).isdecimal() or len(str(key)) > 15 or isinstance(value, dict | list):
                self.fail("invalid")
            answers[int(key)] = value
        return answers

    def to_representation(self, value: Any) -> Any:
        return value


class OverrideSerializer(serializers.Serializer[Any]):
    """Lets a deal through a closed gate: for the line above its owner.

    What is missing is gate debt until it is answered.
    """

    reason = serializers.CharField(max_length=500)
    expires_on = DayField(help_text="The day by which the missing items are owed, after today.")

    def to_internal_value(self, data: Any) -> Any:
        override = super().to_internal_value(data)
        # A PATCH lets fields be left out, those inside as well; an override is whole or none.
        missing = {
            name: [self.fields[name].error_messages["required"]]
            for name in map(str, self.fields)
            if name not in override
        }
        if missing:
            raise serializers.ValidationError(missing)
        return rules.Override(override["reason"], override["expires_on"])


class MoveSerializer(serializers.Serializer[Any]):
    """A move to another stage with everything it asks for; what is left out stays as it is."""

    stage = Named(stage_in_use())
    items = ItemsField(required=False)
    proof = text_field(500, help_text="For won: the order number, or a link to the order.")
    override = OverrideSerializer(required=False)
    reason = text_field(200, help_text="Why it was lost, or why it is reopened.")
    closed_on = DayField(required=False, allow_null=True, help_text="For won and lost.")
    amount = money_field(required=False, allow_null=True)
    close_on = DayField(required=False, allow_null=True)
    next_step = text_field(200)
    next_step_on = DayField(required=False, allow_null=True)
    version = serializers.IntegerField(
        required=False, help_text="The version that you read; if it has changed, the answer is 409."
    )

    def facts(self) -> dict[str, Any]:
        """The values as the service takes them."""
        cleaned = dict(self.validated_data)
        return cleaned | {"to_stage": stages.every().get(pk=cleaned.pop("stage"))}


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


class ReplacedFileSerializer(serializers.ModelSerializer[ReplacedFile]):
    """A file that answered an item until another one took its place."""

    item_name = serializers.CharField(source="item.name")
    name = serializers.CharField(source="text")
    done_by = serializers.CharField(source="done_by.email", default=None, allow_null=True)
    replaced_by = serializers.CharField(source="replaced_by.email")

    class Meta:
        model = ReplacedFile
        fields = ["id", "item", "item_name", "name", "sha256", "done_at", "done_by", "replaced_at", "replaced_by"]


def item_row(item: rules.Item, answer: DealItem | None) -> dict[str, Any]:
    """An item with its answer as the API shows it."""
    text = None
    if answer is not None:
        text = next((str(value) for value in (answer.day, answer.number) if value is not None), answer.text)
    return {
        "id": item.pk,
        "stage": item.stage.name,
        "name": item.name,
        "kind": item.kind,
        "is_required": item.is_required,
        "evidence": item.evidence,
        "is_answered": answer is not None,
        "answer": text,
        "done_at": answer.done_at if answer else None,
        "done_by": answer.done_by.email if answer and answer.done_by else None,
    }

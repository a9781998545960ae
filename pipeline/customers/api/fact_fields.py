"""Fields of the API: references by id or by readable key, money, ids of other systems."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from pipeline.customers.selectors.keys import Unknown
from traps_web.lib.normal_form import identifier


@extend_schema_field({"oneOf": [{"type": "integer"}, {"type": "string"}], "nullable": True})
class KeyField(serializers.Field[int | None, Any, Any, Any]):
    """A reference: a number is the id, a text the readable key. Hands on the id, as far as the viewer sees it."""

    default_error_messages = {"invalid": "Name it by its id (a number) or its key (a text)."}

    def __init__(self, find: Callable[..., int], **kwargs: Any) -> None:
        self.find = find
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> int | None:
        if (
            isinstance(data, bool)
            or not isinstance(data, int | str)
            or not (isinstance(data, str) or abs(data) < 2**63)
        ):
            self.fail("invalid")
        if isinstance(data, str) and "\0" in data:
            self.fail("invalid")
        if data == "":
            if self.allow_null:
                return None
            self.fail("invalid")
        try:
            return self.find(viewer=self.context["request"].user, key=data)
        except Unknown as fault:
            raise serializers.ValidationError(str(fault)) from None

    def to_representation(self, value: Any) -> Any:
        return value


def notes_field() -> serializers.ListField:
    """What was pointed out, and refused nothing."""
    help_text = "What was pointed out: an owner who has left is not put back."
    return serializers.ListField(child=serializers.CharField(), default=list, help_text=help_text)


class ExternalIdField(serializers.CharField):
    """The id of a row in another system, in its normal form."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=120, required=False, allow_null=True, **kwargs)

    def to_internal_value(self, data: Any) -> str:
        return identifier(super().to_internal_value(data))


def money_field(**kwargs: Any) -> serializers.DecimalField:
    """An amount as a string with two decimals."""
    messages: dict[str, Any] = {
        "invalid": "Write the amount as a number like 1250.50.",
        "max_decimal_places": "The amount has more than two decimals.",
        "max_digits": "The amount is too large.",
        "max_whole_digits": "The amount is too large.",
    }
    return serializers.DecimalField(max_digits=17, decimal_places=2, error_messages=messages, **kwargs)


def text_field(longest: int, **kwargs: Any) -> serializers.CharField:
    """A text that may be empty."""
    return serializers.CharField(max_length=longest, required=False, allow_blank=True, **kwargs)

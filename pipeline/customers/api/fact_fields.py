"""Fields of the API: money, texts, ids of other systems."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from traps_web.lib.normal_form import identifier


def notes_field() -> serializers.ListField:
    """What was pointed out, and refused nothing."""
    help_text = "Warnings, for example that an owner who has left is not restored."
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
        "invalid": "Enter the amount as a number like 1250.50.",
        "max_decimal_places": "The amount has more than two decimals.",
        "max_digits": "The amount is too large.",
        "max_whole_digits": "The amount is too large.",
    }
    return serializers.DecimalField(max_digits=17, decimal_places=2, error_messages=messages, **kwargs)


def text_field(longest: int, **kwargs: Any) -> serializers.CharField:
    """A text that may be empty."""
    return serializers.CharField(max_length=longest, required=False, allow_blank=True, **kwargs)

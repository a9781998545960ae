"""Rows inside the papers that programs send, named as forms name them."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from traps_web.edges.references import Reference


@extend_schema_field({"oneOf": [{"type": "integer"}, {"type": "string"}], "nullable": True})
class Named(serializers.Field[Any, Any, Any, Any]):
    """Another row, named by its id (a number) or its key (a text), as a `Reference` says. Hands on the id."""

    def __init__(self, reference: Reference, **kwargs: Any) -> None:
        self.reference = reference
        super().__init__(**{"help_text": reference.in_api, **kwargs})

    def to_internal_value(self, data: Any) -> int | None:
        """The id of the one row in sight. Raises ValidationError with a sentence."""
        self.reference.look_for(self.context["request"].user, is_named=True)
        # Nothing is asked but which row it is.
        rows: Any = self.reference.queryset
        self.reference.queryset = rows.select_related(None).prefetch_related(None)
        try:
            row = self.reference.to_python(data)
        except ValidationError as fault:
            raise serializers.ValidationError(fault.messages) from None
        if row is None and not self.allow_null:
            raise serializers.ValidationError(self.reference.how_to_name)
        return row and row.pk

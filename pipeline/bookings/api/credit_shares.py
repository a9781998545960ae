"""Shares of the credit, as programs write and read them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from pipeline.bookings.rules.credit import percent
from pipeline.customers.forms.references import colleague
from traps_web.edges.named import Named


@extend_schema_field(OpenApiTypes.STR)
class ShareField(serializers.Field[int, Any, str, Any]):
    """A share in per cent with up to four decimals, as text."""

    default_error_messages = {"invalid": "Enter the share in per cent like 60 or 33.3333."}

    def __init__(self, *, least: int = 1, **kwargs: Any) -> None:
        self.least = least
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> int:
        try:
            ppm = Decimal(str(data)) * 10_000
            if isinstance(data, bool) or not ppm.is_finite() or ppm != int(ppm) or not self.least <= ppm <= 1_000_000:
                self.fail("invalid")
        except ArithmeticError:
            self.fail("invalid")
        return int(ppm)

    def to_representation(self, value: int) -> str:
        return percent(value)


class ShareSerializer(serializers.Serializer[Any]):
    """A person and the share of the credit."""

    person = Named(colleague())
    share = ShareField(help_text="Per cent, up to four decimals; together exactly 100.")

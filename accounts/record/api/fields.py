"""Fields that the API of the organisation shares: days, and other rows named by their id or their key."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from traps_web.lib import days
from traps_web.lib.numbers import whole


class DayField(serializers.DateField):
    """A day within the years that people work in, so that the day after it is a day too."""

    default_error_messages = {
        "invalid": "Write the day like 2026-11-27.",
        "range": days.OUTSIDE,
    }

    def to_internal_value(self, value: Any) -> date:
        day: date = super().to_internal_value(value)
        if days.is_outside(day):
            self.fail("range")
        return day


class LastDayField(serializers.DateField):
    """The last day inside of a span that is kept by the day after it; for reading."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(source="ends_before", read_only=True, **kwargs)

    def to_representation(self, value: date) -> str:
        return (value - timedelta(days=1)).isoformat()


Rows = Callable[[Any], "QuerySet[Any]"]


@extend_schema_field(OpenApiTypes.INT)
class RowField(serializers.Field[Any, Any, Any, Any]):
    """Another row by its id, out of those that `rows` gives the viewer; hands on the row itself."""

    default_error_messages = {"invalid": "Name it by its id, a number."}

    def __init__(self, rows: Rows, *, missing: str, **kwargs: Any) -> None:
        self.rows, self.missing = rows, missing
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> Any:
        number = whole(str(data)) if isinstance(data, int | str) and not isinstance(data, bool) else None
        if number is None:
            self.fail("invalid")
        return self.found(pk=number)

    def found(self, **key: Any) -> Any:
        """The one row of that key. Raises ValidationError with the sentence."""
        row = self.rows(self.context["request"].user).filter(**key).first()
        if row is None:
            raise serializers.ValidationError(self.missing)
        return row


@extend_schema_field({"oneOf": [{"type": "integer"}, {"type": "string"}]})
class KeyedRowField(RowField):
    """Another row by its id (a number) or by its readable key (a text); hands on the row itself."""

    default_error_messages = {"invalid": "Name it by its id (a number) or its key (a text)."}

    def __init__(self, rows: Rows, *, key: str, missing: str, **kwargs: Any) -> None:
        self.key = key
        super().__init__(rows, missing=missing, **kwargs)

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str) or data.isdecimal():
            return super().to_internal_value(data)
        if not data.strip() or "\0" in data:
            self.fail("invalid")
        return self.found(**{self.key: data.strip()})

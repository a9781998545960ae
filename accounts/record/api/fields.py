"""Days, as the API reads and writes them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from rest_framework import serializers

from traps_web.lib import days


class DayField(serializers.DateField):
    """A day within the years that people work in, so that the day after it is a day too."""

    default_error_messages = {
        "invalid": "Enter the day like 2026-11-27.",
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

"""The form that corrects a booking."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from accounts.record.forms.fields import day_field
from traps_web.lib.fields import AmountField


class RestatementForm(forms.Form):
    """What really came in, on which day the difference counts, and why."""

    right_amount = AmountField(
        label="What really came in", help_text="The difference becomes a row of its own, credited as the booking was."
    )
    booked_on = day_field(
        "The difference counts on", help_text="Today, so that figures of past periods stay as they were reported."
    )
    reason = forms.CharField(
        label="Reason",
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why; the reason stays with it."},
    )
    seen = forms.DecimalField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, stands: Decimal, today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"booked_on": today, "seen": stands}, **kwargs)

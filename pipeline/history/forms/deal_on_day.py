"""The day of which the page of a deal is asked."""

from __future__ import annotations

from django import forms

from traps_web.lib.fields import DayField
from traps_web.ui.widgets import DayInput


class DayForm(forms.Form):
    """A day of the past, or today."""

    day = DayField(
        label="At the end of",
        widget=DayInput(**{"class": "form-control"}),
        error_messages={"required": "Enter the day, like 2026-11-22."},
    )

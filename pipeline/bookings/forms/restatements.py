"""The form that corrects a booking."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.record.forms.fields import day_field
from pipeline.bookings.selectors import restatements
from traps_web.edges.forms import ActForm
from traps_web.lib.fields import AmountField


class RestatementForm(ActForm):
    """What really came in. The difference becomes a separate row with the same credit."""

    called, may_leave_out = "Restate", ("booked_on", "seen")
    meanings = {
        "booked_on": "On which day the difference counts; today, when left out.",
        "seen": "The amount that you read; if it has changed, the answer is 409.",
    }

    right_amount = AmountField(
        label="What really came in", help_text="The difference becomes a separate row with the same credit."
    )
    booked_on = day_field("The difference counts on", help_text="Today keeps the reported figures of past periods.")
    reason = forms.CharField(
        label="Reason",
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Give a reason; it is kept with the change."},
    )
    seen = AmountField(widget=forms.HiddenInput)

    def facts(self) -> dict[str, Any]:
        """What a program leaves out is as it stands."""
        facts = dict(self.cleaned_data)
        if facts["booked_on"] is None and self.reader is not None:
            facts["booked_on"] = self.reader.today
        if facts["seen"] is None:
            facts["seen"] = restatements.stands_at(booking=self.row)
        return facts

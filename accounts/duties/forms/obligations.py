"""Asking for more time, deciding on it, waiving."""

from __future__ import annotations

from django import forms

from accounts.record.forms.fields import answer_field
from traps_web.edges.forms import ActForm, DecisionField
from traps_web.lib.fields import DayField
from traps_web.ui.widgets import DayInput

DATE = {"required": "Choose a day.", "invalid": "Enter a date like %(day)s."}


class MoreTimeForm(ActForm):
    """A later deadline and why."""

    wanted_on = DayField(label="New deadline", error_messages=DATE, widget=DayInput())
    reason = forms.CharField(
        label="In your words",
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Say what happened, and why you can meet the new deadline.",
        error_messages={"required": "Give a reason: your manager decides by it."},
    )


class GrantForm(ActForm):
    """An answer to a request for more time; a refusal needs words."""

    grant = DecisionField(label="The decision", yes="grant", error_messages={"required": "Choose to grant or refuse."})
    answer = answer_field(600)


class WaiveForm(ActForm):
    """Why something is let go."""

    reason = forms.CharField(
        label="Reason",
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Give a reason for the waiver; it is kept with it."},
    )

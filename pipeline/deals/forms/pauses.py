"""The form that lets a deal rest."""

from __future__ import annotations

from django import forms

from accounts.record.forms.fields import day_field
from pipeline.deals.rules.pauses import LONGEST_REASON
from traps_web.edges.forms import ActForm


class PauseForm(ActForm):
    """Until which day a deal rests, and why. `version` is the state that the page showed."""

    called = "PauseWrite"
    meanings = {"version": "The version that you read; if it has changed, the answer is 409."}

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    resume_on = day_field(
        "Resumes on",
        help_text="On this day it goes on by itself.",
    )
    reason = forms.CharField(
        label="Reason",
        max_length=LONGEST_REASON,
        help_text="Your line reads it.",
        error_messages={"required": "Give the reason for the pause."},
    )

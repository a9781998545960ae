"""The form in which a push is explained."""

from __future__ import annotations

from django import forms

from traps_web.edges.forms import ActForm


class PushReasonForm(ActForm):
    """Why a close date went to a later month."""

    called = "PushReason"

    reason = forms.CharField(
        label="Why it closes later",
        max_length=200,
        error_messages={"required": "Give the reason for the later close date."},
    )

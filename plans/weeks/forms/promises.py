"""Saying what became of a promise."""

from __future__ import annotations

from django import forms

from traps_web.lib.fields import DayField


class ScoreForm(forms.Form):
    """Kept, missed, or moved to a day with a reason."""

    outcome = forms.ChoiceField(choices=[(one, one) for one in ("kept", "missed", "moved")])
    words = forms.CharField(required=False, max_length=250)
    moved_to = DayField(required=False, error_messages={"invalid": "Write a date like 2026-11-30."})

"""What every step of a review names."""

from __future__ import annotations

from django import forms

from traps_web.edges.forms import ActForm


class VersionForm(ActForm):
    """A step that needs nothing but to know what was read."""

    called, shows_row = "VersionRead", True
    meanings = {"version": "The version that you read; if it has changed, the answer is 409."}

    version = forms.IntegerField(widget=forms.HiddenInput)

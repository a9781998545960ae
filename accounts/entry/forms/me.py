"""What people keep of themselves."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.record.forms.fields import NamedForm, ZoneField
from traps_web.edges.forms import ActForm


class MeForm(ActForm):
    """What everybody may change of themselves; what is left out stays."""

    called, shows_row = "OwnWrite", True
    meanings = {"time_zone": "Like Europe/Berlin; empty: the organisation's."}

    name = forms.CharField(label="Name", max_length=200, error_messages={"required": "Write your name."})
    time_zone = ZoneField(required=False)

    def facts(self) -> dict[str, Any]:
        return self.begins_with() | self.cleaned_data


class TokenForm(NamedForm):
    """A name for a new API token."""

    ids = "token"

    token_name = forms.CharField(
        label="Used by",
        max_length=80,
        help_text="The program that will use it, like “CRM export”.",
        error_messages={"required": "Name the program that will use it, so that you know later what you revoke."},
    )

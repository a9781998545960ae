"""What people keep of themselves."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.organisation.models import Person
from accounts.record.forms.fields import NamedForm, zone_field


class MeForm(forms.Form):
    """What everybody may change of themselves."""

    name = forms.CharField(label="Name", max_length=200, error_messages={"required": "Write your name."})

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, initial={"name": person.name, "time_zone": person.time_zone}, **kwargs)
        self.fields["time_zone"] = zone_field(current=person.time_zone)


class TokenForm(NamedForm):
    """A name for a new API token."""

    ids = "token"

    token_name = forms.CharField(
        label="Used by",
        max_length=80,
        help_text="The program that will use it, like “CRM export”.",
        error_messages={"required": "Name the program that will use it, so that you know later what you revoke."},
    )

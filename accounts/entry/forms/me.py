"""What people keep of themselves."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.organisation.selectors import people
from accounts.record.forms.fields import LocaleField, NamedForm, ZoneField
from accounts.record.rules.scopes import DAYS, OPENS, USUAL_DAYS, offered
from traps_web.edges.forms import ActForm
from traps_web.ui import words


def own_name() -> str:
    """Who changes somebody's name, for whoever tries it themselves."""
    return f"Only an admin can change your name: {words.listed(people.names_of_admins())}."


class MeForm(ActForm):
    """What everybody may change of themselves; what is left out stays."""

    called, shows_row = "OwnWrite", True
    meanings = {
        "time_zone": "Like Europe/Berlin. Leave empty for the organisation's time zone.",
        "locale": "Like de-CH. Leave empty for the usual format of the country.",
        "uses_keys": "Whether single letters and digits act on pages.",
    }
    refuses = {"name": own_name}

    time_zone = ZoneField(required=False)
    locale = LocaleField(required=False)
    uses_keys = forms.BooleanField(
        label="Single-key shortcuts",
        required=False,
        help_text="Letters and digits such as j, n or 1. Press ? to list them. Ctrl K always works.",
    )

    def facts(self) -> dict[str, Any]:
        return self.begins_with() | self.cleaned_data


class TokenForm(NamedForm):
    """A new API token: what uses it, what it may do, for how long, and the password once more."""

    ids = "token"

    token_name = forms.CharField(
        label="Used by",
        max_length=80,
        help_text="The program that will use it, like “CRM export”.",
        error_messages={"required": "Enter the program that will use it, so that you recognise it later."},
    )
    scopes = forms.MultipleChoiceField(
        label="It may",
        widget=forms.CheckboxSelectMultiple,
        help_text="A program can never do more than you can.",
        error_messages={"required": "Choose what the program may do."},
    )
    days = forms.TypedChoiceField(
        label="It holds for",
        coerce=int,
        choices=[(days, f"{days} days") for days in DAYS],
        initial=USUAL_DAYS,
        error_messages={"required": "Choose for how long."},
    )
    password = forms.CharField(
        label="Your password",
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text="Enter it again: anyone with the token can act as you.",
        error_messages={"required": "Enter your password."},
    )

    def __init__(self, *args: Any, is_admin: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scopes = offered(is_admin=is_admin)
        field = self.fields["scopes"]
        field.choices = [(scope.value, f"{scope}: {OPENS[scope]}") for scope in scopes]  # type: ignore[attr-defined]
        field.initial = [scope.value for scope in scopes]

"""Forms about people."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.record.forms.fields import LocaleField, ZoneField, day_field
from traps_web.edges.forms import ActForm


class PersonForm(ActForm):
    """What is known of a person."""

    called, shows_row = "PersonWrite", True
    meanings = {
        "email": "They sign in with this address.",
        "is_leader": "Sees everyone’s figures.",
        "is_admin": "Manages people, teams, calendar and imports.",
        "time_zone": "Like Europe/Berlin. Leave empty for the organisation's time zone.",
        "country": "Two letters. Leave empty for the organisation's country.",
        "locale": "Like de-CH. Leave empty for the usual format of the country.",
        "starts_on": "First day in service.",
        "ends_on": "Last day in service.",
        "password": "For pages only: a program sets no passwords (POST /api/v1/invitations/ makes a link).",
    }

    name = forms.CharField(label="Name", max_length=200, error_messages={"required": "Enter the person's name."})
    email = forms.EmailField(
        label="E-mail",
        max_length=254,
        help_text="They sign in with this address.",
        error_messages={
            "required": "Enter the person's e-mail address.",
            "invalid": "Enter an e-mail address like name@example.com.",
        },
    )
    is_leader = forms.BooleanField(label="Leader: sees everyone’s figures", required=False)
    is_admin = forms.BooleanField(
        label="Admin: sees everyone, and manages people, teams, calendar and imports", required=False
    )
    time_zone = ZoneField(required=False)
    country = forms.CharField(
        label="Country",
        required=False,
        max_length=6,
        help_text="Two letters, like US. Its public holidays count. Leave empty for the organisation's country.",
    )
    locale = LocaleField(required=False)
    starts_on = day_field("First day in service", required=False)
    ends_on = day_field("Last day in service", required=False)


class NewPersonForm(PersonForm):
    """A person to take in."""

    called = "NewPerson"

    password = forms.CharField(
        label="First password",
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=True),
        help_text="At least 10 characters. Leave empty if they should set one with “I forgot my password”.",
    )

    def clean_password(self) -> str | None:
        return self.cleaned_data["password"] or None


class LoginStateForm(ActForm):
    """Whether a person can sign in."""

    called = "Login"

    state = forms.ChoiceField(choices=[("open", "open"), ("closed", "closed")])


class PasswordForm(ActForm):
    """A new password for somebody who lost theirs."""

    ids = "password"

    password = forms.CharField(
        label="New password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=(
            "At least 10 characters. Do not send it by mail. Until they choose their own, someone else confirms "
            "what they sign."
        ),
        error_messages={"required": "Enter the new password."},
    )


class ComeBackForm(ActForm):
    """The day on which somebody who left begins again."""

    ids, meanings = "back", {"day": "The new first day in service."}

    day = day_field("Returns on")

    def begins_with(self) -> dict[str, Any]:
        return {"day": self.reader.today} if self.reader else {}

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
        "email": "They sign in with it.",
        "is_leader": "Sees the figures of everybody.",
        "is_admin": "Keeps people, teams, calendar and imports.",
        "time_zone": "Like Europe/Berlin; empty: the organisation's.",
        "country": "Two letters; empty: the organisation's.",
        "locale": "Like de-CH; empty: as people of the country write.",
        "starts_on": "First day in service.",
        "ends_on": "Last day in service.",
        "password": "For pages only: a program sets no passwords (POST /api/v1/invitations/ makes a link).",
    }

    name = forms.CharField(label="Name", max_length=200, error_messages={"required": "Write the person's name."})
    email = forms.EmailField(
        label="E-mail",
        max_length=254,
        help_text="They sign in with it.",
        error_messages={
            "required": "Write the person's e-mail address.",
            "invalid": "Write an e-mail address like name@example.com.",
        },
    )
    is_leader = forms.BooleanField(label="Leader: sees the figures of everybody", required=False)
    is_admin = forms.BooleanField(
        label="Admin: sees everybody, keeps people, teams, calendar and imports", required=False
    )
    time_zone = ZoneField(required=False)
    country = forms.CharField(
        label="Country",
        required=False,
        max_length=6,
        help_text="Two letters, like US; empty: the organisation's. Its public holidays count.",
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
        help_text="At least 10 characters. Empty: they set one with “I forgot the password”.",
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
        help_text="At least 10 characters. Tell it to the person on another way than mail; "
        "until they choose their own, others confirm what they sign.",
        error_messages={"required": "Write the new password."},
    )


class ComeBackForm(ActForm):
    """The day on which somebody who left begins again."""

    ids, meanings = "back", {"day": "The first day in service from now on."}

    day = day_field("Comes back on")

    def begins_with(self) -> dict[str, Any]:
        return {"day": self.reader.today} if self.reader else {}

"""Forms about people."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.organisation.models import Person
from accounts.record.forms.fields import NamedForm, day_field, zone_field


class PersonForm(forms.Form):
    """What is known of a person."""

    name = forms.CharField(label="Name", max_length=200, error_messages={"required": "Write the person's name."})
    email = forms.EmailField(
        label="E-mail",
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
    country = forms.CharField(
        label="Country",
        required=False,
        max_length=6,
        help_text="Two letters, like US; empty: the organisation's. Its public holidays count.",
    )
    starts_on = day_field("First day in service", required=False)
    ends_on = day_field("Last day in service", required=False)

    def __init__(self, *args: Any, person: Person | None = None, **kwargs: Any) -> None:
        if person is not None:
            kwargs["initial"] = {field: getattr(person, field) for field in (*self.base_fields, "time_zone")}
        super().__init__(*args, **kwargs)
        self.fields["time_zone"] = zone_field(current=person.time_zone if person else "")
        self.order_fields(
            ["name", "email", "is_leader", "is_admin", "time_zone", "country", "starts_on", "ends_on", "password"]
        )


class NewPersonForm(PersonForm):
    """A person to take in."""

    password = forms.CharField(
        label="First password",
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=True),
        help_text="At least 10 characters. Empty: they set one with “I forgot the password”.",
    )

    def clean_password(self) -> str | None:
        return self.cleaned_data["password"] or None


class PasswordForm(NamedForm):
    """A new password for somebody who lost theirs."""

    ids = "password"

    password = forms.CharField(
        label="New password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="At least 10 characters. Tell it to the person on another way than mail, and ask them to change it.",
        error_messages={"required": "Write the new password."},
    )


class ComeBackForm(NamedForm):
    """The day on which somebody who left begins again."""

    ids = "back"

    day = day_field("Comes back on")

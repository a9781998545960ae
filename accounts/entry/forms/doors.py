"""Forms in front of the doors: the first page, and an invitation."""

from __future__ import annotations

from django import forms

from accounts.organisation.models.organisation import SCHEMES
from accounts.organisation.presenters.calendar_words import SCHEME_WORDS, WEEKDAY_WORDS
from accounts.record.forms.fields import ZoneField
from traps_web.ui import words

NEW_PASSWORD = {"autocomplete": "new-password"}


class SetupForm(forms.Form):
    """What an organisation is made of, in the words of the set-up service."""

    code = forms.CharField(
        label="Code from the log",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        help_text="TRAPS printed it when it started: twelve letters and digits.",
        error_messages={"required": "Copy the code that was printed when TRAPS started."},
    )
    name = forms.CharField(
        label="Organisation", max_length=200, error_messages={"required": "Enter the name of the organisation."}
    )
    currency = forms.CharField(
        label="Currency",
        max_length=3,
        help_text="Three letters, like USD. All money uses it, and it cannot be changed later.",
        error_messages={"required": "Enter three letters, like USD or EUR."},
    )
    country = forms.CharField(
        label="Country",
        max_length=6,
        help_text="Two letters, like US. Its public holidays are not working days.",
        error_messages={"required": "Enter the country, like US."},
    )
    time_zone = ZoneField(empty="Choose", error_messages={"required": "Choose the time zone."})
    week_starts_on = forms.TypedChoiceField(
        label="Week starts on", choices=list(enumerate(WEEKDAY_WORDS)), coerce=int, initial=0
    )
    starts_month = forms.TypedChoiceField(
        label="Fiscal year starts in", choices=list(enumerate(words.MONTHS_LONG, start=1)), coerce=int, initial=1
    )
    scheme = forms.ChoiceField(
        label="Divided into",
        choices=[(scheme, SCHEME_WORDS[scheme]) for scheme in SCHEMES],
        help_text="You can change this later from a future fiscal year. Past figures stay as they are.",
    )
    admin_name = forms.CharField(label="Your name", max_length=200, error_messages={"required": "Enter your name."})
    admin_email = forms.EmailField(
        label="Your e-mail",
        help_text="You sign in with it. You become the first admin and the reviewer of last resort.",
        error_messages={"required": "Enter your e-mail address.", "invalid": "Enter an address like name@example.com."},
    )
    admin_password = forms.CharField(
        label="Password",
        strip=False,
        widget=forms.PasswordInput(attrs=NEW_PASSWORD, render_value=True),
        help_text="At least 10 characters.",
        error_messages={"required": "Choose a password."},
    )


class FirstPasswordForm(forms.Form):
    """The password somebody invited chooses; once is enough, a manager of passwords shows what was typed."""

    password = forms.CharField(
        label="Password",
        strip=False,
        widget=forms.PasswordInput(attrs=NEW_PASSWORD),
        help_text="At least 10 characters.",
        error_messages={"required": "Choose a password."},
    )

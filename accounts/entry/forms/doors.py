"""Forms in front of the doors: the first page, and an invitation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django import forms

from accounts.organisation.models.organisation import SCHEMES
from accounts.organisation.presenters import calendar_words
from accounts.organisation.presenters.calendar_words import SCHEME_WORDS, WEEKDAY_WORDS
from accounts.record.forms.fields import CodeField, ZoneField
from traps_web.lib import fiscal, places
from traps_web.ui import words

NEW_PASSWORD = {"autocomplete": "new-password"}


class SetupForm(forms.Form):
    """What an organisation is made of, in the words of the set-up service.

    `asked` is what is known of the answers before they are sent: the country and time zone of a browser, and what was
    chosen on the page so far. With the languages of the browser it makes the suggestions.
    """

    SECTIONS: Final = (
        ("Organisation", ("name", "country", "currency", "time_zone", "week_starts_on")),
        ("Fiscal year", ("starts_month", "scheme", "named_by")),
        ("You, the first admin", ("admin_name", "admin_email", "admin_password", "code")),
    )

    name = forms.CharField(
        label="Organisation", max_length=200, error_messages={"required": "Enter the name of the organisation."}
    )
    country = CodeField(
        label="Country",
        help_text="Its public holidays are not working days.",
        error_messages={"required": "Choose the country."},
    )
    currency = CodeField(
        label="Currency",
        help_text="All money uses it, and it cannot be changed later.",
        error_messages={"required": "Choose the currency."},
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
    named_by = forms.ChoiceField(
        widget=forms.RadioSelect,
        initial="end",
        help_text="A year from January to December has the same name in both ways.",
        error_messages={"required": "Choose what the year is called.", "invalid_choice": "Choose one of the two."},
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
    code = forms.CharField(
        label="Code from the log",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        help_text="TRAPS printed it when it started: twelve letters and digits.",
        error_messages={"required": "Copy the code that was printed when TRAPS started."},
    )

    def __init__(
        self, data: Any = None, *, today: date, asked: Mapping[str, str] | None = None, languages: str = ""
    ) -> None:
        asked = asked or {}
        self.usual = places.usual(
            country=asked.get("country", ""), zone=asked.get("time_zone", ""), languages=languages, today=today
        )
        suggested: dict[str, Any] = {
            "country": self.usual.country,
            "currency": self.usual.currency,
            "time_zone": self.usual.time_zone,
            "week_starts_on": self.usual.week_starts_on,
        }
        chosen = {name: asked[name] for name in ("week_starts_on", "starts_month", "scheme") if name in asked}
        super().__init__(data, initial=suggested | chosen)
        fields: Any = self.fields
        countries, currencies = places.country_names(), places.currency_names(today)
        fields["country"].choices = [("", "Choose"), *countries.items()]
        fields["currency"].choices = [("", "Choose"), *((code, f"{code}, {name}") for code, name in currencies.items())]
        rules = self._rules()
        fields["named_by"].label = calendar_words.year_called(rules, today)
        fields["named_by"].choices = calendar_words.year_names(rules, today)

    @property
    def sections(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields in the order in which they are asked for, by what they are about."""
        return [(label, [self[name] for name in names]) for label, names in self.SECTIONS]

    def _rules(self) -> fiscal.CalendarRules:
        """The calendar as it is chosen so far, the usual one where nothing fit to be read is."""
        try:
            return fiscal.CalendarRules(
                scheme=str(self["scheme"].value() or "calendar"),
                starts_month=int(self["starts_month"].value()),
                week_starts_on=int(self["week_starts_on"].value()),
            )
        except (TypeError, ValueError):
            return fiscal.CalendarRules()


class FirstPasswordForm(forms.Form):
    """The password somebody invited chooses; once is enough, a manager of passwords shows what was typed."""

    password = forms.CharField(
        label="Password",
        strip=False,
        widget=forms.PasswordInput(attrs=NEW_PASSWORD),
        help_text="At least 10 characters.",
        error_messages={"required": "Choose a password."},
    )

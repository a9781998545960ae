"""The form of a change of the fiscal calendar."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from accounts.organisation.models.organisation import SCHEMES
from accounts.organisation.presenters.calendar_words import NAMED_WORDS, SCHEME_WORDS, WEEKDAY_WORDS
from accounts.record.forms.fields import day_field
from traps_web.lib import fiscal
from traps_web.ui import words

RULES = ("scheme", "starts_month", "week_starts_on", "named_by")


class CalendarChangeForm(forms.Form):
    """How time is cut, from which day on, and why. The reason is asked for when the change is made, not for a dry run."""

    starts_on = day_field("From")
    scheme = forms.ChoiceField(label="Cut into", choices=[(scheme, SCHEME_WORDS[scheme]) for scheme in SCHEMES])
    starts_month = forms.TypedChoiceField(
        label="Fiscal year starts in", choices=list(enumerate(words.MONTHS_LONG, start=1)), coerce=int
    )
    week_starts_on = forms.TypedChoiceField(label="Week starts on", choices=list(enumerate(WEEKDAY_WORDS)), coerce=int)
    named_by = forms.ChoiceField(
        label="Year is named by the calendar year in which it", choices=list(NAMED_WORDS.items())
    )
    reason = forms.CharField(
        label="Reason",
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="It stays with the version. A dry run needs none.",
        error_messages={"max_length": "Write at most 600 characters."},
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, held: fiscal.CalendarRules, first_days: list[date], **kwargs: Any) -> None:
        initial = {name: getattr(held, name) for name in RULES} | {"starts_on": first_days[0]}
        super().__init__(*args, initial=initial, **kwargs)
        days = words.listed([words.day(day, year=True) for day in first_days], "or")
        self.fields["starts_on"].help_text = f"The first day of a fiscal year ahead: {days}."

    def facts(self) -> dict[str, Any]:
        """The answers in the words of the service."""
        data = self.cleaned_data
        return {
            "wanted": self.wanted(),
            "starts_on": self.cleaned_data["starts_on"],
            "reason": data["reason"],
            "seen": data["seen"],
        }

    def wanted(self) -> fiscal.CalendarRules:
        """The rules that were typed."""
        return fiscal.CalendarRules(**{name: self.cleaned_data[name] for name in RULES})

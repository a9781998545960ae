"""The form of a change of the fiscal calendar."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.organisation.models.organisation import SCHEMES
from accounts.organisation.presenters.calendar_words import NAMED_WORDS, SCHEME_WORDS, WEEKDAY_WORDS
from accounts.organisation.selectors import calendar
from accounts.organisation.selectors.calendar import organisation_today
from accounts.record.forms.fields import day_field
from traps_web.edges.forms import ActForm, SafeguardField
from traps_web.lib import fiscal
from traps_web.ui import words

RULES = ("scheme", "starts_month", "week_starts_on", "named_by")


class CalendarChangeForm(ActForm):
    """Other rules from the first day of a fiscal year ahead.

    A dry run comes first; its `seen` is sent along with the change.
    """

    called = "Change"
    meanings = {
        "week_starts_on": "Monday is 0.",
        "dry_run": "Report what would happen without writing anything.",
        "seen": "From the dry run.",
    }

    starts_on = day_field("From")
    scheme = forms.ChoiceField(label="Divided into", choices=[(scheme, SCHEME_WORDS[scheme]) for scheme in SCHEMES])
    starts_month = forms.IntegerField(
        label="Fiscal year starts in",
        min_value=1,
        max_value=12,
        widget=forms.Select(choices=list(enumerate(words.MONTHS_LONG, start=1))),
    )
    week_starts_on = forms.IntegerField(
        label="Week starts on", min_value=0, max_value=6, widget=forms.Select(choices=list(enumerate(WEEKDAY_WORDS)))
    )
    named_by = forms.ChoiceField(
        label="Fiscal year is named by the calendar year in which it", choices=list(NAMED_WORDS.items())
    )
    dry_run = SafeguardField()
    reason = forms.CharField(
        label="Reason",
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="It is kept with the version. A dry run needs no reason.",
        error_messages={"max_length": "Use at most 600 characters."},
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_named or self.reader is None:
            return
        del self.fields["dry_run"]  # A page says it by its button.
        first_days = calendar.year_starts_ahead(organisation_today(self.reader.now))
        self.initial.update({name: getattr(calendar.rules(), name) for name in RULES}, starts_on=first_days[0])
        days = words.listed([words.day(day, year=True) for day in first_days], "or")
        self.fields["starts_on"].help_text = f"The first day of a fiscal year ahead: {days}."

    def facts(self) -> dict[str, Any]:
        """The answers in the words of the service."""
        data = self.cleaned_data
        new_rules = fiscal.CalendarRules(**{name: data[name] for name in RULES})
        return {"new_rules": new_rules, **{name: data[name] for name in ("starts_on", "reason", "seen")}}

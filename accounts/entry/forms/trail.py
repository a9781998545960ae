"""What the audit trail is narrowed by, read from its address."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms

from accounts.entry.selectors.trail import Criteria
from accounts.record.rules.verbs import VERBS
from traps_web.lib.fields import DayField
from traps_web.lib.searches import LONGEST, TOO_LONG
from traps_web.ui.widgets import Choosing, DayInput

CONTROL = {"class": "form-control"}
SPAN = timedelta(days=30)
"""How far back the page looks before anybody asks for another span."""


class TrailFilter(forms.Form):
    """Narrow the audit trail.

    Without a first day it begins thirty days back, so that no page reads all there ever was.
    """

    who = forms.CharField(
        label="Who or what",
        required=False,
        max_length=LONGEST,
        error_messages={"max_length": TOO_LONG},
        widget=forms.TextInput(attrs=CONTROL),
    )
    verb = forms.ChoiceField(
        label="Did",
        required=False,
        choices=[("", "anything"), *((verb, verb) for verb in sorted(VERBS))],
        widget=Choosing(attrs={"class": "form-select"}),
        error_messages={"invalid_choice": "The trail has no entry of the kind “%(value)s”."},
    )
    since = DayField(label="From", required=False, widget=DayInput(**CONTROL))
    until = DayField(label="To", required=False, widget=DayInput(**CONTROL))
    person = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, today: date) -> None:
        self.first_day = today - SPAN
        super().__init__({"since": self.first_day.isoformat(), **data.dict()}, auto_id="filter-%s")

    def clean(self) -> dict[str, Any]:
        """A span ends on or after the day it begins."""
        facts = super().clean() or {}
        since, until = facts.get("since"), facts.get("until")
        if since and until and until < since:
            self.add_error("until", "The last day is before the first day.")
        return facts

    @property
    def criteria(self) -> Criteria:
        """The entries that are asked for; the form has to be valid."""
        facts = self.cleaned_data
        return Criteria(
            person_id=facts["person"],
            verb=facts["verb"],
            words=" ".join(facts["who"].split()),
            first_day=facts["since"] or self.first_day,
            last_day=facts["until"],
        )

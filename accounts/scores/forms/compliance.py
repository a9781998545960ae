"""The parameters of compliance in its address: two days, a team, a person, a trap."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.duties.models import Trap
from accounts.record.rules.readers import Reader
from accounts.scores.rules.tallies import Verdict
from accounts.scores.selectors.compliance import ComplianceQuery, first_days
from traps_web.lib.fields import DayField
from traps_web.ui.widgets import DayInput

_CONTROL = {"class": "form-control"}


class ComplianceForm(forms.Form):
    """What was due from one day to another, and whose of it counts."""

    since = DayField(label="Due from", required=False, widget=DayInput(**_CONTROL))
    until = DayField(label="Due until", required=False, widget=DayInput(**_CONTROL))
    team = forms.IntegerField(required=False)
    alone = forms.BooleanField(required=False)
    person = forms.IntegerField(required=False)
    trap = forms.SlugField(required=False)
    verdict = forms.ChoiceField(required=False, choices=Verdict.choices)

    def __init__(self, data: Any, *, reader: Reader) -> None:
        since, until = first_days(reader.today)
        days = {"since": data.get("since") or since, "until": data.get("until") or until}
        super().__init__({**data, **days})

    def clean_trap(self) -> str:
        """A trap that exists, by its key; none is every trap."""
        key: str = self.cleaned_data["trap"]
        if key and not Trap.objects.filter(key=key).exists():
            raise forms.ValidationError("There is no trap with this key.")
        return key

    def clean(self) -> dict[str, Any]:
        """The first day comes before the last one, and both are shown as the reader writes them."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", "Choose a last day that is not before the first one.")
        self.data = {**self.data, **{name: cleaned[name] for name in ("since", "until") if cleaned.get(name)}}
        return cleaned

    def query(self) -> ComplianceQuery:
        """The query of the address."""
        data = self.cleaned_data
        return ComplianceQuery(data["since"], data["until"], data["team"], data["person"], data["trap"], data["alone"])

    @property
    def listed(self) -> str:
        """The verdict whose duties are listed; empty for every one."""
        verdict: str = self.cleaned_data["verdict"]
        return verdict

"""The parameters of a list of readings in its address: a quarter, and a team or a person."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.organisation.selectors import calendar
from accounts.record.rules.readers import Reader
from pipeline.history.selectors.scopes import Scope, find_scope
from traps_web.lib.fiscal import Period, UnknownPeriod


class ReadingsForm(forms.Form):
    """Whose readings of which quarter are shown; the viewer's own and the last one with a night when left out."""

    period = forms.CharField(required=False)
    team = forms.IntegerField(required=False)
    person = forms.IntegerField(required=False)

    def __init__(self, data: Any, *, reader: Reader, newest: str) -> None:
        self.reader, self.newest = reader, newest
        super().__init__(data)

    def clean_period(self) -> Period:
        """The quarter of the address, of the newest night, or of today."""
        key = self.cleaned_data["period"] or self.newest
        try:
            period = calendar.period(key) if key else calendar.period_at("quarter", self.reader.today)
        except UnknownPeriod as fault:
            raise forms.ValidationError(str(fault)) from None
        if period.kind != "quarter":
            raise forms.ValidationError("Readings are of quarters. Choose one.")
        return period

    def scope(self) -> Scope:
        """Whose they are. Raises NotVisible for a team or person that the viewer cannot see."""
        return find_scope(self.reader, team_id=self.cleaned_data["team"], person_id=self.cleaned_data["person"])

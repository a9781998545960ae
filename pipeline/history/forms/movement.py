"""The parameters of a movement in its address: two days, a period or all, and a team or a person."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms

from accounts.organisation.selectors import calendar
from accounts.record.rules.readers import Reader
from pipeline.history.rules.movement import EVERYTHING, Bucket
from pipeline.history.selectors.deal_days import first_day
from pipeline.history.selectors.movement import MovementQuery
from pipeline.history.selectors.scopes import find_scope
from traps_web.lib.fields import DayField
from traps_web.lib.fiscal import Period, UnknownPeriod
from traps_web.ui.widgets import DayInput

CONTROL = {"class": "form-control"}
_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)


class MovementForm(forms.Form):
    """The days at whose ends a movement starts and stops, and the deals that count."""

    since = DayField(label="Since the end of", required=False, widget=DayInput(**CONTROL))
    until = DayField(label="Until the end of", required=False, widget=DayInput(**CONTROL))
    period = forms.CharField(required=False)
    team = forms.IntegerField(required=False)
    person = forms.IntegerField(required=False)
    bucket = forms.ChoiceField(required=False, choices=[(bucket.value, bucket.value) for bucket in Bucket])

    def __init__(self, data: Any, *, reader: Reader) -> None:
        self.today = calendar.organisation_today(reader.now, reader.organisation)
        self.reader = reader
        super().__init__({**data, **dates_unless_given(data, self.today)})

    def clean_period(self) -> Period | None:
        """The period whose deals count, the running quarter where none is named; None for all of them."""
        key = self.cleaned_data["period"]
        if key == EVERYTHING:
            return None
        try:
            return calendar.period(key) if key else calendar.period_at("quarter", self.today)
        except UnknownPeriod as fault:
            raise forms.ValidationError(str(fault)) from None

    def clean(self) -> dict[str, Any]:
        """Show the days in the fields as the reader writes them, however they were sent."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self.data = {**self.data, **{name: cleaned[name] for name in ("since", "until") if cleaned.get(name)}}
        return cleaned

    def query(self) -> MovementQuery:
        """The query of the address. Raises NotVisible for a team or person that the viewer cannot see."""
        data = self.cleaned_data
        scope = find_scope(self.reader, team_id=data["team"], person_id=data["person"])
        return MovementQuery(data["since"], data["until"], scope, data["period"])


def dates_unless_given(data: Any, today: date) -> dict[str, date]:
    """The last seven days, or fewer where the first deal is more recent, for each day that is not given."""
    defaults = {} if data.get("until") else {"until": today}
    if not data.get("since"):
        first = first_day()
        defaults["since"] = max(today - _WEEK, first - _DAY if first else today - _WEEK)
    return defaults

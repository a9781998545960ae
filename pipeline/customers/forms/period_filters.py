"""What a list of facts is narrowed by: people, teams and days, read from its address."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, cast

from django import forms

from accounts.organisation.models import Person, Team
from accounts.organisation.selectors import calendar
from accounts.organisation.selectors.teams import visible_teams
from pipeline.customers.forms.narrowing import ChosenName, Narrowing
from pipeline.customers.selectors import owners
from traps_web.lib import fiscal
from traps_web.lib.fields import DayField
from traps_web.ui import periods
from traps_web.ui.widgets import Choosing, DayInput

KINDS: tuple[tuple[fiscal.Kind, str], ...] = (
    ("month", "this month"),
    ("quarter", "this quarter"),
    ("year", "this year"),
)


def choice_of(label: str, rows: Any, empty: str) -> ChosenName:
    return ChosenName(label=label, queryset=rows, required=False, empty_label=empty)


class PeriodFilter(Narrowing):
    """Narrow a list to people, teams and days; `to` is the last day. What cannot be read is said, and left out."""

    folded: tuple[str, ...] = ("person", "team", "period", "from", "to")

    person = choice_of("Person", Person.objects.none(), "everybody")
    team = choice_of("Team", Team.objects.none(), "every team")
    period = forms.CharField(required=False)
    to = DayField(label="To", required=False, widget=DayInput())

    def __init__(self, data: Any, *, viewer: Person, today: date) -> None:
        super().__init__(data, auto_id="filter-%s")
        self.viewer, self.today = viewer, today
        self.fields["from"] = DayField(label="From", required=False, widget=DayInput())
        cast("forms.ModelChoiceField[Any]", self.fields["person"]).queryset = owners.visible(viewer=viewer)
        cast("forms.ModelChoiceField[Any]", self.fields["team"]).queryset = (
            visible_teams(viewer=viewer, today=today).filter(is_active=True).order_by("name")
        )
        self.rules = calendar.rules()
        self.fields["period"] = forms.ChoiceField(
            label="Period", required=False, choices=self._periods(), widget=Choosing
        )
        self.is_valid()

    def _periods(self) -> list[tuple[str, str]]:
        choices = [("", "any time")]
        for kind, word in KINDS:
            now = fiscal.period_of(self.rules, self.today, kind)
            choices.append((now.key, f"{word}, {periods.span(now)}"))
            if kind == "quarter":
                later = fiscal.next_period(self.rules, now.key)
                choices.append((later.key, f"next quarter, {periods.span(later)}"))
        period_key = self.data.get("period", "")
        if period_key and period_key not in dict(choices):
            try:
                chosen = fiscal.period(self.rules, period_key)
                choices.append((period_key, periods.say(chosen, self.today)))
            except fiscal.UnknownPeriod:
                pass
        return choices

    def value(self, name: str) -> Any:
        """A value that could be read, or None."""
        return getattr(self, "cleaned_data", {}).get(name) or None

    @property
    def span(self) -> tuple[date | None, date | None]:
        """First day and the day after the last one."""
        if self.value("period"):
            period = fiscal.period(self.rules, self.value("period"))
            return period.starts_on, period.ends_before
        last = self.value("to")
        return self.value("from"), last + timedelta(days=1) if last else None

    @property
    def span_words(self) -> str:
        """The period in a sentence: "this quarter", "in Q3 (Jan–Mar)"."""
        key = self.value("period")
        if not key:
            return "in these days" if any(self.span) else ""
        word, comma, _ = dict(cast(Any, self.fields["period"]).choices)[key].partition(",")
        return word if comma else periods.during(fiscal.period(self.rules, key), self.today)

    @property
    def team_id(self) -> int | None:
        """The team asked for."""
        team = self.value("team")
        return team.pk if team else None

    @property
    def person_id(self) -> int | None:
        """The person asked for."""
        person = self.value("person")
        return person.pk if person else None

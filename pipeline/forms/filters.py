"""What a list shows, read from its address."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms

from accounts.forms.fields import DayInput
from accounts.models import Person, Team
from accounts.selectors import calendar
from accounts.selectors.teams import tree_on, visible_teams
from pipeline.forms.narrowing import Narrowing
from pipeline.models import Stage
from pipeline.rules.deals import NOT_READY
from pipeline.selectors import deals, stages
from traps_web.lib import fiscal

KINDS: tuple[tuple[fiscal.Kind, str], ...] = (
    ("month", "this month"),
    ("quarter", "this quarter"),
    ("year", "this year"),
)


def _pick(label: str, rows: Any, empty: str) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(label=label, queryset=rows, required=False, empty_label=empty)


class PeriodFilter(Narrowing):
    """Narrow a list to people, teams and days; `to` is the last day. What cannot be read is said, and left out."""

    folded = ("person", "team", "period", "from", "to")

    person = _pick("Person", Person.objects.none(), "everybody")
    team = _pick("Team", Team.objects.none(), "every team")
    period = forms.CharField(required=False)
    to = forms.DateField(label="To", required=False, widget=DayInput())

    def __init__(self, data: Any, *, viewer: Person, today: date) -> None:
        super().__init__(data, auto_id="filter-%s")
        self.viewer, self.today = viewer, today
        self.fields["from"] = forms.DateField(label="From", required=False, widget=DayInput())
        self.fields["person"].queryset = deals.owners(viewer=viewer)
        self.fields["team"].queryset = visible_teams(viewer=viewer, today=today).filter(is_active=True).order_by("name")
        self.rules = calendar.rules()
        self.fields["period"] = forms.ChoiceField(label="Period", required=False, choices=self._periods())
        self.is_valid()

    def _periods(self) -> list[tuple[str, str]]:
        found = [("", "any time")]
        for kind, word in KINDS:
            now = fiscal.period_of(self.rules, self.today, kind)
            found.append((now.key, f"{word}, {now.key}"))
            if kind == "quarter":
                later = fiscal.next_period(self.rules, now.key)
                found.append((later.key, f"next quarter, {later.key}"))
        asked = self.data.get("period", "")
        if asked and asked not in dict(found):
            try:
                fiscal.period(self.rules, asked)
                found.append((asked, asked))
            except fiscal.UnknownPeriod:
                pass
        return found

    def value(self, name: str) -> Any:
        """A value that could be read, or None."""
        return getattr(self, "cleaned_data", {}).get(name) or None

    @property
    def span(self) -> tuple[date | None, date | None]:
        """First day and the day after the last one."""
        if self.value("period"):
            asked = fiscal.period(self.rules, self.value("period"))
            return asked.starts_on, asked.ends_before
        last = self.value("to")
        return self.value("from"), last + timedelta(days=1) if last else None

    @property
    def span_words(self) -> str:
        """The period in the words of the choice: "this quarter", or its key."""
        key = self.value("period")
        if not key:
            return "in these days" if any(self.span) else ""
        word = dict(self.fields["period"].choices)[key].partition(",")[0]
        return word if word != key else f"in {key}"

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


class DealFilter(PeriodFilter):
    """Narrow the list of deals."""

    searched = "q"
    folded = ("person", "team", "stage", "period")
    status = forms.ChoiceField(required=False, choices=[(one, one) for one in deals.STATUSES])
    stage = _pick("Stage", Stage.objects.none(), "every stage")
    not_ready = forms.ChoiceField(required=False, choices=[(one, one) for one in ("any", *NOT_READY)])
    q = forms.CharField(label="Deal or customer", required=False, max_length=100)
    sort = forms.ChoiceField(required=False, choices=[(one, one) for one in deals.SORTS])

    def _periods(self) -> list[tuple[str, str]]:
        self.fields["stage"].queryset = stages.all_of_default()
        return super()._periods()

    @property
    def wanted(self) -> deals.Wanted:
        """The deals asked for."""
        starts_on, ends_before = self.span
        stage = self.value("stage")
        return deals.Wanted(
            status=self.value("status") or "open",
            person_id=self.person_id,
            team_ids=None if self.team_id is None else tree_on(self.today).descendants(self.team_id),
            stage_id=stage.pk if stage else None,
            starts_on=starts_on,
            ends_before=ends_before,
            not_ready=self.value("not_ready") or "",
            query=self.value("q") or "",
            sort=self.value("sort") or "",
        )

"""What a list shows, read from its address."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms

from accounts.forms.fields import DayInput
from accounts.models import Person, Team
from accounts.selectors import calendar
from accounts.selectors.teams import tree_on, visible_teams
from pipeline.forms.narrowing import ChosenName, Narrowing
from pipeline.models import Customer, Pipeline, Stage
from pipeline.rules.readiness import NOT_READY
from pipeline.selectors import board, customers, deals, stages
from pipeline.selectors.entries import MARKS
from pipeline.selectors.wanted import SORTS, STATUSES, Wanted
from traps_web.lib import fiscal
from traps_web.lib.fields import AmountField, DayField
from traps_web.lib.numbers import whole
from traps_web.lib.searches import LONGEST
from traps_web.ui.widgets import Choosing

KINDS: tuple[tuple[fiscal.Kind, str], ...] = (
    ("month", "this month"),
    ("quarter", "this quarter"),
    ("year", "this year"),
)


def _pick(label: str, rows: Any, empty: str) -> ChosenName:
    return ChosenName(label=label, queryset=rows, required=False, empty_label=empty)


class PeriodFilter(Narrowing):
    """Narrow a list to people, teams and days; `to` is the last day. What cannot be read is said, and left out."""

    folded = ("person", "team", "period", "from", "to")

    person = _pick("Person", Person.objects.none(), "everybody")
    team = _pick("Team", Team.objects.none(), "every team")
    period = forms.CharField(required=False)
    to = DayField(label="To", required=False, widget=DayInput())

    def __init__(self, data: Any, *, viewer: Person, today: date) -> None:
        super().__init__(data, auto_id="filter-%s")
        self.viewer, self.today = viewer, today
        self.fields["from"] = DayField(label="From", required=False, widget=DayInput())
        self.fields["person"].queryset = deals.owners(viewer=viewer)
        self.fields["team"].queryset = visible_teams(viewer=viewer, today=today).filter(is_active=True).order_by("name")
        self.rules = calendar.rules()
        self.fields["period"] = forms.ChoiceField(
            label="Period", required=False, choices=self._periods(), widget=Choosing
        )
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


class BookingFilter(PeriodFilter):
    """Narrow the list of bookings, also to those that somebody has to look at."""

    folded = (*PeriodFilter.folded, "mark")

    mark = forms.ChoiceField(
        label="Mark", required=False, choices=[("", "every booking"), *MARKS.items()], widget=Choosing
    )

    @property
    def mark_asked(self) -> str:
        """The mark asked for; empty for all."""
        return self.value("mark") or ""


class ChosenStage(forms.ModelChoiceField):
    """A stage by name, with the pipeline where that is not the one deals are opened in."""

    widget = Choosing

    def label_from_instance(self, obj: Any) -> str:
        return obj.name if obj.pipeline.is_default else f"{obj.name}, {obj.pipeline.name}"


class DealFilter(PeriodFilter):
    """Narrow the list of deals."""

    searched = "q"
    folded = ("person", "team", "pipeline", "stage", "period", "from", "to", "least", "most")
    status = forms.ChoiceField(required=False, choices=[(one, one) for one in STATUSES])
    pipeline = _pick("Pipeline", Pipeline.objects.none(), "every pipeline")
    stage = ChosenStage(label="Stage", queryset=Stage.objects.none(), required=False, empty_label="every stage")
    customer = _pick("Customer", Customer.objects.none(), "every customer")
    least = AmountField(label="Amount from", required=False)
    most = AmountField(label="Amount up to", required=False)
    not_ready = forms.ChoiceField(required=False, choices=[(one, one) for one in ("any", *NOT_READY)])
    q = forms.CharField(label="Deal or customer", required=False, max_length=LONGEST)
    sort = forms.ChoiceField(required=False, choices=[(one, one) for one in SORTS])

    def _periods(self) -> list[tuple[str, str]]:
        self.fields["person"].label = "Owner"
        self.fields["pipeline"].queryset = stages.pipelines()
        asked = whole(self.data.get("pipeline", ""))
        self.fields["stage"].queryset = stages.to_choose(pipeline_id=asked)
        self.fields["customer"].queryset = customers.visible(viewer=self.viewer)
        return super()._periods()

    @property
    def customer_name(self) -> str:
        """The customer asked for; empty for all."""
        customer = self.value("customer")
        return customer.name if customer else ""

    @property
    def wanted(self) -> Wanted:
        """The deals asked for."""
        starts_on, ends_before = self.span
        return Wanted(
            status=self.value("status") or "open",
            person_id=self.person_id,
            team_ids=None if self.team_id is None else tree_on(self.today).descendants(self.team_id),
            pipeline_id=self._key("pipeline"),
            stage_id=self._key("stage"),
            customer_id=self._key("customer"),
            starts_on=starts_on,
            ends_before=ends_before,
            least_amount=self.value("least"),
            most_amount=self.value("most"),
            not_ready=self.value("not_ready") or "",
            query=self.value("q") or "",
            sort=self.value("sort") or "",
        )

    def _key(self, name: str) -> int | None:
        row = self.value(name)
        return row.pk if row else None


class BoardFilter(DealFilter):
    """Narrow the board: the stages are its columns, so they are not chosen."""

    folded = ("person", "team", "pipeline", "period", "from", "to", "least", "most")
    order = forms.ChoiceField(required=False, choices=[(one, one) for one in board.ORDERS])
    column = forms.IntegerField(required=False)

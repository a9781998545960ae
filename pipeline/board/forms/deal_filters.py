"""What the list of deals and the board are narrowed by, read from their address."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.functional import cached_property

from accounts.organisation.selectors.teams import tree_on
from pipeline.board.selectors import board
from pipeline.customers.forms.period_filters import PeriodFilter, choice_of
from pipeline.customers.models import Customer
from pipeline.customers.selectors import customers
from pipeline.deals.rules import closings
from pipeline.deals.rules.closings import CLOSINGS, NEXT, QUARTER, UNDATED
from pipeline.deals.selectors.deal_criteria import SORTS, STATUSES, DealCriteria
from pipeline.stages.forms.references import name_of_stage
from pipeline.stages.models import Pipeline, Stage
from pipeline.stages.rules.readiness import NOT_READY
from pipeline.stages.selectors import stages
from traps_web.edges.references import ModelChoice
from traps_web.lib.fields import AmountField
from traps_web.lib.numbers import whole
from traps_web.lib.searches import LONGEST
from traps_web.ui.widgets import Choosing

ANY_TIME = "any"
PUSHED_AT_LEAST = {"1": "at least once", "2": "at least twice", "3": "at least three times"}
DRAWS_ONLY = ("closing", "sort", "order", "column")
"""Fields that say which cut is shown and how, and narrow nothing else."""


class ChosenStage(ModelChoice):
    """A stage by name, with the pipeline where that is not the one deals are opened in."""

    def label_from_instance(self, obj: Any) -> str:
        return name_of_stage(obj)


class DealFilter(PeriodFilter):
    """Narrow the list of deals."""

    searched = "q"
    folded: tuple[str, ...] = (
        *("status", "person", "team", "pipeline", "stage", "period", "from", "to", "least", "most", "pushed"),
    )
    beside: tuple[str, ...] = ("customer", "not_ready")
    status = forms.ChoiceField(
        label="Status",
        required=False,
        choices=[("", "open"), *((key, key) for key in STATUSES if key != "open")],
        widget=Choosing,
    )
    closing = forms.ChoiceField(required=False, choices=[(key, key) for key in (*CLOSINGS, ANY_TIME)])
    pipeline = choice_of("Pipeline", Pipeline.objects.none(), "every pipeline")
    stage = ChosenStage(label="Stage", queryset=Stage.objects.none(), required=False, empty_label="every stage")
    customer = choice_of("Customer", Customer.objects.none(), "every customer")
    least = AmountField(label="Amount from", required=False)
    most = AmountField(label="Amount up to", required=False)
    pushed = forms.ChoiceField(
        label="Pushed", required=False, choices=[("", "or not"), *PUSHED_AT_LEAST.items()], widget=Choosing
    )
    not_ready = forms.ChoiceField(
        label="Not ready", required=False, choices=[("any", "for any reason"), *((key, key) for key in NOT_READY)]
    )
    q = forms.CharField(label="Deal or customer", required=False, max_length=LONGEST)
    sort = forms.ChoiceField(required=False, choices=[(key, key) for key in SORTS])

    def _periods(self) -> list[tuple[str, str]]:
        self.fields["person"].label = "Owner"
        pipeline: Any = self.fields["pipeline"]
        pipeline.queryset = stages.pipelines()
        pipeline.choices = [("", pipeline.empty_label), *stages.pipeline_names()]
        pipeline_id = whole(self.data.get("pipeline", ""))
        cast("forms.ModelChoiceField[Any]", self.fields["stage"]).queryset = stages.to_choose(pipeline_id=pipeline_id)
        cast("forms.ModelChoiceField[Any]", self.fields["customer"]).queryset = customers.visible(viewer=self.viewer)
        return super()._periods()

    @property
    def status_asked(self) -> str:
        """Open deals, when nothing else is asked for."""
        return self.value("status") or "open"

    @cached_property
    def closing_asked(self) -> str:
        """The cut by close date; empty for other days, and for deals of any day.

        An address that asks for nothing opens on this quarter. One that narrows by anything else means what it says.
        """
        if any(self.data.get(name) for name in ("period", "from", "to")):
            return self._closing_of_period()
        if closing := self.value("closing"):
            return "" if closing == ANY_TIME else str(closing)
        narrows = [name for name in self.fields if name not in DRAWS_ONLY and self.data.get(name)]
        return QUARTER if narrows in ([], ["status"]) and self.status_asked == "open" else ""

    def _closing_of_period(self) -> str:
        this, after = closings.quarters(self.rules, self.today)
        return {this.key: QUARTER, after.key: NEXT}.get(self.value("period") or "", "")

    def steady(self, query: dict[str, str]) -> dict[str, str]:
        """What an address asks for with its cut, so that a filter added or taken away stays inside of it."""
        if query.get("closing") or any(query.get(name) for name in ("period", "from", "to")):
            return query
        return {**query, "closing": self.closing_asked or ANY_TIME}

    @property
    def span(self) -> closings.Span:
        """First day and the day after the last one of what is asked for."""
        if self.closing_asked:
            return closings.span(self.rules, self.today, self.closing_asked)
        return super().span

    @property
    def spans(self) -> dict[str, closings.Span]:
        """The cuts that deals of this status have."""
        cuts = CLOSINGS if self.status_asked == "open" else (QUARTER,)
        return {cut: closings.span(self.rules, self.today, cut) for cut in cuts}

    @property
    def quarter_key(self) -> str:
        """The quarter that is asked for, this one or the next; empty where it is none."""
        this, after = closings.quarters(self.rules, self.today)
        return {QUARTER: this.key, NEXT: after.key}.get(self.closing_asked, "")

    @property
    def is_about_a_number(self) -> bool:
        """Whether the deals shown are those that the number of a quarter is set against: open ones, of whomever."""
        beside = [name for name in self.fields if name not in (*DRAWS_ONLY, "closing", "period", "person", "team")]
        return bool(self.quarter_key) and not any(self.value(name) for name in beside if name != "status")

    @property
    def criteria(self) -> DealCriteria:
        """The deals asked for."""
        starts_on, ends_before = self.span
        return DealCriteria(
            status=self.status_asked,
            person_id=self.person_id,
            team_ids=None if self.team_id is None else tree_on(self.today).descendants(self.team_id),
            pipeline_id=self._key("pipeline"),
            stage_id=self._key("stage"),
            customer_id=self._key("customer"),
            starts_on=starts_on,
            ends_before=ends_before,
            is_undated=self.closing_asked == UNDATED,
            least_amount=self.value("least"),
            most_amount=self.value("most"),
            least_pushes=whole(self.value("pushed") or ""),
            not_ready=self.value("not_ready") or "",
            query=self.value("q") or "",
            sort=self.value("sort") or "",
        )

    def _key(self, name: str) -> int | None:
        row = self.value(name)
        return row.pk if row else None


class BoardFilter(DealFilter):
    """Narrow the board: the stages are its columns, so they are not chosen."""

    folded: tuple[str, ...] = ("person", "team", "pipeline", "period", "from", "to", "least", "most")
    beside: tuple[str, ...] = ("customer",)
    order = forms.ChoiceField(required=False, choices=[(key, key) for key in board.ORDERS])
    column = forms.IntegerField(required=False)

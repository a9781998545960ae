"""What the list of deals and the board are narrowed by, read from their address."""

from __future__ import annotations

from typing import Any, cast

from django import forms

from accounts.organisation.selectors.teams import tree_on
from pipeline.board.selectors import board
from pipeline.customers.forms.period_filters import PeriodFilter, choice_of
from pipeline.customers.models import Customer
from pipeline.customers.selectors import customers
from pipeline.deals.selectors.deal_criteria import SORTS, STATUSES, DealCriteria
from pipeline.stages.models import Pipeline, Stage
from pipeline.stages.rules.readiness import NOT_READY
from pipeline.stages.selectors import stages
from traps_web.edges.references import ModelChoice
from traps_web.lib.fields import AmountField
from traps_web.lib.numbers import whole
from traps_web.lib.searches import LONGEST
from traps_web.ui.widgets import Choosing


class ChosenStage(ModelChoice):
    """A stage by name, with the pipeline where that is not the one deals are opened in."""

    widget = Choosing

    def label_from_instance(self, obj: Any) -> str:
        return obj.name if obj.pipeline.is_default else f"{obj.name}, {obj.pipeline.name}"


class DealFilter(PeriodFilter):
    """Narrow the list of deals."""

    searched = "q"
    folded: tuple[str, ...] = ("person", "team", "pipeline", "stage", "period", "from", "to", "least", "most")
    status = forms.ChoiceField(required=False, choices=[(one, one) for one in STATUSES])
    pipeline = choice_of("Pipeline", Pipeline.objects.none(), "every pipeline")
    stage = ChosenStage(label="Stage", queryset=Stage.objects.none(), required=False, empty_label="every stage")
    customer = choice_of("Customer", Customer.objects.none(), "every customer")
    least = AmountField(label="Amount from", required=False)
    most = AmountField(label="Amount up to", required=False)
    not_ready = forms.ChoiceField(required=False, choices=[(one, one) for one in ("any", *NOT_READY)])
    q = forms.CharField(label="Deal or customer", required=False, max_length=LONGEST)
    sort = forms.ChoiceField(required=False, choices=[(one, one) for one in SORTS])

    def _periods(self) -> list[tuple[str, str]]:
        self.fields["person"].label = "Owner"
        pipeline: Any = self.fields["pipeline"]
        pipeline.queryset = stages.pipelines()
        pipeline.choices = [("", pipeline.empty_label), *stages.pipeline_names()]
        asked = whole(self.data.get("pipeline", ""))
        cast("forms.ModelChoiceField[Any]", self.fields["stage"]).queryset = stages.to_choose(pipeline_id=asked)
        cast("forms.ModelChoiceField[Any]", self.fields["customer"]).queryset = customers.visible(viewer=self.viewer)
        return super()._periods()

    @property
    def customer_name(self) -> str:
        """The customer asked for; empty for all."""
        customer = self.value("customer")
        return customer.name if customer else ""

    @property
    def wanted(self) -> DealCriteria:
        """The deals asked for."""
        starts_on, ends_before = self.span
        return DealCriteria(
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

    folded: tuple[str, ...] = ("person", "team", "pipeline", "period", "from", "to", "least", "most")
    order = forms.ChoiceField(required=False, choices=[(one, one) for one in board.ORDERS])
    column = forms.IntegerField(required=False)

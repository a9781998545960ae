"""The form that changes many deals at once."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, cast

from django import forms

from accounts.record.forms.fields import day_field
from pipeline.customers.forms.references import person_of
from pipeline.customers.selectors import owners
from pipeline.deals.forms.push_reasons import explanation_in, note_field, reason_field
from pipeline.deals.rules.forecasts import FORECASTS
from pipeline.deals.services import bulk
from pipeline.stages.forms.references import name_of_stage, stage_in_use
from pipeline.stages.selectors import stages
from traps_web.edges.filters import MOST
from traps_web.edges.forms import ActForm
from traps_web.edges.rows import Rows

CHANGES = ("next_step", "next_step_on", "close_on", "owner", "stage", "forecast")


class ChosenForm(ActForm):
    """One of the deals to change."""

    meanings = {"version": "The version that you read."}

    id = forms.IntegerField(min_value=1, max_value=MOST)
    version = forms.IntegerField(required=False)


class BulkForm(ActForm):
    """What changes of many deals: what is left out stays as it is with each of them."""

    called, ids = "Bulk", "bulk"
    meanings = {"closed_on": "For won and lost.", "reason": "Required for lost deals, and to reopen them."}

    deals = Rows(ChosenForm, most=bulk.MOST)
    next_step = forms.CharField(label="Next step", max_length=200, required=False)
    next_step_on = day_field("Day of the next step", required=False)
    close_on = day_field("Expected close date", required=False)
    push_reason = reason_field()
    push_note = note_field()
    owner = person_of(
        lambda viewer: owners.visible(viewer=viewer),
        label="Owner",
        required=False,
        empty_label="stays",
        error_messages={"invalid_choice": "Choose a person from your line."},
    )
    stage = stage_in_use(label="Stage", required=False, empty_label="stays", called=name_of_stage)
    forecast = forms.ChoiceField(
        label="Forecast", required=False, choices=[("", "stays"), *((name, name) for name in FORECASTS)]
    )
    closed_on = day_field("Closed on", required=False, help_text="For won and lost: the day it happened.")
    reason = forms.CharField(
        label="Reason", max_length=200, required=False, help_text="Required for lost deals, and to reopen them."
    )

    def __init__(self, *args: Any, pipeline_ids: Collection[int] = (), **kwargs: Any) -> None:
        """A page offers the stages of these pipelines."""
        super().__init__(*args, **kwargs)
        if self.is_named:
            return
        stage = cast("forms.ModelChoiceField[Any]", self.fields["stage"])
        stage.queryset = stages.of_pipelines(pipeline_ids=pipeline_ids)
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select" if isinstance(field.widget, forms.Select) else "form-control"

    def clean(self) -> None:
        """At least one thing changes."""
        changes = (self.cleaned_data.get(name) for name in CHANGES)
        if not self.errors and not any(changes):
            raise forms.ValidationError("Fill in at least one field to change.")

    def facts(self) -> dict[str, Any]:
        """The values as the service takes them: only those that change."""
        cleaned = self.cleaned_data
        data = {name: cleaned[name] for name in ("next_step", "next_step_on", "close_on") if cleaned[name]}
        if cleaned["owner"]:
            data["owner_id"] = cleaned["owner"].pk
        return {
            "data": data,
            "to_stage": cleaned["stage"],
            "forecast": cleaned["forecast"],
            "closed_on": cleaned["closed_on"],
            "reason": cleaned["reason"],
            "push": explanation_in(cleaned),
        }

"""Forms that change deals from the list: one row, or many rows at once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, cast

from django import forms

from accounts.organisation.models import Person
from accounts.record.forms.fields import ChosenPerson, day_field
from pipeline.board.forms.deal_filters import ChosenStage
from pipeline.customers.selectors import owners
from pipeline.deals.models import Deal
from pipeline.stages.models import Stage
from pipeline.stages.selectors import stages
from traps_web.lib.fields import AmountField

FIELDS = ("next_step", "next_step_on", "close_on", "amount")


class RowForm(forms.Form):
    """What changes most, right in the row. `version` is the state that the row showed."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    next_step = forms.CharField(label="Next step", max_length=200, required=False)
    next_step_on = day_field("On", required=False)
    close_on = day_field("Close date", required=False)
    amount = AmountField(label="Amount", required=False)

    def __init__(self, *args: Any, deal: Deal, **kwargs: Any) -> None:
        initial = {"version": deal.version, **{name: getattr(deal, name) for name in FIELDS}}
        super().__init__(*args, **{"initial": initial, "auto_id": f"row-{deal.pk}-%s", **kwargs})
        for field in self.visible_fields():
            field.field.widget.attrs["class"] = "form-control"

    def facts(self) -> dict[str, Any]:
        """The values as the service takes them."""
        return {name: self.cleaned_data[name] for name in FIELDS}


class BulkForm(forms.Form):
    """What changes of many deals: what is left empty stays as it is with each of them."""

    next_step = forms.CharField(label="Next step", max_length=200, required=False)
    next_step_on = day_field("Day of the next step", required=False)
    close_on = day_field("Expected close date", required=False)
    owner = ChosenPerson(
        label="Owner",
        queryset=Person.objects.none(),
        required=False,
        empty_label="stays",
        error_messages={"invalid_choice": "Choose somebody of your line."},
    )
    to_stage = ChosenStage(label="Stage", queryset=Stage.objects.none(), required=False, empty_label="stays")
    closed_on = day_field("Closed on", required=False, help_text="For won and lost: the day it happened.")
    reason = forms.CharField(
        label="Reason", max_length=200, required=False, help_text="Required for lost deals, and to reopen them."
    )

    def __init__(self, *args: Any, viewer: Person, pipeline_ids: set[int], **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "bulk-%s", **kwargs})
        cast("forms.ModelChoiceField[Any]", self.fields["owner"]).queryset = owners.visible(viewer=viewer)
        cast("forms.ModelChoiceField[Any]", self.fields["to_stage"]).queryset = stages.of_pipelines(
            pipeline_ids=pipeline_ids
        )
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select" if isinstance(field.widget, forms.Select) else "form-control"

    def clean(self) -> dict[str, Any]:
        """At least one thing changes."""
        said = super().clean() or {}
        if not self.errors and not any(
            said.get(name) for name in ("next_step", "next_step_on", "close_on", "owner", "to_stage")
        ):
            self.add_error(None, "Fill in what changes; as it stands nothing would.")
        return said

    def facts(self) -> dict[str, Any]:
        """The values as the service takes them: only those that change."""
        said = self.cleaned_data
        data: dict[str, str | date | Decimal | int] = {
            name: said[name] for name in ("next_step", "next_step_on", "close_on") if said[name]
        }
        if said["owner"]:
            data["owner_id"] = said["owner"].pk
        return {"data": data, "to_stage": said["to_stage"], "closed_on": said["closed_on"], "reason": said["reason"]}

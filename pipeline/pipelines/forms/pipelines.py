"""Forms of the pipeline settings."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from accounts.record.forms.fields import NamedForm, day_field
from pipeline.pipelines.services.checklist_items import ItemData
from pipeline.pipelines.services.pipelines import StageData
from pipeline.stages.models import ChecklistItem, Stage
from pipeline.stages.models.checklist_items import ITEM_KINDS
from pipeline.stages.models.stages import FORECAST_CATEGORIES
from pipeline.stages.rules.methods import METHODS
from traps_web.lib.fields import PercentField

NAME = {"required": "Give it a name."}


class PipelineForm(NamedForm):
    """The name of a pipeline."""

    ids = "pipeline"

    name = forms.CharField(label="Name", max_length=120, error_messages=NAME)


class StageForm(NamedForm):
    """What is known of an open stage; won and lost have just a name."""

    ids = "stage"

    name = forms.CharField(label="Name", max_length=120, error_messages=NAME)
    probability_ppm = PercentField(label="Probability, %", help_text="The chance that a deal at this stage is won.")
    chance_from = day_field(
        "The probability holds from",
        required=False,
        help_text="Today (when left empty) or a later day; what was judged before keeps the chance of its day.",
    )
    forecast_category = forms.ChoiceField(
        label="Forecast category",
        choices=[(word, word) for word in FORECAST_CATEGORIES if word != "closed"],
        initial="pipeline",
    )
    stale_after_days = forms.IntegerField(
        label="Stale after",
        required=False,
        min_value=1,
        max_value=250,
        help_text="Working days without a change; empty: never.",
        error_messages={"invalid": "Write a whole number of days."},
    )

    def __init__(self, *args: Any, stage: Stage | None = None, today: date | None = None, **kwargs: Any) -> None:
        self.stage = stage
        if stage is not None:
            kept = [field for field in self.base_fields if field != "chance_from"]
            kwargs["initial"] = {field: getattr(stage, field) for field in kept} | {"chance_from": today}
        super().__init__(*args, **kwargs)
        if stage is None:
            del self.fields["chance_from"]  # No deal was at a new stage before.
        elif stage.kind != "open":
            for name in ("probability_ppm", "chance_from", "forecast_category", "stale_after_days"):
                del self.fields[name]

    def facts(self) -> StageData:
        """The values as the service takes them."""
        said = self.cleaned_data
        return StageData(
            name=said["name"],
            probability_ppm=said.get("probability_ppm", 0),
            forecast_category=said.get("forecast_category", "pipeline"),
            stale_after_days=said.get("stale_after_days"),
        )


class ItemForm(NamedForm):
    """Something a stage asks for."""

    ids = "item"

    name = forms.CharField(
        label="What has to be known", max_length=120, error_messages={"required": "Say what has to be known."}
    )
    kind = forms.ChoiceField(label="Answered with", choices=[(word, word) for word in ITEM_KINDS], initial="text")
    required_at_exit = forms.BooleanField(label="Required to leave the stage", required=False, initial=True)
    evidence = forms.CharField(
        label="What counts as an answer", max_length=200, required=False, help_text="Shown below the question."
    )

    def __init__(self, *args: Any, item: ChecklistItem | None = None, **kwargs: Any) -> None:
        if item is not None:
            kwargs["initial"] = {field: getattr(item, field) for field in self.base_fields}
        super().__init__(*args, **kwargs)

    def facts(self) -> ItemData:
        """The values as the service takes them."""
        return ItemData(**self.cleaned_data)


class MethodForm(forms.Form):
    """Which method is installed."""

    method = forms.ChoiceField(
        choices=[(word, word) for word in METHODS],
        error_messages={"invalid_choice": "Choose MEDDPICC, SPICED or BANT.", "required": "Choose a method."},
    )

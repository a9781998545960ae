"""Forms of the pipeline settings."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.record.forms.fields import day_field
from pipeline.pipelines.services.checklist_items import ItemData
from pipeline.pipelines.services.pipelines import StageData
from pipeline.stages.forms.references import pipeline_of_any, stage_in_use
from pipeline.stages.models.checklist_items import ITEM_KINDS
from pipeline.stages.models.stages import FORECAST_CATEGORIES
from pipeline.stages.rules.homes import Home
from pipeline.stages.rules.methods import METHODS
from traps_web.edges.forms import ActForm
from traps_web.lib.fields import PercentField

NAME = {"required": "Enter a name."}
NOT_A_CHANCE = "Enter the chance in per cent like 20 or 12.5, from 0 to 100."
JUST_A_NAME = "Won and lost have only a name."


class PipelineForm(ActForm):
    """The name of a pipeline."""

    called, ids, shows_row = "PipelineWrite", "pipeline", True

    name = forms.CharField(label="Name", max_length=120, error_messages=NAME)


class HomeForm(ActForm):
    """Where a pipeline is kept, and from which day on."""

    called, ids = "PipelineHomeWrite", "home"
    meanings = {"starts_on": "First day: today (when left out) or later."}

    home = forms.ChoiceField(
        label="Kept",
        choices=Home.choices,
        widget=forms.RadioSelect,
        help_text=(
            "Here: gates hold on every road. In the CRM: its files and programs move the deals, and what a gate lacks "
            "is owed afterwards."
        ),
        error_messages={"required": "Choose here or in the CRM.", "invalid_choice": "Choose here or in the CRM."},
    )
    starts_on = day_field("From", required=False, help_text="Leave empty for today. Earlier days keep their rule.")


class StageForm(ActForm):
    """What can be written of a stage; what is left out stays. Won and lost have only a name."""

    called, ids, shows_row = "StageWrite", "stage", True
    meanings = {
        "probability": "Per cent, up to four decimals.",
        "probability_from": "First day of the chance: today (when left out) or later.",
        "stale_after_days": "Working days; null: never.",
        "longest_pause_days": "Working days after which a paused deal is not ready; null: never.",
    }

    name = forms.CharField(label="Name", max_length=120, error_messages=NAME)
    probability = PercentField(
        label="Probability, %",
        help_text="The chance that a deal at this stage is won.",
        error_messages=dict.fromkeys(("invalid", "range", "precision"), NOT_A_CHANCE),
    )
    probability_from = day_field(
        "The probability applies from",
        required=False,
        help_text="Leave empty for today. Earlier results keep the chance of their day.",
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
        help_text="Working days without a change. Leave empty for never.",
        error_messages={"invalid": "Enter a whole number of days."},
    )
    longest_pause_days = forms.IntegerField(
        label="Paused too long after",
        required=False,
        min_value=1,
        max_value=250,
        help_text="Working days, after which a paused deal is not ready. Leave empty for never.",
        error_messages={"invalid": "Enter a whole number of days."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_closed and not self.is_named:
            self.fields = {"name": self.fields["name"]}

    @property
    def is_closed(self) -> bool:
        """Whether it is about won or lost."""
        return self.shows_row and self.row is not None and self.row.kind != "open"

    def begins_with(self) -> dict[str, Any]:
        """With the chance of the stage."""
        known = super().begins_with()
        return known | {"probability": self.row.probability_ppm} if known else known

    def clean(self) -> dict[str, Any]:
        """A program is told that won and lost have no chance."""
        if self.is_closed:
            for name in self.cleaned_data.keys() - {"name"}:
                self.add_error(name, JUST_A_NAME)
        return self.cleaned_data

    def facts(self) -> dict[str, Any]:
        """The stage as it is to stand, and from which day on."""
        stage = {name: getattr(self.row, name) for name in StageData.__dataclass_fields__}
        return {
            "data": _stage(stage | self.cleaned_data),
            "probability_from": self.cleaned_data.get("probability_from"),
        }


class NewStageForm(StageForm):
    """A new open stage, with its pipeline."""

    called, shows_row = "NewStage", False

    pipeline = pipeline_of_any()
    probability_from: Any = None  # No deal was at a new stage before.

    def facts(self) -> dict[str, Any]:
        """What is known of the stage, and the pipeline where no address names it."""
        stage = dict(self.cleaned_data)
        where = {"pipeline": stage.pop("pipeline")} if "pipeline" in stage else {}
        return {"data": _stage(stage), **where}


def _stage(known: dict[str, Any]) -> StageData:
    chance: Any = known.get("probability", known.get("probability_ppm"))
    days = (known["stale_after_days"], known["longest_pause_days"])
    return StageData(known["name"], chance, known["forecast_category"], *days)


class ShiftForm(ActForm):
    """Where to."""

    to = forms.ChoiceField(choices=[(word, word) for word in ("earlier", "later")])

    def facts(self) -> dict[str, Any]:
        """Whether it goes towards the end."""
        return {"later": self.cleaned_data["to"] == "later"}


class ItemForm(ActForm):
    """What can be written of an item; what is left out stays. Its kind stays once it is answered."""

    called, ids, shows_row = "ChecklistItemWrite", "item", True
    meanings = {"evidence": "What proves it."}

    name = forms.CharField(
        label="What has to be known", max_length=120, error_messages={"required": "Enter what has to be known."}
    )
    kind = forms.ChoiceField(label="Answered with", choices=[(word, word) for word in ITEM_KINDS], initial="text")
    required_at_exit = forms.BooleanField(label="Required to leave the stage", required=False, initial=True)
    evidence = forms.CharField(
        label="What counts as an answer", max_length=200, required=False, help_text="Shown below the question."
    )

    def facts(self) -> dict[str, Any]:
        """The item as it is to stand."""
        return {"data": ItemData(**self.begins_with() | self.cleaned_data)}


class NewItemForm(ItemForm):
    """A new item, with its stage."""

    called, shows_row = "NewChecklistItem", False

    stage = stage_in_use()

    def facts(self) -> dict[str, Any]:
        """What is asked, and the stage where no address names it."""
        item = dict(self.cleaned_data)
        where = {"stage": item.pop("stage")} if "stage" in item else {}
        return {"data": ItemData(**item), **where}


class MethodForm(ActForm):
    """A method to install onto the stages."""

    called = "Method"

    method = forms.ChoiceField(
        choices=[(word, word) for word in sorted(METHODS)],
        error_messages={"invalid_choice": "Choose MEDDPICC, SPICED or BANT.", "required": "Choose a method."},
    )

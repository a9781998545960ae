"""What opening, turning and closing a review is told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from pipeline.customers.forms.references import person_of
from reviews.pipeline_reviews.rules.follow_ups import MOST_ACTIONS, Action
from reviews.pipeline_reviews.selectors.helpers import helpers
from traps_web.edges.forms import ActForm
from traps_web.edges.rows import Rows
from traps_web.lib.fields import AmountField, DayField
from traps_web.ui.widgets import DayInput


class OpenForm(ActForm):
    """Opening needs to know which version was read."""

    called, shows_row = "PipelineReviewOpen", True
    meanings = {"version": "The version that you read; if it has changed, the answer is 409."}

    version = forms.IntegerField(widget=forms.HiddenInput)


class TurnForm(ActForm):
    """The slide that is turned to."""

    called = "PipelineReviewTurn"

    slide = forms.CharField(max_length=40)


class ActionForm(ActForm):
    """An action with who does it and by when."""

    called = "PipelineReviewAction"

    # What is missing is said by the service, beside its field.
    text = forms.CharField(label="Action {place}", required=False, max_length=300)
    owner = person_of(lambda viewer: helpers(viewer=viewer), label="Who does action {place}", required=False)
    due_on = DayField(label="Day of action {place}", required=False, widget=DayInput())


class CloseForm(ActForm):
    """The team's call, where one is made, and up to three actions."""

    called, shows_row = "PipelineReviewClose", True
    ids = "closing"
    meanings = {
        "version": OpenForm.meanings["version"],
        "commit": "The team's call for the running quarter, booked money included; left out, the last call stands.",
        "best_case": "Not below the commit.",
        "note": "With the call.",
        "actions": "At most three.",
    }

    version = forms.IntegerField(widget=forms.HiddenInput)
    commit = AmountField(label="Commit", required=False)
    best_case = AmountField(label="Best case", required=False)
    note = forms.CharField(label="Note on the call", required=False, max_length=500)
    actions = Rows(ActionForm, most=MOST_ACTIONS, on_page=range(1, MOST_ACTIONS + 1), required=False)

    def facts(self) -> dict[str, Any]:
        """The version, the call and the actions that were entered."""
        cleaned = self.cleaned_data
        rows = list(self.rows_of("actions"))
        while rows and not any(rows[-1].values()):
            rows.pop()
        return {
            **{name: cleaned[name] for name in ("version", "commit", "best_case", "note")},
            "actions": [_action(row) for row in rows],
        }

    @property
    def call(self) -> Sequence[forms.BoundField]:
        """The fields of the call."""
        return [self[name] for name in ("commit", "best_case", "note")]

    @property
    def rows(self) -> Sequence[tuple[forms.BoundField, ...]]:
        """The fields of each action."""
        names = tuple(ActionForm.base_fields)
        return [tuple(self[f"{name}_{place}"] for name in names) for place in range(1, MOST_ACTIONS + 1)]


def _action(row: dict[str, Any]) -> Action:
    return Action(row["text"] or "", row["owner"].pk if row["owner"] else None, row["due_on"])

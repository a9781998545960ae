"""Forms about what counts as prospecting, and how much of it a week owes."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from accounts.record.forms.fields import ChosenPerson, NamedForm, day_field
from plans.targets.models.targets import MANAGER, REP
from plans.targets.selectors import activity_settings as selector
from plans.targets.services.targets import LONGEST_REASON, WITHOUT_REASON

OUTSIDE = "Choose one from the list."


class TargetForm(NamedForm):
    """How many of a type a week owes, for whom and from when."""

    ids = "target"
    type = forms.ModelChoiceField(
        label="Type",
        queryset=None,
        empty_label="Choose",
        error_messages={"required": "Choose a type.", "invalid_choice": OUTSIDE},
    )
    per_week = forms.IntegerField(
        label="A week",
        min_value=0,
        max_value=9999,
        help_text="For a full week; holidays make it smaller by themselves.",
        error_messages={
            "required": "Write how many.",
            "invalid": "Write a whole number, like 40.",
            "min_value": "Write a number from 0 to 9999.",
            "max_value": "Write a number from 0 to 9999.",
        },
    )
    team = forms.ModelChoiceField(
        label="For the team",
        queryset=None,
        required=False,
        empty_label="Everybody",
        help_text="Goes before the number for everybody.",
        error_messages={"invalid_choice": OUTSIDE},
    )
    person = ChosenPerson(
        label="For the person",
        queryset=None,
        required=False,
        empty_label="Everybody of the choice above",
        help_text="Goes before that of the team.",
        error_messages={"invalid_choice": OUTSIDE},
    )
    role = forms.ChoiceField(
        label="For the role",
        required=False,
        choices=[("", "Whatever the role"), (REP, "Reps"), (MANAGER, "Managers")],
        help_text="Narrows the team, or everybody.",
        error_messages={"invalid_choice": OUTSIDE},
    )
    starts_on = day_field("From", help_text="The first day of a week that nobody has begun or closed.")
    reason = forms.CharField(
        label="Reason",
        required=False,
        max_length=LONGEST_REASON,
        help_text="Whom it concerns reads it.",
        error_messages={"max_length": f"Keep the reason under {LONGEST_REASON} characters."},
    )

    def __init__(self, *args: Any, settable: selector.Settable, first: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"starts_on": first}, **kwargs)
        self._may_everybody = settable.everything
        self.fields["type"].queryset = selector.types().filter(is_active=True)
        self.fields["team"].queryset, self.fields["person"].queryset = selector.choices(settable)
        if not settable.everything:
            self.fields["team"].empty_label = "No team"
            self.fields["person"].empty_label = "Nobody alone"

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("team") and data.get("person"):
            self.add_error("person", "Choose a team or a person, not both.")
        elif not self._may_everybody and not (data.get("team") or data.get("person") or self.errors):
            self.add_error("team", "Choose a team or a person.")
        return data


class TargetEndForm(forms.Form):
    """With which week a target ends, and why."""

    ends_before = day_field("No longer from", help_text="The first day of a week that nobody has begun or closed.")
    reason = forms.CharField(
        label="Reason",
        max_length=LONGEST_REASON,
        error_messages={
            "required": WITHOUT_REASON,
            "max_length": f"Keep the reason under {LONGEST_REASON} characters.",
        },
    )


class TargetTakeBackForm(forms.Form):
    """Why a target that has not begun is taken back."""

    reason = TargetEndForm.base_fields["reason"]

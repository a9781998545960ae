"""Forms about what counts as prospecting, and how much of it a week owes."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from accounts.forms.fields import ChosenPerson, NamedForm, day_field
from accounts.selectors import people as people_selector
from accounts.selectors import settings as settings_selector
from plans.selectors import activity_settings as selector

OUTSIDE = "Choose one from the list."


class TypeForm(NamedForm):
    """What is counted."""

    ids = "type"
    name = forms.CharField(
        label="What is counted", max_length=80, error_messages={"required": "Write what is counted, like “calls”."}
    )


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
    starts_on = day_field("From", help_text="Weeks before it keep their target.")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"starts_on": today}, **kwargs)
        self.fields["type"].queryset = selector.types().filter(is_active=True)
        self.fields["team"].queryset = settings_selector.open_teams()
        self.fields["person"].queryset = people_selector.active_people()

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("team") and data.get("person"):
            self.add_error("person", "Choose a team or a person, not both.")
        return data

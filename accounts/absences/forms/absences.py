"""Forms about being away: leave, and who decides meanwhile."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from accounts.organisation.models import Person
from accounts.organisation.selectors import people as people_selector
from accounts.record.forms.fields import ChosenPerson, answer_field, day_field


class StandInForm(forms.Form):
    """Who decides in a person's place, and on which days."""

    to_person = ChosenPerson(
        label="Stand-in",
        queryset=None,
        empty_label="Choose",
        help_text="Decides on more time, leave, plans and wins of everybody below; does not see more than that.",
        error_messages={"required": "Choose a person.", "invalid_choice": "Choose a person from the list."},
    )
    starts_on = day_field("First day")
    last_day = day_field("Last day")

    def __init__(self, *args: Any, person: Person, today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"starts_on": today}, **kwargs)
        self.fields["to_person"].queryset = people_selector.active_people().exclude(pk=person.pk)


class LeaveRequestForm(forms.Form):
    """Days off, and why."""

    starts_on = day_field("First day off")
    last_day = day_field("Last day off")
    reason = forms.CharField(
        label="Reason",
        max_length=300,
        help_text="As much as the line has to know: holidays, training, parental leave.",
        error_messages={"required": "Say why: the line decides on it."},
    )


class LeaveAnswerForm(forms.Form):
    """Words to the answer; a refusal needs them."""

    answer = answer_field(600)

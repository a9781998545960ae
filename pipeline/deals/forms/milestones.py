"""Forms of milestones: agreed, moved, dropped."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.organisation.models import Person
from accounts.record.forms.fields import ChosenPerson, NamedForm, day_field
from pipeline.customers.selectors import owners
from pipeline.deals.models import Deal


class MilestoneForm(forms.Form):
    """A dated step with an owner on both sides."""

    name = forms.CharField(
        label="What is reached", max_length=160, error_messages={"required": "Say what is to be reached."}
    )
    due_on = day_field("By")
    owner = ChosenPerson(label="Our owner", queryset=Person.objects.none(), empty_label=None)
    their_owner = forms.CharField(label="Their owner", max_length=120, required=False)

    def __init__(self, *args: Any, viewer: Person, deal: Deal, **kwargs: Any) -> None:
        super().__init__(*args, initial={"owner": deal.owner_id}, **kwargs)
        self.fields["owner"].queryset = owners.creditable(viewer=viewer, keep=[deal.owner_id])


class MilestoneMoveForm(NamedForm):
    """Another day for a milestone, with the reason."""

    ids = "move"

    due_on = day_field("New day")
    reason = forms.CharField(label="Why it moves", max_length=200, error_messages={"required": "Say why it moves."})


class MilestoneDropForm(NamedForm):
    """Why a milestone is not needed."""

    ids = "drop"

    reason = forms.CharField(
        label="Why it is dropped", max_length=200, error_messages={"required": "Say why it is dropped."}
    )

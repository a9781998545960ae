"""Forms of milestones: agreed, moved, dropped."""

from __future__ import annotations

from typing import Any, cast

from django import forms

from accounts.record.forms.fields import day_field
from pipeline.customers.forms.references import person_of
from pipeline.customers.selectors import owners
from pipeline.deals.forms.references import deal_in_sight
from traps_web.edges.forms import ActForm


class MilestoneForm(ActForm):
    """A dated step to agree on an open deal, with an owner on both sides."""

    may_leave_out = ("owner",)
    meanings = {"owner": "Id or e-mail; yourself when left out."}

    name = forms.CharField(
        label="What is reached", max_length=160, error_messages={"required": "Enter what will be reached."}
    )
    due_on = day_field("By")
    owner = person_of(lambda viewer: owners.creditable(viewer=viewer), label="Our owner", empty_label=None)
    their_owner = forms.CharField(label="Their owner", max_length=120, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.row is not None and self.reader is not None:
            cast("forms.ModelChoiceField[Any]", self.fields["owner"]).queryset = owners.creditable(
                viewer=self.reader.viewer, keep=[self.row.owner_id]
            )

    def begins_with(self) -> dict[str, Any]:
        """Whoever owns the deal owns its steps, until somebody else is named."""
        return {"owner": self.row.owner_id} if self.row is not None else {}

    def facts(self) -> dict[str, Any]:
        """A program owns what it agrees, unless it names somebody."""
        facts = dict(self.cleaned_data)
        if facts["owner"] is None and self.reader is not None:
            facts["owner"] = self.reader.viewer
        return facts


class NewMilestoneForm(MilestoneForm):
    """A dated step to agree on an open deal."""

    deal = deal_in_sight()


class MilestoneChangeForm(ActForm):
    """One of three: done, another day with the reason, or dropped with the reason."""

    called = "MilestoneChange"

    done = forms.BooleanField(required=False)
    dropped = forms.BooleanField(required=False)
    due_on = day_field("New day", required=False)
    reason = forms.CharField(max_length=200, required=False)

    def clean(self) -> None:
        """What happens to it is said once."""
        chosen = [name for name in ("done", "dropped", "due_on") if self.cleaned_data.get(name)]
        if len(chosen) != 1 and not self.errors:
            raise forms.ValidationError("Send one of three: done, dropped, or another due_on.")


class MilestoneDoneForm(ActForm):
    """That a milestone is reached; nothing is typed."""

    def facts(self) -> dict[str, Any]:
        return {"done": True}


class MilestoneMoveForm(ActForm):
    """Another day for a milestone, with the reason."""

    ids = "move"

    due_on = day_field("New day")
    reason = forms.CharField(
        label="Reason for the move", max_length=200, error_messages={"required": ("Give a reason for the move.")}
    )


class MilestoneDropForm(ActForm):
    """Why a milestone is not needed."""

    ids = "drop"

    reason = forms.CharField(
        label="Why it is dropped", max_length=200, error_messages={"required": "Give a reason for dropping it."}
    )

    def facts(self) -> dict[str, Any]:
        return {"dropped": True, **self.cleaned_data}

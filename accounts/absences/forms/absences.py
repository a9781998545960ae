"""Forms about being away: leave, and who decides meanwhile."""

from __future__ import annotations

from typing import Any, cast

from django import forms

from accounts.organisation.forms.references import active_person, person_in_sight
from accounts.organisation.models import Person
from accounts.organisation.selectors import people as people_selector
from accounts.record.forms.fields import answer_field, day_field
from traps_web.edges.forms import ActForm, DecisionField


class StandInForm(ActForm):
    """Who decides in a person's place, and on which days."""

    to_person = active_person(
        "Stand-in",
        empty_label="Choose",
        help_text=(
            "Decides on extensions, leave, plans and wins for everyone below you. They see no more than they do today."
        ),
        error_messages={"required": "Choose a person.", "invalid_choice": "Choose a person from the list."},
    )
    starts_on = day_field("First day")
    last_day = day_field("Last day")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "to_person" in self.fields:
            cast(
                "forms.ModelChoiceField[Any]", self.fields["to_person"]
            ).queryset = people_selector.active_people().exclude(pk=self.row.pk)

    def begins_with(self) -> dict[str, Any]:
        return {"starts_on": self.reader.today} if self.reader else {}


class NewStandInForm(StandInForm):
    """A stand-in to name."""

    meanings = {"from_person": "Leave empty for yourself.", "to_email": "Who decides in the meantime."}

    from_person = person_in_sight(required=False)
    to_person: Any = None
    to_email = forms.EmailField(max_length=254)

    def clean_from_person(self) -> Any:
        return self.cleaned_data["from_person"] or (self.reader and self.reader.viewer)

    def clean_to_email(self) -> Person:
        person = people_selector.by_email(email=self.cleaned_data["to_email"])
        if person is None:
            raise forms.ValidationError("Nobody in TRAPS has this e-mail address.")
        return person

    def facts(self) -> dict[str, Any]:
        facts = super().facts()
        return {"to_person": facts.pop("to_email"), **facts}


class LeaveRequestForm(ActForm):
    """Days off, and why."""

    called, meanings = "NewLeave", {"person": "Leave empty for yourself, or name someone below you."}

    person = person_in_sight(required=False)
    starts_on = day_field("First day off")
    last_day = day_field("Last day off")
    reason = forms.CharField(
        label="Reason",
        max_length=300,
        help_text="Only what your line has to know, such as holiday, training or parental leave.",
        error_messages={"required": "Give a reason: your line decides by it."},
    )

    def clean_person(self) -> Any:
        """A program that names nobody asks for itself."""
        return self.cleaned_data["person"] or (self.reader and self.reader.viewer)


class LeaveAnswerForm(ActForm):
    """An answer to a request; a refusal needs words."""

    called = "Decision"

    approve = DecisionField(
        label="The decision", yes="approve", error_messages={"required": ("Choose to approve or refuse.")}
    )
    answer = answer_field(600)

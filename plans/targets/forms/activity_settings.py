"""Forms about what counts as prospecting, and how much of it a week owes."""

from __future__ import annotations

from typing import Any, cast

from django import forms

from accounts.organisation.forms.references import open_team
from accounts.organisation.selectors import people
from accounts.record.forms.fields import day_field
from plans.targets.models.targets import MANAGER, REP
from plans.targets.selectors import activity_settings as selector
from plans.targets.selectors import target_weeks
from plans.targets.services.targets import LONGEST_REASON, MOST_PER_WEEK, WITHOUT_REASON
from traps_web.edges.forms import ActForm
from traps_web.edges.references import Reference

OUTSIDE = "Choose one from the list."


class TargetForm(ActForm):
    """A target from a day on; it ends the one that held before."""

    called, ids = "NewTarget", "target"
    meanings = {
        "type": "Id or key: calls, conversations, …",
        "person": "Id or e-mail.",
        "team": "",
        "role": "Limits the target to one role.",
        "starts_on": "The first day of a week that nobody has begun or closed.",
        "reason": "Everyone affected reads it.",
    }
    type = Reference(
        lambda viewer: selector.types().filter(is_active=True),
        noun="activity",
        keys=("key",),
        missing="There is no such activity.",
        label="Type",
        empty_label="Choose",
        widget=forms.Select,
        error_messages={"required": "Choose a type.", "invalid_choice": OUTSIDE},
    )
    per_week = forms.IntegerField(
        label="A week",
        min_value=0,
        max_value=MOST_PER_WEEK,
        help_text="For a full week; holidays reduce it automatically.",
        error_messages={
            "required": "Enter how many.",
            "invalid": "Enter a whole number, like 40.",
            "min_value": "Enter a number from 0 to 9999.",
            "max_value": "Enter a number from 0 to 9999.",
        },
    )
    team = open_team(
        "For the team",
        required=False,
        help_text="Takes precedence over the target for everyone.",
        error_messages={"invalid_choice": OUTSIDE},
    )
    person = Reference(
        lambda viewer: people.people(viewer=viewer, active=True),
        noun="person",
        keys=("email_key",),
        missing="There is no such person, or you cannot see them.",
        called=lambda person: f"{person.name} ({person.email})",
        label="For the person",
        required=False,
        empty_label="Everyone chosen above",
        help_text="Takes precedence over the team’s target.",
        error_messages={"invalid_choice": OUTSIDE},
    )
    role = forms.ChoiceField(
        label="For the role",
        required=False,
        choices=[("", "Every role"), (REP, "Reps"), (MANAGER, "Managers")],
        help_text="Limits the target to one role.",
        error_messages={"invalid_choice": OUTSIDE},
    )
    starts_on = day_field("From", help_text="The first day of a week that nobody has begun or closed.")
    reason = forms.CharField(
        label="Reason",
        required=False,
        max_length=LONGEST_REASON,
        help_text="Everyone affected reads it.",
        error_messages={"max_length": f"Use at most {LONGEST_REASON} characters for the reason."},
    )

    def __init__(self, *args: Any, settable: selector.Settable | None = None, **kwargs: Any) -> None:
        """`settable`: a page offers what its viewer may set; a program is told by the service."""
        self.settable = settable
        super().__init__(*args, **kwargs)
        if settable is None:
            return
        team, person = cast("Reference", self.fields["team"]), cast("Reference", self.fields["person"])
        team.queryset, person.queryset = selector.choices(settable)
        team.empty_label = "Everybody" if settable.everything else "No team"
        if not settable.everything:
            person.empty_label = "No single person"

    def begins_with(self) -> dict[str, Any]:
        """The first week that nobody has begun."""
        return {"starts_on": target_weeks.next_week(today=self.reader.today)} if self.reader else {}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        of_all = self.settable is None or self.settable.everything
        if data.get("team") and data.get("person"):
            self.add_error("person", "Choose a team or a person, not both.")
        elif not of_all and not (data.get("team") or data.get("person") or self.errors):
            self.add_error("team", "Choose a team or a person.")
        return data


class TargetTakeBackForm(ActForm):
    """Why."""

    called = "Why"
    reason = forms.CharField(
        label="Reason",
        max_length=LONGEST_REASON,
        error_messages={
            "required": WITHOUT_REASON,
            "max_length": f"Use at most {LONGEST_REASON} characters for the reason.",
        },
    )


class TargetEndForm(TargetTakeBackForm):
    """With which week a target ends, and why."""

    called = "TargetEnd"
    meanings = {"ends_before": "The first day of a future week, from which the target no longer applies."}
    ends_before = day_field("Ends before", help_text="The first day of a week that nobody has begun or closed.")
    field_order = ["ends_before", "reason"]

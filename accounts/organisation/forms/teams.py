"""Forms about teams and who is in them."""

from __future__ import annotations

from typing import Any, cast

from django import forms

from accounts.organisation.forms.references import open_team, person_in_sight
from accounts.organisation.selectors import people as people_selector
from accounts.organisation.selectors import team_pages
from accounts.record.forms.fields import day_field
from traps_web.edges.forms import ActForm, DecisionField

PLACE = {"required": "Choose the team above.", "invalid_choice": "Choose a team from the list."}
MEANINGS = {"parent": "The team above.", "starts_on": "The first day in the new place. Earlier days stay as they were."}


class TeamNameForm(ActForm):
    """What a team is called."""

    ids, shows_row = "name", True

    name = forms.CharField(label="Name", max_length=200, error_messages={"required": "Enter the team's name."})


class NewTeamForm(ActForm):
    """A team to make, with its place in the tree."""

    ids, meanings = "name", MEANINGS

    name = forms.CharField(label="Name", max_length=200, error_messages={"required": "Enter the team's name."})
    parent = open_team("Team above", error_messages=PLACE)
    starts_on = day_field("From", help_text="Its first day in the tree.")

    def begins_with(self) -> dict[str, Any]:
        return {"starts_on": self.reader.today} if self.reader else {}


class MoveTeamForm(ActForm):
    """A place in the tree from a day on."""

    called, ids, meanings = "Place", "place", MEANINGS

    parent = open_team("Team above", error_messages=PLACE)
    starts_on = day_field("From", help_text="Earlier days and past figures stay as they were.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.row is not None and not self.is_named:
            cast("forms.ModelChoiceField[Any]", self.fields["parent"]).queryset = team_pages.open_teams().exclude(
                pk=self.row.pk
            )

    def begins_with(self) -> dict[str, Any]:
        return {"starts_on": self.reader.today} if self.reader else {}


class JoinForm(ActForm):
    """A person for a team, from a day on."""

    called, ids = "NewMembership", "join"
    meanings = {
        "person": "Id or e-mail.",
        "manages": "As manager of the team, besides their other roles.",
        "starts_on": "A member of another team leaves it on this day and takes deals and budget along.",
    }

    may_leave_out = ("manages",)

    person = person_in_sight(
        keys=("email_key",),
        called=lambda person: f"{person.name} ({person.email})",
        label="Person",
        empty_label="Choose",
        error_messages={"required": "Choose a person.", "invalid_choice": "Choose a person from the list."},
    )
    team = open_team("Team")
    manages = DecisionField(
        label="As", initial=False, widget=forms.RadioSelect(choices=[("False", "Member"), ("True", "Manager")])
    )
    starts_on = day_field(
        "From", help_text="A member of another team leaves it on this day and takes deals and budget along."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_named:
            cast("forms.ModelChoiceField[Any]", self.fields["person"]).queryset = people_selector.active_people()

    def begins_with(self) -> dict[str, Any]:
        return {"starts_on": self.reader.today} if self.reader else {}


class MovePersonForm(ActForm):
    """Another team for a person."""

    ids = "move"

    team = open_team(
        "New team", error_messages={"required": "Choose a team.", "invalid_choice": "Choose a team from the list."}
    )
    starts_on = day_field(
        "From", help_text="Open deals and the remaining budget move too. Earlier bookings stay with the old team."
    )

    def begins_with(self) -> dict[str, Any]:
        return {"starts_on": self.reader.today} if self.reader else {}

    def facts(self) -> dict[str, Any]:
        """They move as a member; what they manage stays theirs."""
        return self.cleaned_data | {"manages": False}


class EndForm(ActForm):
    """The end of a membership."""

    last_day = day_field("Last day in the team")

    def begins_with(self) -> dict[str, Any]:
        return {"last_day": self.reader.today} if self.reader else {}

"""What is entered of a tightening: whom, when, what is raised, how it is checked; the same for pages and programs."""

from __future__ import annotations

from typing import Any, cast

from django import forms

from accounts.organisation.forms.references import active_person, open_team
from accounts.record.forms.fields import day_field
from plans.targets.selectors import activity_settings, target_weeks
from plans.targets.services.targets import MOST_PER_WEEK
from reviews.tightening.rules.checking import Rhythm
from reviews.tightening.rules.windows import MOST_WEEKS
from reviews.tightening.selectors import tightenings as selector
from reviews.tightening.services.tightenings import Raise
from traps_web.edges.forms import ActForm
from traps_web.edges.references import Reference
from traps_web.edges.rows import Rows

MOST_RAISES = 3
USUAL_WEEKS = 4
WITHOUT_REASON = "Give a reason: everyone affected reads it."


class RaiseForm(ActForm):
    """An activity of which more is asked."""

    called = "TargetRaise"
    meanings = {"type": "Id or key: calls, conversations, …", "per_week": "Higher than what a week owes until then."}

    type = Reference(
        lambda viewer: activity_settings.types().filter(is_active=True),
        noun="activity",
        keys=("key",),
        missing="There is no such activity.",
        label="Activity {place}",
        required=False,
        empty_label="None",
        widget=forms.Select,
    )
    per_week = forms.IntegerField(
        label="Activity {place}, a week",
        required=False,
        min_value=1,
        max_value=MOST_PER_WEEK,
        error_messages={
            "invalid": "Enter a whole number, like 40.",
            "min_value": "Enter a number from 1 to 9999.",
            "max_value": "Enter a number from 1 to 9999.",
        },
    )


class TightenForm(ActForm):
    """A tightening to say: it is told now, begins with a week to come, and ends by itself."""

    called = "NewTightening"
    meanings = {
        "person": "Somebody below you; or name a team.",
        "team": "Its reps, and those of the teams below, as they stand today.",
        "starts_on": "The first day of a week that nobody has begun, at least two working days ahead.",
        "weeks": "1 to 6.",
        "raises": "Up to three activities, each with what a week owes of it.",
        "extra": "One duty more, or nothing.",
        "check_rhythm": "daily or weekly: how often the line looks at it.",
        "extra_rhythm": "daily or weekly; as the check when left out.",
    }

    person = active_person("Person", required=False, empty_label="Nobody alone")
    team = open_team("Or the reps of a team", required=False)
    starts_on = day_field("From", help_text="The first day of a week, at least two working days ahead.")
    weeks = forms.TypedChoiceField(
        label="For",
        coerce=int,
        choices=[(count, f"{count} week{'s' if count > 1 else ''}") for count in range(1, MOST_WEEKS + 1)],
        initial=USUAL_WEEKS,
        help_text="It ends by itself.",
    )
    raises = Rows(RaiseForm, most=MOST_RAISES, on_page=range(1, MOST_RAISES + 1), required=False)
    extra = forms.CharField(
        label="Extra duty",
        required=False,
        max_length=200,
        help_text="Such as: the next step of every open deal, by mail.",
    )
    extra_rhythm = forms.ChoiceField(label="How often", required=False, choices=[("", "As the check"), *Rhythm.choices])
    check_rhythm = forms.ChoiceField(
        label="You check it",
        choices=Rhythm.choices,
        widget=forms.RadioSelect,
        initial=Rhythm.WEEKLY,
        help_text="Each check is a trap of yours, settled by a note.",
        error_messages={"required": "Choose how often you check it."},
    )
    reason = forms.CharField(
        label="Reason",
        max_length=300,
        help_text="Everyone affected reads it.",
        error_messages={"required": WITHOUT_REASON},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("person", "team"):
            cast("Any", self.fields[name]).is_asked_by_choice = True
        if self.reader is None:
            return
        cast("Reference", self.fields["person"]).queryset = selector.people_offered(self.reader)
        cast("Reference", self.fields["team"]).queryset = selector.teams_offered(self.reader)
        cast("Reference", self.fields["team"]).empty_label = "No team"

    def begins_with(self) -> dict[str, Any]:
        """The next week."""
        return {"starts_on": target_weeks.next_week(today=self.reader.today)} if self.reader else {}

    def clean(self) -> dict[str, Any]:
        """A row says both what and how much."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("person") and data.get("team"):
            self.add_error("person", "Choose a person or a team, not both.")
        for place, row in enumerate(self.rows_of("raises"), 1):
            if row["type"] and row["per_week"] is None and f"per_week_{place}" not in self.errors:
                self.add_error(self._field("per_week", place), "Enter how many a week.")
            if row["per_week"] is not None and not row["type"] and f"type_{place}" not in self.errors:
                self.add_error(self._field("type", place), "Choose the activity.")
        return data

    def _field(self, name: str, place: int) -> str:
        """Where a page shows what is wrong with a row; a program reads it under the list."""
        return "raises" if self.is_named else f"{name}_{place}"

    def facts(self) -> dict[str, Any]:
        """What is raised as the service takes it; a row without anything is left out."""
        cleaned = self.cleaned_data
        names = ("person", "team", "starts_on", "weeks", "extra", "extra_rhythm", "check_rhythm", "reason")
        rows = [row for row in self.rows_of("raises") if row["type"] and row["per_week"]]
        return {name: cleaned[name] for name in names} | {
            "raises_": [Raise(row["type"], row["per_week"]) for row in rows]
        }


class EndForm(ActForm):
    """Why it ends before its time."""

    called = "TighteningEnd"

    reason = forms.CharField(
        label="Reason",
        max_length=300,
        help_text="Everyone affected reads it.",
        error_messages={"required": WITHOUT_REASON},
    )


class NoteForm(ActForm):
    """What a check came to."""

    called = "TighteningCheckWrite"
    meanings = {"day": "The day of the check."}

    note = forms.CharField(
        label="What it came to",
        max_length=300,
        error_messages={"required": "Enter what the check came to, in a sentence."},
    )


class CheckForm(NoteForm):
    """The same, naming the day."""

    called = "TighteningCheckOfDay"

    day = day_field("Day")


class DayForm(ActForm):
    """Of which day the extra duty is done."""

    called = "TighteningDutyDone"

    day = day_field("Day")


class WordForm(ActForm):
    """What it was worth, in a sentence."""

    called = "TighteningWordWrite"

    text = forms.CharField(
        label="What it was worth to you",
        max_length=300,
        help_text="Your line reads it.",
        error_messages={"required": "Enter a sentence: your line reads it."},
    )

"""What is entered when help is started; the same for pages and programs."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.organisation.forms.references import active_person
from reviews.helps.rules.standing import ACTIONS, Territory
from reviews.helps.services.records import Action
from traps_web.edges.forms import ActForm
from traps_web.edges.rows import Rows
from traps_web.lib.fields import DayField
from traps_web.ui.widgets import DayInput


class HelpActionForm(ActForm):
    """Something that the manager does by a day."""

    called = "HelpActionWrite"
    meanings = {"due_on": "A working day within the next four weeks."}

    text = forms.CharField(
        label="Action {place}: what you do",
        max_length=150,
        error_messages={"required": "Enter what you will do."},
    )
    due_on = DayField(
        label="Action {place}: by",
        widget=DayInput(),
        error_messages={"required": "Enter the day by which it is done."},
    )


class StartForm(ActForm):
    """A coach, what is true of the territory, and two actions; what is wrong with the second is told under text_2."""

    called = "HelpStart"
    meanings = {
        "territory": "enough, short or changed.",
        "words": "What is true of the territory, in a sentence.",
        "actions": "Two things that you do, each by a working day within the next four weeks.",
    }

    coach = active_person("Coach", empty_label="Choose", error_messages={"required": "Choose a coach."})
    territory = forms.ChoiceField(
        label="The territory",
        choices=Territory.choices,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose what is true of the territory."),
    )
    words = forms.CharField(
        label="Why, in a sentence",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Write what is true of the territory, in a sentence."},
    )
    actions = Rows(HelpActionForm, most=ACTIONS, on_page=range(1, ACTIONS + 1), required=False)

    def facts(self) -> dict[str, Any]:
        """Its words, and the actions as the service takes them."""
        cleaned = self.cleaned_data
        rows = [Action(row["text"], row["due_on"]) for row in self.rows_of("actions")]
        return {name: cleaned[name] for name in ("coach", "territory", "words")} | {"actions": rows}


class PlaceForm(ActForm):
    """Which of the two actions is done."""

    called = "HelpActionDone"
    meanings = {"place": "1 or 2."}

    place = forms.IntegerField(min_value=1, max_value=ACTIONS)

"""The form of a hand-over."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django import forms

from accounts.organisation.access import sees_everybody
from accounts.organisation.models import Person
from accounts.record.forms.fields import ChosenPerson, day_field
from plans.handovers.rules import handed_numbers as rules
from plans.handovers.selectors import handovers as selector
from plans.handovers.services.handovers import Fates, Heirs

CHOICE = {"invalid_choice": "Choose a person from the list."}


def _heir(label: str, empty: str, help_text: str = "") -> ChosenPerson:
    return ChosenPerson(
        label=label, queryset=None, required=False, empty_label=empty, help_text=help_text, error_messages=CHOICE
    )


class HandoverForm(forms.Form):
    """The last day, and who takes over: one person for everything, or one for each kind."""

    last_day = day_field(
        "Last day in service", help_text="Places in teams end with it. What is handed over goes at once."
    )
    heir = _heir("Everything to", "Choose")
    deals_to = _heir("But deals to", "the same person")
    customers_to = _heir("But customers to", "the same person")
    duties_to = _heir("But open duties to", "the same person")
    end_duties = forms.BooleanField(
        label="Nobody takes over open duties: they end, with this leave as the reason", required=False
    )
    number = forms.ChoiceField(
        label="The number after the last day",
        required=False,
        help_text="It is cut by working days. An heir who carries a number then gets an amendment, on which the heir's line decides.",
        error_messages={
            "invalid_choice": "Choose from the list.",
            "required": "Say what becomes of the number after the last day.",
        },
    )
    number_to = _heir("But the number to", "the same person")
    plans = forms.ChoiceField(
        label="Plans that are not locked",
        choices=list(rules.PLAN_FATES.items()),
        initial="now",
        required=False,
        help_text="Locked plans stay as they are.",
        error_messages={"invalid_choice": "Choose from the list."},
    )
    close_login = forms.BooleanField(
        label="Close the login",
        required=False,
        initial=True,
        help_text="With the last day it ends by itself, with sessions, tokens and calendar address; when that is today, or over, at once.",
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, viewer: Person, person: Person, today: date, estate: selector.Estate, **kwargs: Any
    ) -> None:
        super().__init__(*args, initial={"last_day": person.ends_on or today, "seen": estate.seen}, **kwargs)
        self.fields["number"].required = bool(estate.number)
        fates = [(key, word) for key, word in rules.FATES.items() if key != "nobody" or sees_everybody(viewer)]
        self.fields["number"].choices = [("", "Choose"), *fates]
        for name in ("heir", "deals_to", "customers_to", "duties_to", "number_to"):
            self.fields[name].queryset = selector.heirs(viewer=viewer, person=person)

    def facts(self) -> dict[str, Any]:
        """The answers in the words of the service."""
        data = self.cleaned_data
        heir = data["heir"]
        duties = None if data["end_duties"] else data["duties_to"] or heir
        heirs = Heirs(data["deals_to"] or heir, data["customers_to"] or heir, duties)
        if data["number"] == "heir":
            heirs = replace(heirs, number=data["number_to"] or heir)
        return {
            "last_day": data["last_day"],
            "heirs": heirs,
            "fates": Fates(number=data["number"], plans=data["plans"] or "now"),
            "seen": data["seen"],
            "close_login": data["close_login"],
        }

"""The form of a hand-over."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from accounts.forms.fields import ChosenPerson, day_field
from accounts.models import Person
from plans.selectors import handovers as selector
from plans.services.handovers import Heirs

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
    close_login = forms.BooleanField(label="Close the login now", required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, viewer: Person, person: Person, today: date, seen: str, **kwargs: Any) -> None:
        super().__init__(*args, initial={"last_day": person.ends_on or today, "seen": seen}, **kwargs)
        for name in ("heir", "deals_to", "customers_to", "duties_to"):
            self.fields[name].queryset = selector.heirs(viewer=viewer, person=person)

    def facts(self) -> dict[str, Any]:
        """The answers in the words of the service."""
        data = self.cleaned_data
        heir = data["heir"]
        duties = None if data["end_duties"] else data["duties_to"] or heir
        heirs = Heirs(data["deals_to"] or heir, data["customers_to"] or heir, duties)
        return {
            "last_day": data["last_day"],
            "heirs": heirs,
            "seen": data["seen"],
            "close_login": data["close_login"],
        }

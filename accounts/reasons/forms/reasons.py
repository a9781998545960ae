"""Forms of a list of reasons; each list derives the one with its words and marks."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.reasons.rules.listings import LONGEST, Listing
from traps_web.edges.forms import ActForm


def name_field(listing: Listing) -> forms.CharField:
    """The field for the words of a reason."""
    label = listing.word.capitalize()
    return forms.CharField(label=label, max_length=LONGEST, error_messages=listing.field_sentences)


class ReasonSwitchForm(ActForm):
    """Offered from now on, or retired."""

    called = "ReasonSwitch"

    state = forms.ChoiceField(choices=[("on", "on"), ("off", "off")])

    def facts(self) -> dict[str, Any]:
        return {"on": self.cleaned_data["state"] == "on"}


class ReasonShiftForm(ActForm):
    """One place earlier or later among those of the same group."""

    called = "ReasonShift"

    to = forms.ChoiceField(choices=[("earlier", "earlier"), ("later", "later")])

    def facts(self) -> dict[str, Any]:
        return {"later": self.cleaned_data["to"] == "later"}

"""Forms of the list of causes."""

from __future__ import annotations

from typing import Any

from django import forms

from reviews.documents.rules import causes as rules
from traps_web.edges.forms import ActForm, DecisionField

WORDS = {"required": rules.name_fault(""), "max_length": rules.name_fault("x" * (rules.LONGEST + 1))}
MARKS = [("", "Choose"), ("true", "in my control"), ("false", "not in my control")]
CHOOSE = "Choose who controls it."


class CauseNameForm(ActForm):
    """Other words for a cause."""

    called, ids, shows_row = "CauseName", "cause", True

    name = forms.CharField(label="Cause", max_length=rules.LONGEST, error_messages=WORDS)


class CauseForm(CauseNameForm):
    """A new cause. Its mark stays for good: signed reviews count by it."""

    called = "CauseWrite"

    in_my_control = DecisionField(
        label="Lies",
        widget=forms.Select(choices=MARKS),
        help_text="You cannot change this later, because signed reviews count by it.",
        error_messages={"required": CHOOSE, "invalid": CHOOSE},
    )


class CauseSwitchForm(ActForm):
    """Offered from now on, or retired."""

    state = forms.ChoiceField(choices=[("on", "on"), ("off", "off")])

    def facts(self) -> dict[str, Any]:
        return {"on": self.cleaned_data["state"] == "on"}


class CauseShiftForm(ActForm):
    """One place earlier or later among those of the same mark."""

    to = forms.ChoiceField(choices=[("earlier", "earlier"), ("later", "later")])

    def facts(self) -> dict[str, Any]:
        return {"later": self.cleaned_data["to"] == "later"}

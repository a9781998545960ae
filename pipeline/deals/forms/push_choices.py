"""Forms of the list of push reasons."""

from __future__ import annotations

from typing import Any

from django import forms

from pipeline.deals.rules import pushes as rules
from traps_web.edges.forms import ActForm

WORDS = {"required": rules.name_fault(""), "max_length": rules.name_fault("x" * (rules.LONGEST + 1))}


class PushChoiceForm(ActForm):
    """The words of a reason."""

    called, ids, shows_row = "PushChoiceWrite", "push-reason", True

    name = forms.CharField(label="Reason", max_length=rules.LONGEST, error_messages=WORDS)


class PushChoiceSwitchForm(ActForm):
    """Offered from now on, or retired."""

    called = "PushChoiceSwitch"

    state = forms.ChoiceField(choices=[("on", "on"), ("off", "off")])

    def facts(self) -> dict[str, Any]:
        return {"on": self.cleaned_data["state"] == "on"}

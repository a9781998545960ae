"""Forms about the kinds of prospecting work."""

from __future__ import annotations

from typing import Any

from django import forms

from traps_web.edges.forms import ActForm


class ActivityTypeForm(ActForm):
    """What is counted; the key is made from the first name and stays."""

    called, ids, shows_row = "ActivityTypeWrite", "type", True

    name = forms.CharField(
        label="What is counted", max_length=80, error_messages={"required": "Enter what is counted, like “calls”."}
    )


class ActivityTypeSwitchForm(ActForm):
    """Counted from now on, or no longer."""

    called = "ActivityTypeSwitch"

    state = forms.ChoiceField(choices=[("on", "on"), ("off", "off")])

    def facts(self) -> dict[str, Any]:
        """Whether it is counted."""
        return {"on": self.cleaned_data["state"] == "on"}

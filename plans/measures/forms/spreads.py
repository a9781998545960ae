"""A curve as a form: a percentage for each month, together the whole."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.record.forms.fields import NamedForm
from traps_web.edges.forms import ActForm
from traps_web.lib.faults import Invalid
from traps_web.lib.fields import PercentField


class CurveForm(NamedForm):
    """A name and a percentage for each fiscal month."""

    ids = "curve"
    name = forms.CharField(label="Name", max_length=80, error_messages={"required": "Give the curve a name."})
    use_required_attribute = False

    def __init__(self, *args: Any, months: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.months = months
        for place, month in enumerate(months, start=1):
            self.fields[f"month_{place}"] = PercentField(label=month, required=False)
            self.fields[f"month_{place}"].widget.attrs["class"] = "form-control"

    @property
    def month_fields(self) -> list[forms.BoundField]:
        """The months in their order; an empty one counts as nothing."""
        return [self[f"month_{place}"] for place in range(1, len(self.months) + 1)]

    @property
    def weights(self) -> list[int]:
        """The months in parts per million; an empty one is nothing."""
        return [self.cleaned_data.get(f"month_{place}") or 0 for place in range(1, len(self.months) + 1)]

    def refuse(self, wrong: Invalid) -> None:
        """What is wrong with the sum stands beside the last month."""
        for name, sentence in wrong.errors.items():
            self.add_error(name if name in self.fields else f"month_{len(self.months)}", sentence)


class SwitchForm(ActForm):
    """Offered from now on, or no longer."""

    state = forms.ChoiceField(choices=[("on", "on"), ("off", "off")])

    def facts(self) -> dict[str, Any]:
        """Whether it is offered."""
        return {"on": self.cleaned_data["state"] == "on"}

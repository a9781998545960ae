"""A curve as a form: a percentage for each month, together the whole."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from rest_framework import serializers

from plans.measures.selectors import spreads as selector
from traps_web.edges.forms import ActForm, Shaped
from traps_web.lib.fields import PercentField
from traps_web.ui.values import RunningSum

PPM_OF_A_PERCENT = 10_000


SHARE = serializers.DecimalField(max_digits=7, decimal_places=4, min_value=Decimal(0), max_value=Decimal(100))


class CurveForm(ActForm):
    """A curve to add."""

    called, ids = "NewCurve", "curve"
    meanings = {"months": "A share in per cent for each fiscal month, 100 in total."}
    use_required_attribute = False

    name = forms.CharField(label="Name", max_length=80, error_messages={"required": "Enter a name for the curve."})
    months = Shaped(serializers.ListField(child=SHARE, max_length=13))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_named:
            return
        del self.fields["months"]
        self.places = [f"month_{place}" for place in range(1, len(selector.months()) + 1)]
        for name, month in zip(self.places, selector.months(), strict=True):
            self.fields[name] = PercentField(label=month, required=False)
            self.fields[name].widget.attrs |= {"class": "form-control", "data-adds": "months"}

    @property
    def month_fields(self) -> list[forms.BoundField]:
        """The months in their order; an empty one counts as nothing."""
        return [self[name] for name in self.places]

    @property
    def running_sum(self) -> RunningSum:
        """What the months make together, as far as they can be read."""
        typed = self.cleaned_data if self.is_bound and self.errors is not None else {}
        return RunningSum.of_shares("months", (typed.get(name) or 0 for name in self.places))

    def facts(self) -> dict[str, Any]:
        """The months in parts per million."""
        typed = self.cleaned_data
        if self.is_named:
            weights = [int(share * PPM_OF_A_PERCENT) for share in typed["months"]]
        else:
            weights = [typed.get(name) or 0 for name in self.places]
        return {"name": typed["name"], "weights_ppm": weights}


class SwitchForm(ActForm):
    """Offered from now on, or no longer."""

    state = forms.ChoiceField(choices=[("on", "on"), ("off", "off")])

    def facts(self) -> dict[str, Any]:
        """Whether it is offered."""
        return {"on": self.cleaned_data["state"] == "on"}

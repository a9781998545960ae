"""Opening the reviews of a quarter."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.http import QueryDict

from reviews.cycles.selectors.opening_rules import Window
from traps_web.edges.forms import ActForm
from traps_web.lib.fields import DayField
from traps_web.ui.widgets import DayInput

_DAY = timedelta(days=1)


class OpenCycleForm(forms.Form):
    """The days between which the reviews of a quarter are held; who goes by the rule sets none."""

    starts_on = DayField(label="First day", widget=DayInput())
    last_day = DayField(
        label="Last day",
        widget=DayInput(),
        help_text="Reviews are spread over the working days between the two. Numbers freeze 72 h before each review.",
    )

    def __init__(self, data: QueryDict | None = None, *, window: Window, sets_days: bool) -> None:
        days = {"starts_on": window.starts_on, "last_day": window.ends_before - _DAY}
        super().__init__(
            days if data is None else data
        )  # Bound from the start: its days are measured when it is shown.
        if not sets_days:
            self.fields.clear()

    @property
    def days(self) -> dict[str, Any]:
        """The days as the service takes them; none by the rule."""
        data = self.cleaned_data
        return {"starts_on": data["starts_on"], "ends_before": data["last_day"] + _DAY} if data else {}


class OpeningForm(ActForm):
    """Which quarter, and between which days its reviews are held: by the rule its last three weeks;
    leaders and admins set others.
    """

    called = "Opening"
    meanings = {
        "period": "FY2027-Q2.",
        "last_day": "At least four days ahead, because numbers freeze 72 h before a review.",
    }

    period = forms.CharField(max_length=10)
    starts_on = DayField(required=False)
    last_day = DayField(required=False)

    def facts(self) -> dict[str, Any]:
        facts = dict(self.cleaned_data)
        last_day = facts.pop("last_day")
        return facts | {"period_key": facts.pop("period"), "ends_before": last_day + _DAY if last_day else None}


class OpenForm(OpeningForm):
    """The quarter, and the preview that was read."""

    called = "Open"
    meanings = OpeningForm.meanings | {"seen": "Of `cycles/preview/`: if the roster has changed, the answer is 409."}

    seen = forms.CharField(max_length=64)


class CloseCycleForm(ActForm):
    """Why the quarter is closed; needed while a review is neither signed nor excused."""

    called = "Close"

    reason = forms.CharField(
        label="Reason for closing now",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Required while reviews are open. Managers, leaders and admins can read it.",
        error_messages={"max_length": "Use at most 500 characters for the reason."},
    )
    use_required_attribute = False

"""Opening the reviews of a quarter."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms

from reviews.selectors.reviews import Offer
from traps_web.lib.fields import DayField
from traps_web.ui import words

_DAY = timedelta(days=1)


class OpenCycleForm(forms.Form):
    """Which quarter, and between which days its reviews are held."""

    period_key = forms.ChoiceField(label="Quarter")
    starts_on = DayField(label="First day", widget=forms.DateInput(attrs={"type": "date"}))
    last_day = DayField(
        label="Last day",
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="Reviews are spread over the working days between the two; numbers freeze 72 h before each.",
    )

    def __init__(self, *args: Any, offers: list[Offer], **kwargs: Any) -> None:
        if offers:
            first = offers[0]
            kwargs.setdefault(
                "initial",
                {
                    "period_key": first.period.key,
                    "starts_on": first.starts_on,
                    "last_day": first.ends_before - _DAY,
                },
            )
        super().__init__(*args, **kwargs)
        self.fields["period_key"].choices = [  # type: ignore[attr-defined]
            (
                one.period.key,
                f"{one.period.key}, {words.day(one.period.starts_on)} to {words.day(one.period.last_day, year=True)}",
            )
            for one in offers
        ]
        for name in ("starts_on", "last_day"):
            self.fields[name].widget.format = "%Y-%m-%d"  # type: ignore[attr-defined]


class CloseCycleForm(forms.Form):
    """Why the reviews of a quarter are closed."""

    reason = forms.CharField(
        label="Why it is closed now",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Needed while reviews are open; everybody who leads reads it.",
        error_messages={"max_length": "Give the reason in at most 500 characters."},
    )
    use_required_attribute = False

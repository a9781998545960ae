"""The form of an amendment without a plan: another number of what has begun."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from accounts.record.forms.fields import day_field
from pipeline.bookings.models import Category
from plans.amendments.services.budget_amendments import RequestedNumber
from plans.measures.forms.period_numbers import NumberForm
from plans.measures.selectors.period_numbers import Number
from plans.sales_plans.rules import plan_amendments as rules

_WORDS = ("trigger", "reason")


class NumberAmendForm(NumberForm):
    """Another number from a day on, with what it comes from; the line decides."""

    known = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    trigger = forms.ChoiceField(
        label="Reason for the change",
        choices=[("", "Choose"), *rules.TRIGGERS.items()],
        error_messages={
            "required": "Choose the reason for the change.",
            "invalid_choice": "Choose the reason for the change from the list.",
        },
    )
    effective_on = day_field("First day that changes", help_text="Earlier days stay as they are.")

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        categories: list[Category],
        number: Number,
        known: int,
        first_day: date,
    ) -> None:
        super().__init__(data, initial={"known": known, "effective_on": first_day})
        self.fields["reason"].error_messages["required"] = (
            "Give a reason: the line decides by it, and it is kept with the number."
        )
        self.is_preview = data is not None and "preview" in data
        self.add_numbers(categories, number)
        self.order_fields(["known", "trigger", "reason", "effective_on"])

    def full_clean(self) -> None:
        """Before and after can be looked at before the words are found; whoever asks needs them."""
        for name in _WORDS:
            self.fields[name].required = not self.is_preview
        super().full_clean()
        for name in _WORDS:
            self.fields[name].required = True

    def requested_change(self) -> RequestedNumber:
        """What was typed, as the service takes it."""
        data: dict[str, Any] = {
            name: self.cleaned_data[name] for name in ("trigger", "reason", "effective_on", "known")
        }
        return RequestedNumber(number=self.number, **data)

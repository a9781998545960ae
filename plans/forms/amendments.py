"""Forms about amendments: what is asked for, and the answer to it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict

from accounts.forms.fields import answer_field, day_field
from pipeline.models import Category
from plans.rules import amendments as rules
from plans.selectors.amending import Number
from plans.services.amendments import Wanted
from traps_web.lib.fields import AmountField, currency
from traps_web.lib.money import format_amount

_WORDS = ("trigger", "reason")


class AmendForm(forms.Form):
    """Another number for a locked plan from a day on, category by category."""

    known = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    trigger = forms.ChoiceField(
        label="What it comes from",
        choices=[("", "Choose"), *rules.TRIGGERS.items()],
        error_messages={
            "required": "Choose what it comes from.",
            "invalid_choice": "Choose what it comes from, from the list.",
        },
    )
    reason = forms.CharField(
        label="Reason in own words",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why: the line decides on it, and it stays with the plan."},
    )
    effective_on = day_field("First day that changes", help_text="What lies before this day stays as it is.")
    use_required_attribute = False

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        categories: list[Category],
        number: Number,
        known: int,
        first_day: date,
        plan_id: int,
    ) -> None:
        super().__init__(data, initial={"known": known, "effective_on": first_day})
        self.keys = [one.key for one in categories]
        self.is_preview = data is not None and "preview" in data
        self.fields["reason"].widget.attrs["data-draft"] = f"amend-{plan_id}-reason"
        for one in categories:
            standing = number.get(one.key, Decimal(0))
            self.fields[f"number_{one.key}"] = AmountField(
                label=f"Number, {one.name}",
                required=False,
                min_value=0,
                initial=format_amount(standing, cents=True, currency=currency()),
                help_text="Empty: it stays as it is.",
                error_messages={"min_value": "A number cannot be below zero."},
            )

    def full_clean(self) -> None:
        """Before and after can be looked at before the words are found; whoever asks needs them."""
        for name in _WORDS:
            self.fields[name].required = not self.is_preview
        super().full_clean()
        for name in _WORDS:
            self.fields[name].required = True

    def wanted(self) -> Wanted:
        """What was typed, as the service takes it."""
        data: dict[str, Any] = self.cleaned_data
        number = {key: data[f"number_{key}"] for key in self.keys if data.get(f"number_{key}") is not None}
        fields = {name: data[name] for name in ("trigger", "reason", "effective_on", "known")}
        return Wanted(number=number, **fields)

    def stale(self, sentence: str, known: int) -> None:
        """Somebody was faster: what is typed stays, and the next press applies it to what stands now."""
        self.add_error(None, sentence)
        self.data = self.data.copy()
        self.data["known"] = str(known)


class AmendmentAnswerForm(forms.Form):
    """Words to the decision; a refusal needs them."""

    answer = answer_field(2000)

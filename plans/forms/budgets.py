"""Forms about numbers without a plan: an amendment of what has begun, and a restatement of what has ended."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict

from accounts.forms.fields import day_field
from accounts.rules.faults import Invalid
from pipeline.models import Category
from plans.rules import amendments as rules
from plans.selectors.amending import Number
from plans.services.budget_amendments import WantedNumber
from traps_web.lib.fields import AmountField, currency
from traps_web.lib.money import format_amount

_WORDS = ("trigger", "reason")


class _NumberForm(forms.Form):
    """The number of a period, category by category; what is left empty stays."""

    reason = forms.CharField(label="Reason in own words", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    use_required_attribute = False

    def add_numbers(self, categories: list[Category], number: Number) -> None:
        """A field for each category, with what stands."""
        self.keys = [one.key for one in categories]
        for one in categories:
            self.fields[f"number_{one.key}"] = AmountField(
                label=f"Number, {one.name}",
                required=False,
                min_value=0,
                initial=format_amount(number.get(one.key, Decimal(0)), cents=True, currency=currency()),
                help_text="Empty: it stays as it is.",
                error_messages={"min_value": "A number cannot be below zero."},
            )

    @property
    def number(self) -> dict[str, Decimal]:
        """What was typed, by key of category."""
        typed = {key: self.cleaned_data.get(f"number_{key}") for key in self.keys}
        return {key: amount for key, amount in typed.items() if amount is not None}

    def refuse(self, wrong: Invalid) -> None:
        """Put each sentence of a refusal beside its field, and the rest on top."""
        for name, sentence in wrong.errors.items():
            self.add_error(name if name in self.fields else None, sentence)

    def stale(self, sentence: str, **stands: object) -> None:
        """Somebody was faster: what is typed stays, and the next press applies it to what stands now."""
        self.add_error(None, sentence)
        self.data = self.data.copy()
        for name, value in stands.items():
            self.data[name] = str(value)


class NumberAmendForm(_NumberForm):
    """Another number from a day on, with what it comes from; the line decides."""

    known = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    trigger = forms.ChoiceField(
        label="What it comes from",
        choices=[("", "Choose"), *rules.TRIGGERS.items()],
        error_messages={
            "required": "Choose what it comes from.",
            "invalid_choice": "Choose what it comes from, from the list.",
        },
    )
    effective_on = day_field("First day that changes", help_text="What lies before this day stays as it is.")

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
            "Say why: the line decides on it, and it stays with the number."
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

    def wanted(self) -> WantedNumber:
        """What was typed, as the service takes it."""
        data: dict[str, Any] = {
            name: self.cleaned_data[name] for name in ("trigger", "reason", "effective_on", "known")
        }
        return WantedNumber(number=self.number, **data)


class RestateNumberForm(_NumberForm):
    """What the number of a period that has ended should have been, and why."""

    known = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)

    def __init__(self, data: QueryDict | None = None, *, categories: list[Category], number: Number) -> None:
        self.standing = spelt(number)
        super().__init__(data, initial={"known": self.standing})
        self.fields["reason"].error_messages["required"] = "Say why: the restatement stands beside the number for ever."
        self.add_numbers([one for one in categories if one.key in number], number)
        self.order_fields(["known", *(f"number_{key}" for key in self.keys), "reason"])

    @property
    def is_known(self) -> bool:
        """Whether the number is still the one that the page showed."""
        return bool(self.data.get("known", "") == self.standing)


def spelt(number: Number) -> str:
    """A number in one spelling, so that a page can say which one it showed."""
    return ";".join(f"{key}={amount:.2f}" for key, amount in sorted(number.items()))

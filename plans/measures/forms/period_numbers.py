"""The number of a period as a form: a field for each category."""

from __future__ import annotations

from decimal import Decimal
from typing import cast

from django import forms
from django.http import QueryDict

from pipeline.bookings.models import Category
from plans.measures.selectors.period_numbers import Number
from traps_web.lib import money
from traps_web.lib.faults import Invalid
from traps_web.lib.fields import AmountField, currency
from traps_web.ui import words


class NumberForm(forms.Form):
    """The number of a period, category by category; what is left empty stays."""

    reason = forms.CharField(
        label="Reason in your own words", max_length=2000, widget=forms.Textarea(attrs={("rows"): 3})
    )
    use_required_attribute = False

    def add_numbers(self, categories: list[Category], number: Number) -> None:
        """A field for each category, with what stands."""
        self.keys = [category.key for category in categories]
        for category in categories:
            self.fields[f"number_{category.key}"] = AmountField(
                label=f"Number, {category.name}",
                required=False,
                min_value=0,
                initial=words.money(number.get(category.key, Decimal(0)), money.digits_of(currency())),
                help_text="Leave empty to keep it.",
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
        self.data = cast("QueryDict", self.data).copy()
        for name, value in stands.items():
            self.data[name] = str(value)

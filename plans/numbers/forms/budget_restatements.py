"""The form of a restatement: what the number of a period that has ended should have been."""

from __future__ import annotations

from django import forms
from django.http import QueryDict

from pipeline.bookings.models import Category
from plans.measures.forms.period_numbers import NumberForm
from plans.measures.selectors.period_numbers import Number


class RestateNumberForm(NumberForm):
    """What the number of a period that has ended should have been, and why."""

    known = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)

    def __init__(self, data: QueryDict | None = None, *, categories: list[Category], number: Number) -> None:
        self.standing = spelt(number)
        super().__init__(data, initial={"known": self.standing})
        self.fields["reason"].error_messages["required"] = "Give a reason; it is kept with the number for ever."
        self.add_numbers([category for category in categories if category.key in number], number)
        self.order_fields(["known", *(f"number_{key}" for key in self.keys), "reason"])

    @property
    def is_known(self) -> bool:
        """Whether the number is still the one that the page showed."""
        return bool(self.data.get("known", "") == self.standing)


def spelt(number: Number) -> str:
    """A number in one spelling, so that a page can say which one it showed."""
    return ";".join(f"{key}={amount:.2f}" for key, amount in sorted(number.items()))

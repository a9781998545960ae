"""Rows of a plan as they are typed: one line each, left empty when there is nothing to say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from plans.sales_plans.rules import plan_papers as papers
from plans.sales_plans.services.plan_rows import NewRisk, NewSource
from traps_web.lib.fields import AmountField, PercentField

Choices = Sequence[Any]


class Line(forms.Form):
    """A row that counts when something was typed into it; `line` keeps its name through all versions."""

    line = forms.SlugField(required=False, max_length=40, widget=forms.HiddenInput)
    use_required_attribute = False

    def __init__(self, *args: Any, deals: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "deal" in self.fields:
            self.fields["deal"].choices = deals  # type: ignore[attr-defined]
        for name, field in self.fields.items():
            if name == "line":
                continue
            css = "form-select" if isinstance(field, forms.ChoiceField) else "form-control"
            wrong = " is-invalid" if self.is_bound and not self.is_empty and name in self.errors else ""
            number = " text-end" if isinstance(field, AmountField | PercentField | forms.IntegerField) else ""
            field.widget.attrs["class"] = f"{css}{number}{wrong}"
            if wrong:
                field.widget.attrs["aria-invalid"] = "true"
                field.widget.attrs["aria-describedby"] = f"{self[name].auto_id}_error"

    @property
    def is_empty(self) -> bool:
        """Nothing was typed into this row."""
        return all(not str(self.data.get(self.add_prefix(name), "")).strip() for name in self.fields if name != "line")

    @property
    def cells(self) -> list[forms.BoundField]:
        """The fields that are seen."""
        return [field for field in self if field.name != "line"]


class DealLine(Line):
    """A named deal; without an amount its own money counts."""

    deal = forms.TypedChoiceField(
        label="Deal",
        coerce=int,
        empty_value=None,
        error_messages={"required": "Choose the deal.", "invalid_choice": "Choose a deal from the list."},
    )
    amount = AmountField(label="Amount", required=False, min_value=0)

    def source(self) -> NewSource:
        """The row as the service takes it."""
        data = self.cleaned_data
        return NewSource(papers.DEAL, deal_id=data["deal"], amount=data["amount"], line=data["line"])


class NewBusinessLine(Line):
    """New business: worked out from the activity, or typed."""

    label = forms.CharField(label="Source", max_length=200, error_messages={"required": "Enter the source."})
    per_week = forms.IntegerField(label="First meetings a week", required=False, min_value=0, max_value=9999)
    conversion = PercentField(label="Buy, %", required=False)
    average = AmountField(label="Each brings", required=False, min_value=0)
    amount = AmountField(label="Or an amount", required=False, min_value=0)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        factors = [data.get(name) for name in ("per_week", "conversion", "average")]
        if self.errors:
            return data
        if data.get("amount") is None and None in factors:
            self.add_error("amount", "Enter how many, the share that buys and the amount each, or enter an amount.")
        elif data.get("amount") is not None and factors != [None] * 3:
            self.add_error("amount", "Enter an amount or a calculation, not both.")
        return data

    def source(self) -> NewSource:
        """The row as the service takes it."""
        data = self.cleaned_data
        return NewSource(
            papers.NEW,
            label=data["label"],
            amount=data["amount"],
            per_week=data["per_week"],
            conversion_ppm=data["conversion"],
            average_amount=data["average"],
            line=data["line"],
        )


class RunRateLine(Line):
    """What comes by itself: re-orders, renewals."""

    label = forms.CharField(label="Source", max_length=200, error_messages={"required": "Enter the source."})
    amount = AmountField(label="Amount", min_value=0, error_messages={"required": "Enter the amount it brings."})

    def source(self) -> NewSource:
        """The row as the service takes it."""
        data = self.cleaned_data
        return NewSource(papers.RUN_RATE, label=data["label"], amount=data["amount"], line=data["line"])


class RiskLine(Line):
    """A risk and its answer."""

    text = forms.CharField(label="Risk", max_length=300, error_messages={"required": "Enter the risk."})
    answer = forms.CharField(
        label="Answer", max_length=300, error_messages={"required": "Enter an answer to this risk."}
    )

    def risk(self) -> NewRisk:
        """The row as the service takes it."""
        data = self.cleaned_data
        return NewRisk(data["text"], data["answer"], data["line"])

"""Parts of forms for the gallery: sums that follow the typing, rows that are added, and proposals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms

from traps_web.lib.fields import AmountField
from traps_web.ui.values import Proposal, RunningSum

WHOLE = Decimal(397_000)
SAID = {
    "none": "Nothing is typed yet; {whole} has no plan.",
    "short": "Sources bring {sum} of {whole}; {left} has no plan.",
    "even": "Sources bring {sum}: all of the number has a plan.",
    "over": "Sources bring {sum}, {left} more than the number.",
}


class SampleRow(forms.Form):
    """A row as it is typed: what it is, and what it brings."""

    line = forms.SlugField(required=False, widget=forms.HiddenInput)
    label = forms.CharField(label="From what", widget=forms.TextInput(attrs={"class": "form-control"}))
    amount = AmountField(
        label="Amount", widget=forms.TextInput(attrs={"class": "form-control text-end", "data-part": "amount"})
    )
    use_required_attribute = False
    is_empty = False

    @property
    def cells(self) -> list[forms.BoundField]:
        """The fields that are seen."""
        return [field for field in self if not field.is_hidden]


@dataclass(frozen=True)
class SampleGroup:
    """Rows of one kind, with an empty one to make more of."""

    rows: list[SampleRow]
    name: str = "run"
    label: str = "Sample rows"
    adds: str = "sample"
    times: int = 1
    most: int = 4
    is_picked: bool = False
    is_full: bool = False

    @property
    def blank(self) -> SampleRow:
        """A row that nothing stands in yet."""
        return SampleRow(prefix=f"{self.name}__")


def _running(amount: str, key: str, **more: Any) -> RunningSum:
    return RunningSum.of_money(key, Decimal(amount), WHOLE, **SAID, **more)


def forms_that_help() -> Mapping[str, object]:
    """Each part in each state."""
    saved = [("Service and spare parts", "220,919"), ("Renewals of Codehow", "164,741.50")]
    rows = [
        SampleRow(initial={"label": label, "amount": amount}, prefix=f"run{place}")
        for place, (label, amount) in enumerate(saved)
    ]
    states = ("0", "385660.50", "397000", "408340")
    formula = "Orders of customers who had bought before brought 39,000 in the last 13 weeks: ÷ 60 working days × 65."
    return {
        "typed_rows": SampleGroup(rows),
        "typed_sum": _running("385660.50", "sample"),
        "said_sums": [_running(amount, f"said-{place}", is_said=False) for place, amount in enumerate(states)],
        "shares_sum": RunningSum.of_shares("said-shares", [333_333, 333_333]),
        "taken": Proposal(
            "Take 42,250", formula, {"label": "Orders of old customers", "amount": "42,250"}, row_of="run"
        ),
        "not_taken": Proposal(
            "", "No new customer bought in the last 13 weeks, so there is no conversion to propose.", {}
        ),
    }

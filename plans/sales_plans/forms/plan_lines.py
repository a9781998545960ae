"""Rows of a plan as they are typed: one line each, left empty when there is nothing to say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from plans.sales_plans.presenters import plan_deals
from plans.sales_plans.rules import plan_papers as papers
from plans.sales_plans.selectors.plan_deals import NamedDeal
from plans.sales_plans.services.plan_rows import NewRisk, NewSource
from traps_web.edges.typed_rows import MOST_ROWS, RowGroup, TypedRow
from traps_web.lib import money
from traps_web.lib.fields import AmountField, PercentField, currency
from traps_web.lib.numbers import whole
from traps_web.ui import words

Choices = Sequence[Any]


class Line(TypedRow):
    """A row of a plan, which knows the deals that it may name; `line` keeps its name through all versions."""

    def __init__(self, *args: Any, deals: Mapping[int, NamedDeal], **kwargs: Any) -> None:
        self.deals = deals
        super().__init__(*args, **kwargs)

    def offer(self) -> None:
        """The deals that may be named."""
        if "deal" in self.fields:
            self.fields["deal"].choices = [(pk, pk) for pk in self.deals]  # type: ignore[attr-defined]


class DealLine(Line):
    """A named deal, ticked in the list of deals; without an amount the owner's share of it counts.

    A deal that was named and is no longer ticked is left out, whatever amount still stands beside it.
    """

    parts = {"amount": "amount"}
    deal = forms.TypedChoiceField(
        label="Deal",
        coerce=int,
        empty_value=None,
        widget=forms.HiddenInput,
        error_messages={"required": "Choose the deal.", "invalid_choice": "Choose a deal from the list."},
    )
    amount = AmountField(label="Other amount", required=False, min_value=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.named:
            self.fields["amount"].widget.attrs["placeholder"] = words.money(self.named.share)

    @property
    def is_empty(self) -> bool:
        """Nothing is named here, or no longer."""
        return not self.typed("deal") and (bool(self.typed("line")) or not self.typed("amount"))

    @property
    def is_ticked(self) -> bool:
        """Whether it counts as it stands."""
        return bool(self.typed("deal")) if self.is_bound else True

    @property
    def named(self) -> NamedDeal | None:
        """The deal of this row; None where what was sent names none."""
        typed = self.typed("deal") or self.typed("line").removeprefix("deal-")
        pk = whole(typed) if self.is_bound else self.initial.get("deal")
        return self.deals.get(pk or 0)

    @property
    def about(self) -> str:
        """What tells the deal of this row apart."""
        return plan_deals.about(self.named) if self.named else ""

    @property
    def share_minor(self) -> int | str:
        """The owner's share in smallest units; empty where the row names no deal yet."""
        return money.to_minor(self.named.share, currency()) if self.named else ""

    def source(self) -> NewSource:
        """The row as the service takes it."""
        data = self.cleaned_data
        return NewSource(papers.DEAL, deal_id=data["deal"], amount=data["amount"], line=data["line"])


class NewBusinessLine(Line):
    """New business: worked out from the activity, or typed."""

    parts = {"per_week": "count", "conversion": "chance", "average": "each", "amount": "amount"}
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

    parts = {"amount": "amount"}
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


class LineGroup(RowGroup):
    """The rows of one kind of source or risk."""

    def with_ticked(self, saved: Sequence[Mapping[str, Any]], picked: Sequence[int]) -> LineGroup:
        """With what stands, then deals that were ticked and stand in no row yet."""
        standing = {row["deal"] for row in saved} if picked else set()
        new = [pk for pk in dict.fromkeys(picked) if pk in self.given["deals"] and pk not in standing]
        return self.standing([*saved, *({"deal": pk, "line": f"deal-{pk}"} for pk in new)])


def groups(deals: Mapping[int, NamedDeal], *, weeks: int, with_risks: bool = False) -> list[LineGroup]:
    """The kinds of rows that are typed. Each source adds to the sum of all and to that of its part of the bar.

    `weeks`: how many weeks of activity the period has.
    """
    given = {"deals": deals}
    sources = [
        LineGroup("deal", "Named deals", DealLine, "sources 2", given=given, is_picked=True),
        LineGroup("new", "New business by activity", NewBusinessLine, "sources 3", times=weeks, given=given),
        LineGroup("run", "Run-rate", RunRateLine, "sources 4", given=given),
    ]
    return [*sources, LineGroup("risk", "Risks", RiskLine, given=given)] if with_risks else sources


def deals_sent(data: Mapping[str, Any]) -> list[int]:
    """The deals that somebody named, or had named and left out."""
    count = min(whole(data.get("deal_rows", "")) or 0, MOST_ROWS)
    rows = [DealLine(data, prefix=f"deal{place}", deals={}) for place in range(count)]
    typed = [row.typed(name).removeprefix("deal-") for row in rows for name in ("deal", "line")]
    return [pk for text in typed if (pk := whole(text))]


def deals_picked(query: QueryDict) -> list[int]:
    """The deals that an address names, because they were ticked in the list without a script."""
    return [pk for text in query.getlist("deal") if (pk := whole(text))]

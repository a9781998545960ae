"""The preparation as a form: scores, whys, and what happens now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from pipeline.customers.models import Customer
from pipeline.deals.forms.references import name_of_deal
from pipeline.deals.models import Deal
from reviews.documents.models import Cause
from reviews.documents.rules.completeness import Score, Why
from reviews.documents.selectors.preparation import Preparation
from reviews.documents.selectors.promises import OpeningPromise
from reviews.documents.services.preparation import NewAction, Written
from traps_web.edges.references import NameChoice
from traps_web.edges.typed_rows import RowGroup, TypedRow, is_adding, leave_unjudged
from traps_web.lib.fields import AmountField, DayField, PercentField
from traps_web.ui import values, words
from traps_web.ui.widgets import DayInput, Naming

LEAST_ROWS = 3
EARLY = values.State("done", "kept early")
MOST_ROWS = 30
Choices = list[Any]


def cause_choices(causes: list[Cause]) -> Choices:
    """The list of causes, parted by whose control they lie in."""
    mine = [(cause.pk, cause.name) for cause in causes if cause.in_my_control]
    others = [(cause.pk, cause.name) for cause in causes if not cause.in_my_control]
    return [("", "Choose a cause"), ("In my control", mine), ("Not in my control", others)]


def about_choices(deals: list[Deal], customers: list[Customer]) -> Choices:
    """Deals and customers that an action may name."""
    named = [(f"deal:{deal.pk}", name_of_deal(deal.name, deal.amount, deal.close_on)) for deal in deals]
    return [
        ("", "neither"),
        ("Open deals", named),
        ("Customers", [(f"customer:{customer.pk}", customer.name) for customer in customers]),
    ]


class ActionForm(TypedRow):
    """One catch-up action; a row left empty is no action."""

    parts = {"amount": "each", "chance": "chance"}
    text = forms.CharField(label="Action", max_length=300, error_messages={"required": "Enter the action."})
    about = NameChoice(label="Deal or customer", required=False, widget=Naming(shared="about_names"))
    amount = AmountField(label="Amount", error_messages={"required": "Enter the amount."})
    chance = PercentField(label="Chance, %", error_messages={"required": "Enter the chance."})
    due_on = DayField(label="By", widget=DayInput(), error_messages={"required": "Enter the day."})

    def __init__(self, *args: Any, about: Choices, **kwargs: Any) -> None:
        self.offered = about
        super().__init__(*args, **kwargs)

    def offer(self) -> None:
        """The deals and customers that may be named."""
        self.fields["about"].choices = self.offered  # type: ignore[attr-defined]

    def clean_amount(self) -> Any:
        """An action brings money."""
        amount = self.cleaned_data["amount"]
        if amount is not None and amount <= 0:
            raise forms.ValidationError("Enter an amount above zero.")
        return amount

    def action(self) -> NewAction:
        """The row as the service takes it."""
        data = self.cleaned_data
        kind, _, pk = data["about"].partition(":")
        return NewAction(
            text=data["text"],
            amount=data["amount"],
            chance_ppm=data["chance"],
            due_on=data["due_on"],
            deal_id=int(pk) if kind == "deal" else None,
            customer_id=int(pk) if kind == "customer" else None,
        )


class PreparationForm(forms.Form):
    """Scores of the last promises and the why of each month; the actions are rows of their own."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, data: QueryDict | None = None, *, preparation: Preparation, causes: list[Cause], about: Choices
    ) -> None:
        super().__init__(data, initial=_initial(preparation))
        self.early: set[str] = set()
        self.preparation = preparation
        self.open_promises = [opening for opening in preparation.promises if opening.is_open]
        for place, opening in enumerate(preparation.promises, start=1):
            if opening.is_open and opening.is_due:
                self._ask_score(opening.promise.pk, place)
            elif opening.is_open:
                self._offer_early(opening, place)
        for month in preparation.months:
            self._ask_why(month, cause_choices(causes))
        self._require(True)
        if data is not None and is_adding(data):
            leave_unjudged(self)
        self.group = self._group(data, about)
        self.rows: Sequence[ActionForm] = self.group.rows

    def full_clean(self) -> None:
        """A draft may have holes; handing in may not, and then the service says what is missing beside its field."""
        self._require(False)
        super().full_clean()
        self._require(True)

    def _require(self, is_required: bool) -> None:
        for name, field in self.fields.items():
            if name != "version" and name not in self.early:
                field.required = is_required and not name.startswith(("moved_to_", "said_"))

    use_required_attribute = False

    def _ask_score(self, pk: int, place: int) -> None:
        outcomes = [("", "Choose"), ("kept", "kept"), ("missed", "missed"), ("moved", "moved to another day")]
        self.fields[f"outcome_{pk}"] = forms.ChoiceField(label="What became of it", choices=outcomes)
        self.fields[f"said_{pk}"] = forms.CharField(label="In your words", max_length=280)
        self.fields[f"moved_to_{pk}"] = DayField(label="New day", widget=DayInput())

        for field, label in (("outcome", "what became of it"), ("said", "your words"), ("moved_to", "new day")):
            self.fields[f"{field}_{pk}"].finding = f"promise {place}: {label}"  # type: ignore[attr-defined]

    def _offer_early(self, opening: OpeningPromise, place: int) -> None:
        """Nothing is asked of it before its day; who has kept it already may say so."""
        pk = opening.promise.pk
        outcomes = [("", f"not due until {words.day(opening.promise.due_on)}"), ("kept", "kept early")]
        self.fields[f"outcome_{pk}"] = forms.ChoiceField(label="What became of it", choices=outcomes, required=False)
        self.fields[f"said_{pk}"] = forms.CharField(label="In your words", max_length=280, required=False)
        self.early |= {f"outcome_{pk}", f"said_{pk}"}
        for field, label in (("outcome", "what became of it"), ("said", "your words")):
            self.fields[f"{field}_{pk}"].finding = f"promise {place}: {label}"  # type: ignore[attr-defined]

    def _ask_why(self, month: str, causes: Choices) -> None:
        self.fields[f"cause_{month}"] = forms.TypedChoiceField(
            label="Cause", choices=causes, coerce=int, empty_value=None
        )
        draft = f"review-{self.preparation.review.pk}-{month}"
        self.fields[f"words_{month}"] = forms.CharField(
            label="In your words",
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 3, "data-draft": draft}),
        )
        # The list of findings on top of the page names the month as well: every month has the same two labels.
        name = self.preparation.month_names.get(month, month)
        for field, label in (("cause", "cause"), ("words", "words")):
            self.fields[f"{field}_{month}"].finding = f"{name}: {label}"  # type: ignore[attr-defined]

    def _group(self, data: QueryDict | None, about: Choices) -> RowGroup:
        group = RowGroup(
            "act", "Actions", ActionForm, "cover", most=MOST_ROWS, least=LEAST_ROWS, given={"about": about}
        )
        if data is not None:
            return group.sent(data)
        return group.standing([_action_initial(action) for action in self.preparation.actions])

    def all_valid(self) -> bool:
        """The form and every row that is not empty."""
        rows = [row.is_valid() for row in self.rows if not row.is_empty]
        return self.is_valid() and all(rows)

    @property
    def wrong_rows(self) -> int:
        """How many actions need attention."""
        return sum(1 for row in self.rows if row.is_bound and not row.is_empty and row.errors)

    @property
    def acts(self) -> list[Any]:
        """The actions that the sums go by: those typed that can be read, else those kept."""
        if not self.is_bound:
            return self.preparation.actions
        return [row.action() for row in self.rows if not row.is_empty and row.can_be_read]

    def written(self) -> Written:
        """What was typed, as the service takes it."""
        data = self.cleaned_data
        return Written(
            whys={m: Why(data[f"cause_{m}"], data[f"words_{m}"]) for m in self.preparation.months},
            scores={
                pk: Score(data[f"outcome_{pk}"], data[f"said_{pk}"], data.get(f"moved_to_{pk}"))
                for pk in (opening.promise.pk for opening in self.open_promises)
            },
            actions=[row.action() for row in self.rows if not row.is_empty],
        )

    @property
    def promise_fields(self) -> list[dict[str, Any]]:
        """Each promise with its fields, or with its score when it is said already."""
        return [
            {
                "opening": opening,
                "state": EARLY if opening.is_early else values.PROMISE_STATES[opening.promise.outcome],
                "fields": [
                    self[f"{name}_{opening.promise.pk}"]
                    for name in ("outcome", "said", "moved_to")
                    if f"{name}_{opening.promise.pk}" in self.fields
                ],
            }
            for opening in self.preparation.promises
        ]

    def month_fields(self, month: str) -> tuple[forms.BoundField, forms.BoundField]:
        """Cause and words of a month."""
        return self[f"cause_{month}"], self[f"words_{month}"]


def _initial(preparation: Preparation) -> dict[str, Any]:
    initial: dict[str, Any] = {"version": preparation.review.version}
    for month, row in preparation.explanations.items():
        initial |= {f"cause_{month}": row.cause_id, f"words_{month}": row.words}
    for pk, score in preparation.drafts.items():
        initial |= {f"outcome_{pk}": score.outcome, f"said_{pk}": score.words, f"moved_to_{pk}": score.moved_to}
    return initial


def _action_initial(action: Any) -> Mapping[str, Any]:
    about = (
        f"deal:{action.deal_id}" if action.deal_id else f"customer:{action.customer_id}" if action.customer_id else ""
    )
    due_on: date = action.due_on
    return {
        "text": action.text,
        "about": about,
        "amount": words.money(action.amount, 0 if action.amount == int(action.amount) else 2),
        "chance": action.chance_ppm,
        "due_on": due_on,
    }

"""Forms about amendments: what is asked for, with what is stated by hand, and the answer to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.http import QueryDict

from accounts.organisation.presenters import period_words
from accounts.record.forms.fields import answer_field, day_field
from pipeline.bookings.models import Category
from plans.amendments.forms.stated_sources import SourceRows
from plans.amendments.presenters.amendment_changes import CHECK_WORDS
from plans.amendments.services.amendments import RequestedChange
from plans.measures.selectors.period_numbers import Number
from plans.sales_plans.forms.plan_choices import AccountsField, amount_text
from plans.sales_plans.presenters.plan_goals import month_label
from plans.sales_plans.rules import plan_amendments as rules
from plans.sales_plans.rules import plan_papers as papers
from plans.sales_plans.rules import scrutiny
from plans.sales_plans.rules.scrutiny import CheckChange
from plans.sales_plans.selectors.plan_writing import AmendDesk
from traps_web.edges.forms import ActForm, DecisionField
from traps_web.edges.typed_rows import is_adding, leave_unjudged
from traps_web.lib import money
from traps_web.lib.faults import Invalid
from traps_web.lib.fields import AmountField, currency
from traps_web.ui import words

_WORDS = ("trigger", "reason")


class AmendForm(forms.Form):
    """Another number for a locked plan from a day on, category by category.

    With goals, sources and answers where they are stated by hand.
    """

    known = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    trigger = forms.ChoiceField(
        label="Reason for the change",
        choices=[("", "Choose"), *rules.TRIGGERS.items()],
        error_messages={
            "required": "Choose the reason for the change.",
            "invalid_choice": "Choose the reason for the change from the list.",
        },
    )
    reason = forms.CharField(
        label="Reason in your own words",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Give a reason: the line decides by it, and it is kept with the plan."},
    )
    effective_on = day_field("First day that changes", help_text="Earlier days stay as they are.")
    restate = forms.BooleanField(
        label="Use these sources from now on",
        required=False,
        help_text="Tick this to use the sources as shown. You need no tick if you change a row.",
    )
    accounts = AccountsField()
    use_required_attribute = False

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        desk: AmendDesk,
        categories: list[Category],
        number: Number,
        known: int,
        first_day: date,
        picked: Sequence[int] = (),
    ) -> None:
        accounts = [source.account_plan_id for source in desk.paper.of_kind(papers.ACCOUNT)]
        super().__init__(data, initial={"known": known, "effective_on": first_day, "accounts": accounts})
        self.desk = desk
        self.section_faults: dict[str, str] = {}
        self.failing: Sequence[CheckChange] = ()
        self.keys = [category.key for category in categories]
        self.is_preview = data is not None and "preview" in data
        self.fields["reason"].widget.attrs["data-draft"] = f"amend-{desk.plan.pk}-reason"
        for category in categories:
            standing = number.get(category.key, Decimal(0))
            self.fields[f"number_{category.key}"] = AmountField(
                label=f"Number, {category.name}",
                required=False,
                min_value=0,
                initial=words.money(standing, money.digits_of(currency())),
                help_text="Leave empty to keep it.",
                error_messages={"min_value": "A number cannot be below zero."},
            )
            self.fields[f"number_{category.key}"].widget.attrs |= {
                "data-adds": "number",
                "data-stays": words.money(standing, money.digits_of(currency())),
            }
        self._add_what_is_by_hand()
        if data is not None and is_adding(data):
            leave_unjudged(self)
        self.sources = SourceRows(data, desk, picked)
        for month in desk.paper.months:
            self._mark(f"goal_{month.key}", is_wrong=self.is_bound and f"goal_{month.key}" in self.errors)

    def _add_what_is_by_hand(self) -> None:
        cast("AccountsField", self.fields["accounts"]).offer(self.desk)
        for month in self.desk.paper.months:
            self.fields[f"goal_{month.key}"] = AmountField(
                label=month_label(month),
                required=False,
                min_value=0,
                error_messages={"min_value": "A goal cannot be below zero."},
            )
            self.fields[f"goal_{month.key}"].widget.attrs |= {
                "data-adds": "goals",
                "data-stays": amount_text(month.amount),
                "data-together": True,
            }
        for key in scrutiny.KEYS:
            self.fields[f"answer_{key}"] = forms.CharField(
                label="Your answer",
                required=False,
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}),
            )

    def full_clean(self) -> None:
        """Before and after can be looked at before the words are found; whoever asks needs them."""
        for name in _WORDS:
            self.fields[name].required = not self.is_preview
        super().full_clean()
        for name in _WORDS:
            self.fields[name].required = True

    def all_valid(self) -> bool:
        """The form and every row that is not empty."""
        rows = [row.is_valid() for row in self.sources.filled]
        return self.is_valid() and all(rows)

    def requested_change(self) -> RequestedChange:
        """What was typed, as the service takes it."""
        data: dict[str, Any] = self.cleaned_data
        number = {key: data[f"number_{key}"] for key in self.keys if data.get(f"number_{key}") is not None}
        goals = {month.key: data[f"goal_{month.key}"] for month in self.desk.paper.months}
        fields = {name: data[name] for name in ("trigger", "reason", "effective_on", "known")}
        return RequestedChange(
            number=number,
            goals={month: amount for month, amount in goals.items() if amount is not None},
            sources=self.sources.stated(data["accounts"], anew=data["restate"]),
            answers={key: data[f"answer_{key}"] for key in scrutiny.KEYS if data[f"answer_{key}"]},
            **fields,
        )

    def refuse(self, wrong: Invalid) -> None:
        """Put each sentence of a refusal beside its field or its section, and the rest on top."""
        for name, sentence in wrong.errors.items():
            if name in ("goals", "sources"):
                self.section_faults[name] = sentence
            self.add_error(name if name in self.fields else None, sentence)
            if name.startswith("goal_") and name in self.fields:
                self._mark(name, is_wrong=True)

    def _mark(self, name: str, *, is_wrong: bool) -> None:
        """A field that stands in a grid says itself that it needs attention."""
        attributes = self.fields[name].widget.attrs
        attributes["class"] = f"form-control text-end{' is-invalid' if is_wrong else ''}"
        if is_wrong:
            attributes |= {"aria-invalid": "true", "aria-describedby": f"id_{name}_error"}

    @property
    def main_fields(self) -> list[forms.BoundField]:
        """What every amendment says: why, from when, which number."""
        return [self[name] for name in ("trigger", "reason", "effective_on", *(f"number_{key}" for key in self.keys))]

    @property
    def goal_fields(self) -> list[tuple[str, str, forms.BoundField]]:
        """Each month with its goal, to the cent because all of them have to meet the number, and its field."""
        return [(month.key, amount_text(month.amount), self[f"goal_{month.key}"]) for month in self.desk.paper.months]

    @property
    def goals_so_far(self) -> Decimal:
        """What the months add up to once one is typed, those left empty as they stand; 0 where none is."""
        typed = getattr(self, "cleaned_data", {})
        goals = {month.key: typed.get(f"goal_{month.key}") for month in self.desk.paper.months}
        if all(goal is None for goal in goals.values()):
            return Decimal(0)
        standing = {month.key: month.amount for month in self.desk.paper.months}
        return sum((standing[key] if goal is None else goal for key, goal in goals.items()), Decimal(0))

    @property
    def opens_goals(self) -> bool:
        """Whether goals were typed, or need attention."""
        return "goals" in self.section_faults or any(field.errors or field.value() for *_, field in self.goal_fields)

    @property
    def opens_sources(self) -> bool:
        """Whether sources were stated anew, or need attention."""
        if not self.is_bound or not self.sources.are_sent:
            return bool(self.sources.picked)
        if is_adding(self.data):
            return True
        if "sources" in self.section_faults or self.sources.wrong or self["restate"].value() or self["accounts"].errors:
            return True
        return self.sources.stated(self.cleaned_data["accounts"], anew=False) is not None

    @property
    def answer_fields(self) -> list[tuple[str, str, forms.BoundField]]:
        """The field for an answer to each check that fails, or was answered: what was found, how it is mended."""
        findings = {check.key: (period_words.spelled(check.finding), check.mend) for check in self.failing}
        return [
            (*findings.get(key, (CHECK_WORDS[key], "")), self[f"answer_{key}"])
            for key in scrutiny.KEYS
            if key in findings or self[f"answer_{key}"].value()
        ]

    def stale(self, sentence: str, known: int) -> None:
        """Somebody was faster: what is typed stays, and the next press applies it to what stands now."""
        self.add_error(None, sentence)
        self.data = cast("QueryDict", self.data).copy()
        self.data["known"] = str(known)


class AnswerForm(ActForm):
    """The decision; a refusal needs words."""

    approve = DecisionField(
        label="The decision", yes="approve", error_messages={"required": "Choose to approve or refuse."}
    )
    answer = answer_field(2000)

"""Forms of the one-screen account plan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.http import QueryDict

from accounts.organisation.models import Person
from accounts.record.forms.fields import day_field
from pipeline.customers.forms.references import customer_in_sight
from pipeline.customers.models import Contact
from plans.account_plans.models import AccountMove, AccountPlan
from plans.account_plans.rules import account_plans as rules
from plans.account_plans.selectors import account_plans as selector
from plans.account_plans.selectors.account_plans import PlanFacts
from plans.account_plans.services.account_plans import EVENTS, Written
from traps_web.edges.forms import ActForm
from traps_web.edges.references import ModelChoice
from traps_web.lib.fields import AmountField
from traps_web.ui import periods, words

PLACES = range(1, rules.MOVES + 1)


class PlanForm(forms.Form):
    """Six answers, money wanted, three moves, and where the people stand.

    `version` is the state that the page showed.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)
    wanted_year_amount = AmountField(label="Wanted this year", required=False)
    wanted_quarter_amount = AmountField(label="Wanted this quarter", required=False)

    def __init__(self, *args: Any, facts: PlanFacts, movers: Any, **kwargs: Any) -> None:
        plan = facts.plan
        assert plan is not None
        super().__init__(*args, **{"initial": _initial(plan, facts.moves, facts), "auto_id": "plan-%s", **kwargs})
        self.fields["wanted_year_amount"].label = f"Wanted in {periods.name(facts.year)}"
        self.fields["wanted_quarter_amount"].label = f"Wanted in {periods.name(facts.quarter)}"
        for name, question in rules.QUESTIONS:
            draft = {"rows": 3, "data-draft": f"account-plan-{plan.pk}-{name}"}
            self.fields[name] = forms.CharField(
                label=question, required=False, max_length=4000, widget=forms.Textarea(attrs=draft)
            )
        for place in PLACES:
            self.fields[f"text_{place}"] = forms.CharField(label=f"Move {place}", required=False, max_length=200)
            self.fields[f"owner_{place}"] = ModelChoice(
                label=f"Move {place}: owner", queryset=movers, required=False, empty_label="nobody yet"
            )
            self.fields[f"due_on_{place}"] = day_field(f"Move {place}: day", required=False)
        self.people = [person.pk for person in facts.people]
        for person in facts.people:
            self.fields[f"stance_{person.pk}"] = _stance(person, facts.stances)
        for field in self.fields.values():
            css = "form-select" if isinstance(field, forms.ChoiceField) else "form-control"
            field.widget.attrs.setdefault("class", css)

    def add_error(self, field: str | None, error: Any) -> None:
        """Mark the field too."""
        super().add_error(field, error)
        if field in self.fields:
            widget = self.fields[field].widget
            widget.attrs["class"] = f"{widget.attrs['class'].removesuffix(' is-invalid')} is-invalid"

    def questions(self) -> list[forms.BoundField]:
        """The six fields in their order."""
        return [self[name] for name, _ in rules.QUESTIONS]

    def money(self) -> list[forms.BoundField]:
        """Both amounts."""
        return [self["wanted_year_amount"], self["wanted_quarter_amount"]]

    def move_fields(self) -> list[tuple[forms.BoundField, forms.BoundField, forms.BoundField]]:
        """Text, owner and day of each move."""
        return [(self[f"text_{place}"], self[f"owner_{place}"], self[f"due_on_{place}"]) for place in PLACES]

    def written(self) -> Written:
        """The values as the service takes them."""
        cleaned = self.cleaned_data
        return Written(
            answers={name: cleaned[name] for name, _ in rules.QUESTIONS},
            wanted_year=cleaned["wanted_year_amount"],
            wanted_quarter=cleaned["wanted_quarter_amount"],
            moves=[self._move(place) for place in PLACES],
            stances={pk: cleaned[f"stance_{pk}"] for pk in self.people if cleaned[f"stance_{pk}"]},
        )

    def stance_fields(self) -> list[forms.BoundField]:
        """One choice for each person, in their order; they stand outside of the form's element and name it."""
        return [self[f"stance_{pk}"] for pk in self.people]

    def _move(self, place: int) -> rules.Move:
        owner: Person | None = self.cleaned_data[f"owner_{place}"]
        return rules.Move(
            self.cleaned_data[f"text_{place}"], owner.pk if owner else None, self.cleaned_data[f"due_on_{place}"]
        )

    def tell_stale(self, plan: AccountPlan) -> None:
        """Say that somebody else saved in the meantime, without losing what was typed.

        What stands now is said beside it, and the next press applies what is typed.
        """
        for name, _ in rules.QUESTIONS:
            stands = getattr(plan, name)
            if self.cleaned_data.get(name, "").strip() != stands:
                self.add_error(
                    name, f"Saved in the meantime: “{stands}”" if stands else "Saved in the meantime: nothing."
                )
        for name in ("wanted_year_amount", "wanted_quarter_amount"):
            amount = getattr(plan, name)
            if self.cleaned_data.get(name) != amount:
                self.add_error(name, f"Saved in the meantime: {words.exact_money(amount, none='nothing')}.")
        self.add_error(
            None,
            "Someone saved this plan while you were writing. Your entries are kept. Press again to save them.",
        )
        self.data = cast("QueryDict", self.data).copy()
        self.data[self.add_prefix("version")] = str(plan.version)


def _initial(plan: AccountPlan, moves: Sequence[AccountMove], facts: PlanFacts) -> dict[str, Any]:
    initial: dict[str, Any] = {name: getattr(plan, name) for name, _ in rules.QUESTIONS}
    initial |= {"version": plan.version, "wanted_year_amount": plan.wanted_year_amount}
    # What was wanted of an earlier quarter says nothing of this one.
    same = plan.quarter == facts.quarter.key
    initial["wanted_quarter_amount"] = plan.wanted_quarter_amount if same else None
    for place in PLACES:
        initial[f"owner_{place}"] = plan.customer.owner_id
    for row in moves:
        place = row.position
        initial |= {f"text_{place}": row.text, f"owner_{place}": row.owner_id, f"due_on_{place}": row.due_on}
    return initial


def _stance(person: Contact, stances: dict[int, str], form: str = "plan-form") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=f"Stance of {person.name}",
        choices=[(stance, stance) for stance in rules.STANCES],
        initial=stances.get(person.pk, "unknown"),
        required=False,
        widget=forms.Select(attrs={"form": form, "class": "form-select", "aria-label": f"Stance of {person.name}"}),
    )


class StancesForm(forms.Form):
    """Where each person at the customer stands, when the plan itself is not being written."""

    def __init__(self, *args: Any, people: Sequence[Contact], stances: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "stances-%s", **kwargs})
        self.people = [person.pk for person in people]
        for person in people:
            self.fields[f"stance_{person.pk}"] = _stance(person, stances, "stances-form")

    def stances(self) -> dict[int, str]:
        """Contact to stance."""
        cleaned = self.cleaned_data
        return {pk: cleaned[f"stance_{pk}"] for pk in self.people if cleaned[f"stance_{pk}"]}

    def stance_fields(self) -> list[forms.BoundField]:
        """One choice for each person, in their order."""
        return [self[f"stance_{pk}"] for pk in self.people]


class BeginForm(ActForm):
    """Whose plan is begun; it is that of the running fiscal year."""

    called = "Begin"
    customer = customer_in_sight()

    def facts(self) -> dict[str, Any]:
        assert self.reader is not None
        return self.cleaned_data | {"year": selector.year_of(today=self.reader.today)}


class VersionForm(ActForm):
    """The version that was read."""

    called = "PlanVersionRead"
    version = forms.IntegerField(widget=forms.HiddenInput)


class DecisionForm(VersionForm):
    """Approve, or return with words."""

    called = "Decision"
    decision = forms.ChoiceField(
        choices=[(event, event) for event in EVENTS],
        error_messages={"required": ("Choose to approve or return the plan.")},
    )
    note = forms.CharField(
        label="Your comment",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Needed for a return: say what is missing.",
    )

"""Forms of the one-screen account plan, and of a move between tiers."""

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
from plans.account_plans.rules.tiers import LONGEST_REASON, NO_TIER, TIERS, WITHOUT_REASON
from plans.account_plans.selectors import account_plans as selector
from plans.account_plans.selectors.account_plans import PlanFacts
from plans.account_plans.services.account_plans import EVENTS, Written
from traps_web.edges.forms import ActForm
from traps_web.lib.fields import AmountField
from traps_web.ui import words

PLACES = range(1, rules.MOVES + 1)


class PlanForm(forms.Form):
    """Six answers, money wanted, three moves, and where the people stand. `version` is the state that the page showed."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    wanted_year_amount = AmountField(label="Wanted this year", required=False)
    wanted_quarter_amount = AmountField(label="Wanted this quarter", required=False)

    def __init__(self, *args: Any, found: PlanFacts, movers: Any, **kwargs: Any) -> None:
        plan = found.plan
        assert plan is not None
        super().__init__(*args, **{"initial": _initial(plan, found.moves, found), "auto_id": "plan-%s", **kwargs})
        self.fields["wanted_year_amount"].label = f"Wanted in {found.year.key}"
        self.fields["wanted_quarter_amount"].label = f"Wanted in {found.quarter.key}"
        for name, question in rules.QUESTIONS:
            draft = {"rows": 3, "data-draft": f"account-plan-{plan.pk}-{name}"}
            self.fields[name] = forms.CharField(
                label=question, required=False, max_length=4000, widget=forms.Textarea(attrs=draft)
            )
        for place in PLACES:
            self.fields[f"text_{place}"] = forms.CharField(label=f"Move {place}", required=False, max_length=200)
            self.fields[f"owner_{place}"] = forms.ModelChoiceField(
                label=f"Move {place}: owner", queryset=movers, required=False, empty_label="nobody yet"
            )
            self.fields[f"due_on_{place}"] = day_field(f"Move {place}: day", required=False)
        self.people = [one.pk for one in found.people]
        for one in found.people:
            self.fields[f"stance_{one.pk}"] = _stance(one, found.stances)
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
        said = self.cleaned_data
        return Written(
            answers={name: said[name] for name, _ in rules.QUESTIONS},
            wanted_year=said["wanted_year_amount"],
            wanted_quarter=said["wanted_quarter_amount"],
            moves=[self._move(place) for place in PLACES],
            stances={pk: said[f"stance_{pk}"] for pk in self.people if said[f"stance_{pk}"]},
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
        """Somebody saved meanwhile: nothing typed is lost, what stands now is said, and the next press applies what is typed."""
        for name, _ in rules.QUESTIONS:
            stands = getattr(plan, name)
            if self.cleaned_data.get(name, "").strip() != stands:
                self.add_error(name, f"Saved meanwhile: “{stands}”" if stands else "Saved meanwhile: nothing.")
        for name in ("wanted_year_amount", "wanted_quarter_amount"):
            amount = getattr(plan, name)
            if self.cleaned_data.get(name) != amount:
                self.add_error(name, f"Saved meanwhile: {words.money(amount, 2, none='nothing')}.")
        self.add_error(
            None,
            "Somebody saved this plan while you were writing. What you typed is kept; press again to put it in place.",
        )
        self.data = cast("QueryDict", self.data).copy()
        self.data[self.add_prefix("version")] = str(plan.version)


def _initial(plan: AccountPlan, moves: Sequence[AccountMove], found: PlanFacts) -> dict[str, Any]:
    initial: dict[str, Any] = {name: getattr(plan, name) for name, _ in rules.QUESTIONS}
    initial |= {"version": plan.version, "wanted_year_amount": plan.wanted_year_amount}
    # What was wanted of an earlier quarter says nothing of this one.
    same = plan.quarter == found.quarter.key
    initial["wanted_quarter_amount"] = plan.wanted_quarter_amount if same else None
    for place in PLACES:
        initial[f"owner_{place}"] = plan.customer.owner_id
    for row in moves:
        place = row.position
        initial |= {f"text_{place}": row.text, f"owner_{place}": row.owner_id, f"due_on_{place}": row.due_on}
    return initial


def _stance(one: Contact, stances: dict[int, str], form: str = "plan-form") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=f"Stance of {one.name}",
        choices=[(stance, stance) for stance in rules.STANCES],
        initial=stances.get(one.pk, "unknown"),
        required=False,
        widget=forms.Select(attrs={"form": form, "class": "form-select", "aria-label": f"Stance of {one.name}"}),
    )


class StancesForm(forms.Form):
    """Where each person at the customer stands, when the plan itself is not being written."""

    def __init__(self, *args: Any, people: Sequence[Contact], stances: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "stances-%s", **kwargs})
        self.people = [one.pk for one in people]
        for one in people:
            self.fields[f"stance_{one.pk}"] = _stance(one, stances, "stances-form")

    def stances(self) -> dict[int, str]:
        """Contact to stance."""
        said = self.cleaned_data
        return {pk: said[f"stance_{pk}"] for pk in self.people if said[f"stance_{pk}"]}

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
        choices=[(one, one) for one in EVENTS], error_messages={"required": "Approve the plan, or return it."}
    )
    note = forms.CharField(
        label="Your words on it",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="A return needs them: say what is missing.",
    )


class TierForm(forms.Form):
    """Another tier, and why."""

    to_tier = forms.ChoiceField(label="Tier", choices=[*((one, one) for one in TIERS), ("none", "none")])
    reason = forms.CharField(
        label="Why it moves",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The reason stays in the history of the customer.",
        error_messages={"required": WITHOUT_REASON},
    )

    def clean_to_tier(self) -> str:
        """The tier as it is stored: none is empty."""
        chosen: str = self.cleaned_data["to_tier"]
        return NO_TIER if chosen == "none" else chosen


class TierRulesForm(forms.Form):
    """What each tier asks: floor, days between contacts, greatest age of a plan."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for tier in TIERS:
            self.fields[f"floor_{tier}"] = AmountField(
                label=f"{tier}: least revenue of four quarters",
                error_messages={"required": "Give the floor; 0 asks for nothing."},
            )
            self.fields[f"contact_days_{tier}"] = _days(f"{tier}: a contact every so many days", required=True)
            self.fields[f"plan_max_age_days_{tier}"] = _days(f"{tier}: days for which an approved plan is fresh")
        self.fields["starts_on"] = day_field(
            "They ask it from",
            required=False,
            help_text="Today (when left empty) or a later day; what was judged before keeps the rule of its day.",
        )


def _days(label: str, *, required: bool = False) -> forms.IntegerField:
    sentences = {"required": "Write a number of days.", "invalid": "Write a whole number of days."}
    return forms.IntegerField(
        label=label,
        required=required,
        error_messages=sentences,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text="" if required else "Empty: no plan is owed.",
    )

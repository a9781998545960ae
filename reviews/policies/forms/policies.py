"""What is entered of a policy: its numbers and steps, a reason to switch it, an objection."""

from __future__ import annotations

from typing import Any, Final, cast

from django import forms
from rest_framework import serializers

from accounts.record.forms.fields import day_field
from reviews.policies.models import Policy
from reviews.policies.rules.ladders import BOUNDS, CALLED, MOST_STEPS, Happens, Result, Step, bounds
from reviews.policies.selectors import policies as selector
from reviews.policies.selectors.ladders import ladder_of
from reviews.policies.services.readings import MOST_WORDS
from traps_web.edges.forms import ActForm, DecisionField
from traps_web.edges.rows import Rows

NUMBERS: Final = ("misses", "weeks", "level", "days", "climb_days", "kept", "latest_weeks")

OF_MISSES: Final = ("misses", "weeks")


def _whole(name: str, *, required: bool = False, initial: int | None = None) -> forms.IntegerField:
    least, most = BOUNDS[name]
    sentence = bounds(name).capitalize()
    return forms.IntegerField(
        label=CALLED[name],
        min_value=least,
        max_value=most,
        required=required,
        initial=initial,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), sentence),
    )


class TrapKeys(forms.MultipleChoiceField):
    """Which traps count: ticked on a page, a list of keys from a program."""

    shape = serializers.ListField(child=serializers.CharField(max_length=40), max_length=100)

    def valid_value(self, value: object) -> bool:  # noqa: ARG002 - Django asks with it
        """Any key: what cannot count is a fault of the draft, which its page says by name."""
        return True


class StepForm(ActForm):
    """One step; on a page a step without a name is left out."""

    called = "PolicyStepWrite"
    meanings = {
        "kinds": "Keys of the traps that count; every controllable one when left out.",
        "misses": "0 for a step that follows.",
        "weeks": "The window that ends with the miss looked at; 0 for a step that follows.",
        "follows": "Opened when the step before reached its latest day without its number.",
        "level": "1 is the manager, 2 the manager’s manager.",
        "kept": "So many duties in a row on time end it.",
    }

    name = forms.CharField(label="Step {place}", max_length=60, required=False)
    happens = forms.ChoiceField(label="What happens", choices=Happens.choices, required=False, initial=Happens.CHECK)
    words = forms.CharField(label="In words", max_length=200, required=False, initial="")
    result = forms.ChoiceField(
        label="First key, the result", choices=Result.choices, required=False, initial=Result.LAST_QUARTER
    )
    kinds = TrapKeys(
        label="Traps that count",
        choices=(),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 4}),
        help_text="Every controllable one, if you choose none.",
    )
    misses = _whole("misses", initial=0)
    weeks = _whole("weeks", initial=0)
    follows = forms.BooleanField(label="Follows the step before, without misses of its own", required=False)
    level = _whole("level", initial=1)
    days = _whole("days", initial=3)
    climb_days = _whole("climb_days", initial=1)
    kept = _whole("kept", initial=3)
    latest_weeks = _whole("latest_weeks", initial=6)


class PolicyForm(ActForm):
    """The draft as a whole."""

    called = "PolicyWrite"
    meanings = {
        "revision": "The one that was read; where somebody changed the draft since, the answer is 409.",
        "first_day": "The first day on which it can apply to anybody.",
        "steps": "In their order; they are numbered from 1 on.",
    }

    revision = forms.IntegerField(widget=forms.HiddenInput)
    first_day = day_field("First day", help_text="Nobody is judged by it before this day.")
    answer_days = _whole("answer_days", required=True)
    appeal_days = _whole("appeal_days", required=True)
    help_days = _whole("help_days", required=True)
    memory_quarters = _whole("memory_quarters", required=True)
    steps = Rows(StepForm, most=MOST_STEPS, on_page=range(1, MOST_STEPS + 1))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_named or self.reader is None:
            return
        offered = [
            (key, kind.name)
            for key, kind in sorted(selector.kinds(self.reader.today).items(), key=lambda item: item[1].name)
            if kind.is_controllable and kind.is_on
        ]
        for place in range(1, MOST_STEPS + 1):
            cast("forms.MultipleChoiceField", self.fields[f"kinds_{place}"]).choices = offered

    def begins_with(self) -> dict[str, Any]:
        """What stands in the draft."""
        row: Policy | None = self.row
        if row is None:
            return {}
        ladder = ladder_of(row)
        whole = {name: getattr(row, name) for name in self.base_fields if hasattr(row, name) and name != "steps"}
        steps = {
            f"{name}_{step.number}": sorted(step.kinds) if name == "kinds" else getattr(step, name)
            for step in ladder.steps
            for name in StepForm.base_fields
        }
        return whole | steps

    def clean(self) -> dict[str, Any] | None:
        """A step with a name has every number."""
        cleaned = super().clean()
        for place, row in enumerate(self.rows_of("steps") if not self.errors else (), start=1):
            for name in _needed(row):
                if row.get("name") and row.get(name) is None:
                    field = "steps" if self.is_named else f"{name}_{place}"
                    self.add_error(field, f"{CALLED[name]}: {bounds(name)}")
        return cleaned

    def groups(self) -> list[dict[str, Any]]:
        """The steps as a page asks for them."""
        return [
            {"place": place, "has_name": bool(self[f"name_{place}"].value())}
            | {name: self[f"{name}_{place}"] for name in StepForm.base_fields}
            for place in range(1, MOST_STEPS + 1)
        ]

    def facts(self) -> dict[str, Any]:
        """The numbers of the whole, and the steps that have a name."""
        facts = {name: value for name, value in self.cleaned_data.items() if name in self.base_fields}
        rows = [row for row in self.rows_of("steps") if (row.get("name") or "").strip()]
        return facts | {"steps": [_step(number, row) for number, row in enumerate(rows, start=1)]}


def _needed(row: dict[str, Any]) -> tuple[str, ...]:
    """The numbers that a step has to have: one that follows counts no misses of its own."""
    return tuple(name for name in NUMBERS if name not in OF_MISSES) if row.get("follows") else NUMBERS


def _step(number: int, row: dict[str, Any]) -> Step:
    return Step(
        number=number,
        name=row["name"].strip(),
        happens=Happens(row["happens"] or Happens.CHECK),
        words=(row["words"] or "").strip(),
        result=Result(row["result"] or Result.LAST_QUARTER),
        kinds=frozenset(row["kinds"] or ()),
        follows=bool(row["follows"]),
        **{name: row[name] or 0 for name in NUMBERS},
    )


class PublishForm(ActForm):
    """The revision that was read."""

    called = "PolicyPublish"
    meanings = {"revision": "The one that was read; where somebody changed the draft since, the answer is 409."}

    revision = forms.IntegerField(widget=forms.HiddenInput)


class SwitchForm(ActForm):
    """Off or on, and why."""

    called = "PolicySwitchWrite"
    meanings = {"is_on": "Whether policies work.", "reason": "Everybody reads it."}

    is_on = DecisionField(yes="on")
    reason = forms.CharField(
        label="Reason",
        max_length=300,
        help_text="Everybody reads it.",
        error_messages={"required": "Give a reason: everybody reads it."},
    )


class ObjectionForm(ActForm):
    """What somebody objects to."""

    called = "PolicyObjectionWrite"
    meanings = {"words": "Your line reads it."}

    words = forms.CharField(
        label="What you object to",
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Your line reads it. It does not change from when the policy applies to you.",
        error_messages={"required": "Write what you object to: your line reads it."},
    )

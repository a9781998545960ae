"""What is typed while a review is on screen: answers, replies, the verdict, promises, signatures."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.record.forms.fields import DayInput
from reviews.cycles.forms.reviews import VersionForm
from reviews.documents.rules.completeness import PROMISES
from traps_web.edges.forms import ActForm
from traps_web.lib.fields import DayField

STANDS = [(5, "5, it stands"), (4, "4"), (3, "3"), (2, "2"), (1, "1, it falls")]
CHOOSE = "Choose from 1, it falls, to 5, it stands."
VERDICTS = [("stands", "It stands"), ("sent back", "Sent back until a day")]


class VerdictForm(VersionForm):
    """It stands, or it is sent back until a day, with words."""

    called = "Verdict"
    meanings = VersionForm.meanings | {
        "until": "For sent back: present again by.",
        "words": "For sent back: what is missing.",
    }

    verdict = forms.ChoiceField(label="Verdict", choices=VERDICTS, widget=forms.RadioSelect)
    until = DayField(label="Present again by", required=False, widget=DayInput())
    words = forms.CharField(
        label="In your words", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )


class PromisesForm(VersionForm):
    """Three promises, each with its day. What is missing is said by the service, beside its field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place in range(1, PROMISES + 1):
            self.fields[f"text_{place}"] = forms.CharField(label=f"Promise {place}", required=False, max_length=300)
            self.fields[f"due_on_{place}"] = DayField(
                label=f"Day of promise {place}",
                required=False,
                widget=DayInput(),
            )

    def facts(self) -> dict[str, Any]:
        data = self.cleaned_data
        rows = [(data[f"text_{place}"], data[f"due_on_{place}"]) for place in range(1, PROMISES + 1)]
        return {"version": data["version"], "rows": rows}

    @property
    def pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Words and day of each promise."""
        return [(self[f"text_{place}"], self[f"due_on_{place}"]) for place in range(1, PROMISES + 1)]


class AnswerForm(ActForm):
    """Does the plan stand, from 1, it falls, to 5, it stands; and one idea."""

    called = "AnswerWrite"

    stands = forms.IntegerField(
        label="Does the plan stand?",
        min_value=1,
        max_value=5,
        widget=forms.RadioSelect(choices=STANDS),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), CHOOSE),
    )
    idea = forms.CharField(
        label="One idea",
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What would you do? At most 300 characters.",
    )


class ReplyForm(ActForm):
    """The presenter's reply to an idea."""

    reply = forms.CharField(label="Reply", max_length=300)

    def facts(self) -> dict[str, Any]:
        return {"words": self.cleaned_data["reply"]}


class SignForm(ActForm):
    """The fingerprint of the minutes that were read, and one's own password."""

    sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64)
    password = forms.CharField(
        label="Your password",
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

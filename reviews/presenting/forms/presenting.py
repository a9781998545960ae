"""What is typed while a review is on screen: answers, replies, the verdict, promises, signatures."""

from __future__ import annotations

from typing import Any

from django import forms

from reviews.cycles.forms.reviews import VersionForm
from reviews.documents.rules.completeness import PROMISES
from traps_web.edges.forms import ActForm
from traps_web.edges.rows import Rows
from traps_web.lib.fields import DayField
from traps_web.ui.widgets import DayInput

STANDS = [(5, "5 – it stands"), (4, "4"), (3, "3"), (2, "2"), (1, "1 – it falls")]
CHOOSE = "Choose 1 (it falls) to 5 (it stands)."
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


class PromiseForm(ActForm):
    """A promise with its day."""

    called = "NewPromise"

    # What is missing is said by the service, beside its field.
    text = forms.CharField(label="Promise {place}", required=False, max_length=300)
    due_on = DayField(label="Day of promise {place}", required=False, widget=DayInput())


class PromisesForm(VersionForm):
    """All three promises; what is wrong with the second is told under text_2 and due_on_2."""

    called = "Promises"

    promises = Rows(PromiseForm, most=PROMISES, on_page=range(1, PROMISES + 1), required=False)

    def facts(self) -> dict[str, Any]:
        rows = [(row["text"], row["due_on"]) for row in self.rows_of("promises")]
        return {"version": self.cleaned_data["version"], "rows": rows + [("", None)] * (PROMISES - len(rows))}

    @property
    def pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Words and day of each promise."""
        return [(self[f"text_{place}"], self[f"due_on_{place}"]) for place in range(1, PROMISES + 1)]


class AnswerForm(ActForm):
    """Does the plan stand, from 1 – it falls, to 5 – it stands; and one idea."""

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


class ConfirmForm(ActForm):
    """Whose signature is confirmed."""

    called = "SignatureConfirm"
    meanings = {"role": "The side that signed."}

    role = forms.ChoiceField(
        choices=[("person", "person"), ("reviewer", "reviewer")],
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": "Send person or reviewer."},
    )


class SignForm(ActForm):
    """The fingerprint of the minutes that were read, and one's own password."""

    sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64)
    password = forms.CharField(
        label="Your password",
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

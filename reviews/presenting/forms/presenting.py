"""What is typed while a review is on screen: answers, replies, the verdict, promises, signatures."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from reviews.documents.rules.completeness import PROMISES
from traps_web.lib.fields import DayField

_DATE = {"type": "date"}
STANDS = [(5, "5, it stands"), (4, "4"), (3, "3"), (2, "2"), (1, "1, it falls")]
VERDICTS = [("stands", "It stands"), ("sent back", "Sent back until a day")]


class VersionForm(forms.Form):
    """A step that needs nothing but to know what the page showed."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class VerdictForm(VersionForm):
    """It stands, or it is sent back until a day, with words."""

    verdict = forms.ChoiceField(label="Verdict", choices=VERDICTS, widget=forms.RadioSelect)
    until = DayField(label="Present again by", required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs=_DATE))
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
                widget=forms.DateInput(format="%Y-%m-%d", attrs=_DATE),
            )

    def rows(self) -> list[tuple[str, date | None]]:
        """The promises as the service takes them."""
        data = self.cleaned_data
        return [(data[f"text_{place}"], data[f"due_on_{place}"]) for place in range(1, PROMISES + 1)]

    @property
    def pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Words and day of each promise."""
        return [(self[f"text_{place}"], self[f"due_on_{place}"]) for place in range(1, PROMISES + 1)]


class AnswerForm(forms.Form):
    """Does it stand, and one idea."""

    stands = forms.TypedChoiceField(label="Does the plan stand?", choices=STANDS, coerce=int, widget=forms.RadioSelect)
    idea = forms.CharField(
        label="One idea",
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What would you do? At most 300 characters.",
    )


class ReplyForm(forms.Form):
    """The presenter's reply to an idea."""

    reply = forms.CharField(label="Reply", max_length=300)


class SignForm(forms.Form):
    """The password again, and the hash of what was read."""

    sha256 = forms.CharField(widget=forms.HiddenInput)
    password = forms.CharField(
        label="Your password", widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )

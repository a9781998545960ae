"""Forms of the list of causes."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.record.forms.fields import NamedForm
from reviews.documents.rules import causes as rules

WORDS = {"required": rules.name_fault(""), "max_length": rules.name_fault("x" * (rules.LONGEST + 1))}
MARKS = [("", "Choose"), ("yes", "in my control"), ("no", "not in my control")]


class CauseForm(NamedForm):
    """A cause and whose control it lies in."""

    ids = "cause"
    name = forms.CharField(label="Cause", max_length=rules.LONGEST, error_messages=WORDS)
    control = forms.ChoiceField(
        label="Lies",
        choices=MARKS,
        help_text="The mark stays for good, because signed reviews count by it.",
        error_messages={
            "required": "Choose whose control it lies in.",
            "invalid_choice": "Choose whose control it lies in.",
        },
    )

    def facts(self) -> dict[str, Any]:
        """The values as the service takes them."""
        said = self.cleaned_data
        return {"name": said["name"], "in_my_control": said["control"] == "yes"}


class CauseNameForm(NamedForm):
    """Other words for a cause."""

    ids = "cause"
    name = forms.CharField(label="Cause", max_length=rules.LONGEST, error_messages=WORDS)

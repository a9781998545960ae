"""Forms of the list of causes."""

from __future__ import annotations

from django import forms

from accounts.reasons.forms.reasons import name_field
from reviews.documents.rules.causes import LISTING
from traps_web.edges.forms import ActForm, DecisionField

MARKS = [("", "Choose"), ("true", "in my control"), ("false", "not in my control")]
CHOOSE = "Choose who controls it."


class CauseNameForm(ActForm):
    """Other words for a cause."""

    called, ids, shows_row = "CauseName", "cause", True

    name = name_field(LISTING)


class CauseForm(CauseNameForm):
    """A new cause. Its mark stays for good: signed reviews count by it."""

    called = "CauseWrite"

    in_my_control = DecisionField(
        label="Lies",
        widget=forms.Select(choices=MARKS),
        help_text="You cannot change this later, because signed reviews count by it.",
        error_messages={"required": CHOOSE, "invalid": CHOOSE},
    )

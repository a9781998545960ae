"""What is entered of a case: an answer, a decision, an appeal; the same for pages and programs."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms

from accounts.organisation.selectors import people
from reviews.cases.rules.states import Event
from reviews.explanations.forms.explanations import cause_field
from traps_web.edges.forms import ActForm
from traps_web.edges.references import Reference

MOST_WORDS = 500
REASON = "Give a reason: the person reads it."


def _words(label: str, missing: str, *, rows: int = 3, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=help_text,
        error_messages={"required": missing},
    )


def _decision(label: str, choices: Sequence[tuple[Event, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose a decision."),
    )


class AnswerForm(ActForm):
    """The answer of the person."""

    called = "CaseAnswer"
    meanings = {"cause": "Id or name of a cause that is offered.", "proposal": "What you propose, if anything."}

    cause = cause_field()
    words = _words("In your words", "Write a sentence: your line reads it.")
    proposal = forms.CharField(label="What you propose", required=False, max_length=300)


class DecideForm(ActForm):
    """The decision."""

    called = "CaseDecision"
    meanings = {"decision": "confirmed, helped, waived, or more time (once, three working days)."}

    decision = _decision(
        "Your decision",
        [
            (Event.CONFIRMED, "Confirm: what the step asks begins"),
            (Event.HELPED, "Help instead: the step does not begin"),
            (Event.WAIVED, "Waive"),
            (Event.MORE_TIME, "More time: once, three working days"),
        ],
    )
    words = _words("Reason", REASON, rows=2, help_text="The person reads it.")


class AppealForm(ActForm):
    """Why the person appeals."""

    called = "CaseAppeal"

    words = _words(
        "Why",
        "Write why: the person who decides on the appeal reads it.",
        help_text="A person who has not decided on it reads it.",
    )


class AppealDecisionForm(ActForm):
    """The decision on an appeal."""

    called = "CaseAppealDecision"
    meanings = {"decision": "upheld (the step stands) or overturned (it is waived)."}

    decision = _decision(
        "Your decision on the appeal", [(Event.UPHELD, "The step stands"), (Event.OVERTURNED, "The step is waived")]
    )
    words = _words("Reason", REASON, rows=2, help_text="The person reads it.")


class NameAdminForm(ActForm):
    """An admin who is named for a case."""

    called = "CaseNaming"

    admin = Reference(
        lambda viewer: people.active_people().filter(is_admin=True),
        noun="active admin",
        label="Admin",
        empty_label="Choose",
        in_api="Id of an active admin who does not see the case yet.",
        error_messages={"required": "Choose an admin."},
    )
    words = _words("Reason", REASON, rows=2, help_text="The person reads it.")

"""What is entered of a case: an answer, a decision, an appeal; the same for pages and programs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from reviews.cases.rules.states import Event
from reviews.documents.models import Cause
from traps_web.edges.forms import ActForm
from traps_web.edges.references import Reference

MOST_WORDS = 500


def _offered(viewer: object) -> QuerySet[Any]:
    return Cause.objects.offered()


def _called(cause: Cause) -> str:
    return f"{cause.name} ({'in my control' if cause.in_my_control else 'not in my control'})"


class AnswerForm(ActForm):
    """The answer of the person."""

    called = "CaseAnswer"
    meanings = {"cause": "Id or name of a cause that is offered.", "proposal": "What you propose, if anything."}

    cause = Reference(
        _offered,
        noun="cause",
        keys=("name",),
        called=_called,
        label="Cause",
        empty_label="Choose",
        error_messages={"required": "Choose a cause.", "invalid_choice": "Choose a cause of the list."},
    )
    words = forms.CharField(
        label="In your words",
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write a sentence: your line reads it."},
    )
    proposal = forms.CharField(label="What you propose", required=False, max_length=300)


class DecideForm(ActForm):
    """The decision."""

    called = "CaseDecision"
    meanings = {"decision": "confirmed, helped, waived, or more time (once, three working days)."}

    decision = forms.ChoiceField(
        label="Your decision",
        choices=[
            (Event.CONFIRMED, "Confirm: what the step asks begins"),
            (Event.HELPED, "Help instead: the step does not begin"),
            (Event.WAIVED, "Waive"),
            (Event.MORE_TIME, "More time: once, three working days"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a decision.", "invalid_choice": "Choose a decision."},
    )
    words = forms.CharField(
        label="Reason",
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="The person reads it.",
        error_messages={"required": "Give a reason: the person reads it."},
    )


class AppealForm(ActForm):
    """Why the person appeals."""

    called = "CaseAppeal"

    words = forms.CharField(
        label="Why",
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="A person who has not decided on it reads it.",
        error_messages={"required": "Write why: the person who decides on the appeal reads it."},
    )


class AppealDecisionForm(ActForm):
    """The decision on an appeal."""

    called = "CaseAppealDecision"
    meanings = {"decision": "upheld (the step stands) or overturned (it is waived)."}

    decision = forms.ChoiceField(
        label="Your decision on the appeal",
        choices=[(Event.UPHELD, "The step stands"), (Event.OVERTURNED, "The step is waived")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a decision.", "invalid_choice": "Choose a decision."},
    )
    words = forms.CharField(
        label="Reason",
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="The person reads it.",
        error_messages={"required": "Give a reason: the person reads it."},
    )

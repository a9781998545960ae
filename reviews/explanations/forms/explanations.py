"""What is entered of an explanation: cause, words and a day; the same for pages and programs."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.db.models import QuerySet

from accounts.duties.models import Obligation
from reviews.documents.models import Cause
from reviews.explanations.rules.asking import MOST_WORDS, NO_WORDS
from reviews.explanations.selectors.asking import missed_of_viewer
from traps_web.edges.forms import ActForm
from traps_web.edges.references import Reference
from traps_web.lib.fields import DayField
from traps_web.ui.widgets import DayInput

CHOOSE = {"required": "Choose a cause.", "invalid_choice": "Choose a cause of the list."}


def _offered(viewer: object) -> QuerySet[Any]:
    return Cause.objects.offered()


def _called(cause: Cause) -> str:
    return f"{cause.name} ({'in my control' if cause.in_my_control else 'not in my control'})"


def cause_field() -> Reference:
    """A cause that is offered, with what the list says of the person's control."""
    return Reference(
        _offered,
        noun="cause",
        keys=("name",),
        called=_called,
        label="Cause",
        empty_label="Choose",
        error_messages=CHOOSE,
    )


def _missed(viewer: Any) -> QuerySet[Obligation]:
    return missed_of_viewer(viewer=viewer)


class CorrectForm(ActForm):
    """Another cause, or other words."""

    called, shows_row = "ExplanationCorrection", True
    meanings = {"cause": "Id or name of a cause that is offered.", "words": "Why, in a sentence."}

    cause = cause_field()
    words = forms.CharField(
        label="In your words",
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": NO_WORDS},
    )


class ExplainForm(CorrectForm):
    """Why something was missed, and by when it is caught up."""

    called, shows_row = "MissExplanationAnswer", False
    meanings = {
        **CorrectForm.meanings,
        "catch_up_on": "One of the next ten working days. Leave it out where nothing is left to catch up.",
    }

    catch_up_on = DayField(
        label="Caught up by",
        required=False,
        widget=DayInput(),
        help_text="A working day within the next ten. It becomes a trap of yours, due at 17:00.",
    )


class ExplainMissForm(ExplainForm):
    """The same, naming the miss."""

    called = "MissExplanationWrite"
    meanings = {**ExplainForm.meanings, "obligation": "Id of a trap of yours that was missed."}

    obligation = Reference(_missed, noun="missed trap", label="Missed trap")


class NoteForm(ActForm):
    """What the line says to an explanation."""

    called = "ExplanationNoteWrite"
    meanings = {"text": "The person who gave the explanation reads it."}

    text = forms.CharField(
        label="Note", required=False, max_length=MOST_WORDS, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The service says what is missing: it names who reads the note.
        cast("Any", self.fields["text"]).is_asked_by_choice = True

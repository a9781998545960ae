"""Moving one review, answering whoever wants to move it, and taking a quarter back."""

from __future__ import annotations

from django import forms
from django.http import QueryDict

from accounts.record.forms.fields import answer_field
from reviews.cycles.models import Review
from traps_web.lib import clock
from traps_web.lib.fields import DayField

LONG = {"max_length": "Give the reason in at most 500 characters."}


class MoveForm(forms.Form):
    """Another day, another hour, and why."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    day = DayField(
        label="New day",
        error_messages={"required": "Choose a day.", "invalid": "Write a date like 2026-11-30."},
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    at = forms.TimeField(
        label="Time",
        error_messages={"required": "Choose a time.", "invalid": "Write a time like 14:30."},
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )
    reason = forms.CharField(
        label="Why it is moved",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The reason stays with the review; both sides read it.",
        error_messages=LONG | {"required": "Say why it is moved; the reason stays with the review."},
    )

    def __init__(self, data: QueryDict | None = None, *, review: Review, zone: str) -> None:
        planned = clock.local(review.presents_at, zone)
        initial = {"version": review.version, "day": planned.date(), "at": planned.time()}
        super().__init__(data, initial=initial)


class AnswerMoveForm(forms.Form):
    """Words to the answer; a no needs them."""

    answer = answer_field(500)


class TakeBackForm(forms.Form):
    """Why the reviews of a quarter are taken back."""

    reason = forms.CharField(
        label="Why they are taken back",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Everybody on the roster reads it.",
        error_messages=LONG | {"required": "Say why they are taken back; everybody on the roster reads it."},
    )

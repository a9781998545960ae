"""Moving one review, answering whoever wants to move it, and taking a quarter back."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.organisation.selectors import organisation
from accounts.record.forms.fields import answer_field
from reviews.cycles.forms.reviews import VersionForm
from traps_web.edges.forms import ActForm, DecisionField
from traps_web.lib import clock
from traps_web.lib.fields import DayField
from traps_web.ui.widgets import DayInput

LONG = {"max_length": "Use at most 500 characters for the reason."}


class MoveForm(VersionForm):
    """Another day inside the window of the quarter, at the same hour unless another one is named, and why."""

    called = "MoveWrite"
    meanings = VersionForm.meanings | {"at": "Like 14:30, in the organisation’s time zone."}

    day = DayField(label="New day", error_messages={"required": "Choose a day."}, widget=DayInput())
    at = forms.TimeField(
        label="Time",
        required=False,
        error_messages={"required": "Choose a time.", "invalid": "Enter a time like 14:30."},
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )
    reason = forms.CharField(
        label="Reason for the move",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The reason is kept with the review, and both sides can read it.",
        error_messages=LONG | {"required": "Give a reason for the move; it is kept with the review."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["at"].required = not self.is_named

    def begins_with(self) -> dict[str, Any]:
        if self.row is None:
            return {}
        planned = clock.local(self.row.presents_at, organisation.current().time_zone)
        return super().begins_with() | {"day": planned.date(), "at": planned.time()}


class AnswerMoveForm(ActForm):
    """Yes, or no with words."""

    agree = DecisionField(label="The decision", yes="agree", error_messages={"required": "Choose to agree or refuse."})
    answer = answer_field(500)


class TakeBackForm(ActForm):
    """Why the quarter is taken back; everybody on its roster reads it."""

    reason = forms.CharField(
        label="Reason for taking them back",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Everyone on the roster reads it.",
        error_messages=LONG | {"required": "Give a reason for taking them back; everyone on the roster reads it."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """A program that may not take it back is told so before words are asked for."""
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = not self.is_named

"""The form in which a push is explained."""

from __future__ import annotations

from pipeline.deals.forms.push_reasons import note_field, reason_of_the_list
from traps_web.edges.forms import ActForm

CHOOSE = "Choose the reason for the later close date."


class PushReasonForm(ActForm):
    """Why a close date went to a later month."""

    called = "PushReason"

    push_reason = reason_of_the_list(
        label="Why it closes later",
        empty_label="choose",
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )
    push_note = note_field()

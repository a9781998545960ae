"""Why a close date goes to a later month, as forms ask for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from pipeline.deals.models import Deal, PushChoice
from pipeline.deals.rules.pushes import FREE, Explanation
from traps_web.edges.forms import ActForm
from traps_web.edges.references import Reference

REASON, NOTE = "push_reason", "push_note"


def reason_of_the_list(**kwargs: Any) -> Reference:
    """A reason that the list offers; programs name it by id or name."""
    return Reference(
        lambda viewer: PushChoice.objects.offered(),
        noun="push reason",
        keys=("name_key",),
        in_api="Id or name of a push reason.",
        called=lambda choice: choice.name,
        **kwargs,
    )


def reason_field() -> Reference:
    """The reason beside a close date: asked for where the date goes to a later month once more."""
    return reason_of_the_list(
        label="Reason for a later close date",
        required=False,
        empty_label="none",
        help_text="Needed where the date goes to a later month.",
        error_messages={"invalid_choice": "Choose a reason of the list."},
    )


def note_field() -> forms.CharField:
    """Words beside the reason."""
    return forms.CharField(label="In your words", max_length=200, required=False)


def ask_only_where_needed(form: forms.Form, deal: Deal | None) -> None:
    """Ask for the reason only of an open deal whose next push needs one, and whose close date the form asks for."""
    needs = deal is not None and deal.status == "open" and deal.pushes >= FREE and "close_on" in form.fields
    if not needs:
        for name in (REASON, NOTE):
            form.fields.pop(name, None)
    reason = form.fields.get(REASON)
    if isinstance(reason, Reference) and not isinstance(form, ActForm):
        reason.look_for(None, is_named=False)


def explanation_in(typed: Mapping[str, Any]) -> Explanation:
    """The reason and the words that a form was given."""
    choice = typed.get(REASON)
    return Explanation(choice.pk if choice else None, typed.get(NOTE) or "")

"""What a service refused, put beside the field it speaks of."""

from __future__ import annotations

from django.forms import BaseForm

from accounts.rules.faults import Invalid


def take(form: BaseForm, wrong: Invalid) -> None:
    """Add each sentence to its field; what names no field of the form goes to the whole of it."""
    for field, sentence in wrong.errors.items():
        form.add_error(field if field in form.fields else None, sentence)

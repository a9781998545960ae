"""A form whose deal moved on while somebody was writing: nothing typed is lost, and what changed is said."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.forms import BaseForm, ModelChoiceField

from traps_web.ui import words

TOLD = "Somebody changed this deal while you were writing. {changed} What you typed is kept; press again to apply it."


def tell(form: BaseForm, version: int) -> None:
    """Say what stands now, and let the next press of the button apply what is typed to it."""
    told = [
        f"{form.fields[name].label} is now {_said(form, name)}"
        for name in form.changed_data
        if name != "version" and name in form.initial
    ]
    now = f" {words.sentence('; '.join(told))}" if told else ""
    form.add_error(
        None,
        f"Somebody changed this deal while you were writing.{now} What you typed is kept; press again to apply it.",
    )
    form.data = form.data.copy()
    form.data[form.add_prefix("version")] = str(version)


def _said(form: BaseForm, name: str) -> str:
    value: Any = form.initial[name]
    if value in (None, ""):
        return "empty"
    if isinstance(form.fields[name], ModelChoiceField):
        chosen = form.fields[name].queryset.model._default_manager.filter(pk=value).first()
        return str(chosen)
    if isinstance(value, Decimal):
        return words.money(value, 2)
    return words.day(value, year=True) if isinstance(value, date) else str(value)

"""What a service refused, put beside the field it speaks of."""

from __future__ import annotations

import re
from contextlib import AbstractContextManager
from datetime import date
from decimal import Decimal
from types import TracebackType
from typing import Any

from django.forms import BaseForm, ModelChoiceField

from traps_web.edges import wiring
from traps_web.lib.faults import Invalid, StaleState
from traps_web.ui import words


def take(form: BaseForm, wrong: Invalid) -> None:
    """Add each sentence to its field; what names no field of the form goes to the whole of it."""
    for field, sentence in wrong.errors.items():
        form.add_error(field if field in form.fields else None, wiring.spelled(sentence))


def tell_stale(
    form: BaseForm,
    stale: StaleState,
    fresh: BaseForm | None = None,
    wording: str = "{stale} {changed}",
    **stands: object,
) -> None:
    """Say that somebody was faster, and keep what was typed.

    `stands` holds what stands now (`version`, `seen`): sent again, the form is compared with that. `fresh` is the same
    form filled with what stands now; where that differs from what was typed, the sentence says so.
    """
    sentence = wording.format(stale=stale, changed=_changed(form, fresh) if fresh else "")
    form.add_error(None, wiring.spelled(re.sub("  +", " ", sentence).strip()))
    typed: Any = form.data
    kept = typed.copy()
    for name, value in stands.items():
        kept[form.add_prefix(name)] = str(value)
    form.data = kept


def _changed(form: BaseForm, fresh: BaseForm) -> str:
    """What stands now beside what was typed: "Amount is now 1,250.00; Owner is now Rita Rep."."""
    names = [name for name in form.fields if name in fresh.initial and _differs(form, fresh, name)]
    changes = [f"{fresh.fields[name].label} is now {_shown_as(fresh, name)}" for name in names]
    return words.sentence("; ".join(changes)) if changes else ""


def _differs(form: BaseForm, fresh: BaseForm, name: str) -> bool:
    return not form.fields[name].widget.is_hidden and form.fields[name].has_changed(
        fresh.initial[name], form[name].data
    )


def _shown_as(form: BaseForm, name: str) -> str:
    value: Any = form.initial[name]
    field: Any = form.fields[name]
    if value in (None, ""):
        return "empty"
    if isinstance(field, ModelChoiceField):
        rows: Any = field.queryset
        row = rows.model._default_manager.filter(pk=value).first()
        return field.label_from_instance(row) if row is not None else "empty"
    if isinstance(value, Decimal):
        return words.exact_money(value)
    return words.day(value, year=True) if isinstance(value, date) else str(value)


class _RefusalsOn(AbstractContextManager[None]):
    def __init__(self, form: BaseForm) -> None:
        self._form = form

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if not isinstance(fault, Invalid):
            return False
        take(self._form, fault)
        return True


def refusals_on(form: BaseForm) -> _RefusalsOn:
    """Inside it, a view does what a valid form asks for and returns its answer.

    A refusal ends the block, with its sentences in the form. The view then shows its page again with the form, as it
    does for a form that was not valid.
    """
    return _RefusalsOn(form)

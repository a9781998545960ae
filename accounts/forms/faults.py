"""What a service refused, put beside the field it speaks of."""

from __future__ import annotations

from contextlib import AbstractContextManager
from types import TracebackType

from django.forms import BaseForm

from accounts.rules.faults import Invalid, StaleState


def take(form: BaseForm, wrong: Invalid) -> None:
    """Add each sentence to its field; what names no field of the form goes to the whole of it."""
    for field, sentence in wrong.errors.items():
        form.add_error(field if field in form.fields else None, sentence)


def tell_stale(form: BaseForm, stale: StaleState, **stands: object) -> None:
    """Say that somebody was faster. What was typed is kept, and sent again it is measured by what stands now (`version`, `seen`)."""
    form.add_error(None, str(stale))
    form.data = form.data.copy()
    for name, value in stands.items():
        form.data[name] = str(value)


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
    """What a valid form asks for is done inside, up to the answer; refused, it goes on after it with the sentences in the form.

    A view then shows its page again with the form, as it does for a form that was not valid.
    """
    return _RefusalsOn(form)

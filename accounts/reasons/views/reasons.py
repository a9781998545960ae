"""The settings of a list of reasons; each list derives these pages with its model, its form and its words.

class Causes(ReasonList):
    model, shown, form_class, service = Cause, CAUSES, CauseForm, causes.create
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from django.urls import reverse

from accounts.organisation.views.doors import AdminsOnly
from accounts.reasons.forms.reasons import ReasonShiftForm, ReasonSwitchForm
from accounts.reasons.models import Reason
from accounts.reasons.presenters import reasons as presenter
from accounts.reasons.selectors import reasons as selector
from accounts.reasons.services import reasons
from traps_web.edges.pages import ServiceButton, ServicePage


class ReasonList(AdminsOnly, ServicePage):
    """The list; POST adds a reason. `counts` reads it with how often each was given (`times`)."""

    shown: ClassVar[presenter.Shown]
    counts: ClassVar[Callable[[], Iterable[Any]]]
    makes, done = True, "“{made.name}” can now be chosen."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = list(type(self).counts())
        page = {
            "shown": self.shown,
            "groups": presenter.groups(self.shown, rows),
            "statement": self.shown.statement(rows),
            "path": presenter.path(self.shown),
        }
        return super().get_context_data(**page, **kwargs)

    def leads_to(self, made: Any) -> str:
        return reverse(self.shown.list_address)


class _OfReason(AdminsOnly, ServicePage):
    """An act on one reason."""

    model: ClassVar[type[Reason]]
    shown: ClassVar[presenter.Shown]
    row: Reason
    row_name = "reason"

    def find(self) -> Reason:
        return selector.by_id(self.model, pk=self.kwargs["pk"])

    def leads_to(self, made: Any) -> str:
        return reverse(self.shown.list_address)


class Rename(_OfReason):
    """Reword a reason."""

    service = reasons.rename

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(shown=self.shown, path=presenter.path(self.shown, self.row), **kwargs)


class Switch(_OfReason, ServiceButton):
    """Retire a reason, or offer it again."""

    form_class, service, says_why = ReasonSwitchForm, reasons.switch, True

    def message(self, made: Reason) -> str:
        after = "is offered again" if made.is_active else "is retired; where it was given it stays"
        return f"“{made.name}” {after}."


class Shift(_OfReason, ServiceButton):
    """Put a reason one place earlier or later."""

    form_class, service, says_why = ReasonShiftForm, reasons.shift, True
    makes, done = True, ""

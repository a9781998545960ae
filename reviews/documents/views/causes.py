"""The causes that explain a month: the settings."""

from __future__ import annotations

from typing import Any

from accounts.organisation.views.doors import AdminsOnly
from reviews.documents.forms.causes import CauseForm, CauseNameForm, CauseShiftForm, CauseSwitchForm
from reviews.documents.models import Cause
from reviews.documents.presenters import causes as presenter
from reviews.documents.selectors import causes as selector
from reviews.documents.services import causes
from traps_web.edges.pages import ServiceButton, ServicePage


class Causes(AdminsOnly, ServicePage):
    """The list; POST adds a cause."""

    form_class, service, makes = CauseForm, causes.create, True
    template_name = "reviews/documents/settings_causes.html"
    done, next_page = "“{made.name}” can now be chosen.", "settings_causes"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = selector.with_counts()
        page = {"lists": presenter.lists(rows), "statement": presenter.statement(rows), "path": presenter.path()}
        return super().get_context_data(**page, **kwargs)


class _OfCause(AdminsOnly, ServicePage):
    """An act on one cause."""

    row: Cause
    row_name, next_page = "cause", "settings_causes"

    def find(self) -> Cause:
        return selector.by_id(pk=self.kwargs["pk"])


class Rename(_OfCause):
    """Word a cause anew."""

    form_class, service = CauseNameForm, causes.rename
    template_name = "reviews/documents/settings_cause.html"
    done = "Saved. Signed minutes keep the old wording."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mark = presenter.MARKS[self.row.in_my_control]
        return super().get_context_data(cause=self.row, mark=mark, path=presenter.path(self.row), **kwargs)


class Switch(_OfCause, ServiceButton):
    """Retire a cause, or offer it again."""

    form_class, service, says_why = CauseSwitchForm, causes.switch, True

    def message(self, made: Cause) -> str:
        after = "is offered again" if made.is_active else "is retired; existing uses stay"
        return f"“{made.name}” {after}."


class Shift(_OfCause, ServiceButton):
    """Put a cause one place earlier or later."""

    form_class, service, says_why = CauseShiftForm, causes.shift, True
    makes, done = True, ""

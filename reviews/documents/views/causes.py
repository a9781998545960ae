"""The causes that explain a month: the settings."""

from __future__ import annotations

from typing import Any

from accounts.reasons.views import reasons as pages
from reviews.documents.forms.causes import CauseForm, CauseNameForm
from reviews.documents.models import Cause
from reviews.documents.presenters.causes import CAUSES, MARKS
from reviews.documents.selectors import causes as selector
from reviews.documents.services import causes


class Causes(pages.ReasonList):
    """The list; POST adds a cause."""

    shown, form_class, service = CAUSES, CauseForm, causes.create
    counts = selector.with_counts
    template_name = "reviews/documents/settings_causes.html"


class Rename(pages.Rename):
    """Reword a cause."""

    model, shown, form_class = Cause, CAUSES, CauseNameForm
    template_name = "reviews/documents/settings_cause.html"
    done = "Saved. Signed minutes keep the old wording."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(mark=MARKS[self.row.group["in_my_control"]], **kwargs)


class Switch(pages.Switch):
    """Retire a cause, or offer it again."""

    model, shown = Cause, CAUSES


class Shift(pages.Shift):
    """Put a cause one place earlier or later."""

    model, shown = Cause, CAUSES

"""What a review asked of somebody: read, and marked as done on its page or in the row of its duty."""

from __future__ import annotations

from typing import Any

from accounts.duties.views.in_place import InPlace
from reviews.pipeline_reviews.models import FollowUp
from reviews.pipeline_reviews.presenters import follow_up_pages
from reviews.pipeline_reviews.selectors import follow_ups as selector
from reviews.pipeline_reviews.services import follow_ups
from traps_web.edges.forms import ActForm


class Done(InPlace):
    """Mark help as given, or an action as done."""

    row: FollowUp
    form_class, service, row_name = ActForm, follow_ups.report_done, "follow_up"
    finds, missing = selector.by_id, "There is no such follow-up."
    template_name = "reviews/pipeline_reviews/follow_up.html"
    line_buttons = (("", "Mark as done"),)
    done = "Marked as done."
    next_page, next_row = "follow_up", "row.pk"

    def line_about(self) -> str:
        return follow_up_pages.asked(self.request.reader, self.row)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context if self.duty else context | {"page": follow_up_pages.page(self.request.reader, self.row)}

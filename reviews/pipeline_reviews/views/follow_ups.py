"""What a review asked of somebody: read, and reported as done."""

from __future__ import annotations

from typing import Any

from reviews.pipeline_reviews.models import FollowUp
from reviews.pipeline_reviews.presenters import follow_up_pages
from reviews.pipeline_reviews.selectors import follow_ups as selector
from reviews.pipeline_reviews.services import follow_ups
from traps_web.edges.forms import ActForm
from traps_web.edges.pages import ServicePage


class Done(ServicePage):
    """Report help or an action as done."""

    row: FollowUp
    form_class, service, row_name = ActForm, follow_ups.report_done, "follow_up"
    finds, missing = selector.by_id, "There is no such follow-up."
    template_name = "reviews/pipeline_reviews/follow_up.html"
    done = "Reported as done."
    next_page, next_row = "follow_up", "row.pk"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(page=follow_up_pages.page(self.request.reader, self.row), **kwargs)

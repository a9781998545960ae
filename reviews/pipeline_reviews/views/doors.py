"""Who may come in: a pipeline review that may not be seen does not exist."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404

from reviews.pipeline_reviews.models import PipelineReview
from reviews.pipeline_reviews.selectors import reviews as selector
from traps_web.edges.pages import ServicePage
from traps_web.edges.requests import PageRequest

MISSING = "There is no such pipeline review."


def seen(request: PageRequest, pk: int) -> PipelineReview:
    """The review in the viewer's sight, or 404."""
    try:
        return selector.by_id(viewer=request.user, pk=pk)
    except (PipelineReview.DoesNotExist, OverflowError):
        raise Http404(MISSING) from None


class OfReview(ServicePage):
    """An act on one review in sight."""

    row: PipelineReview
    row_name, missing = "review", MISSING
    overtaken = "{stale}"

    def find(self) -> PipelineReview:
        return seen(self.request, self.kwargs["pk"])

    def stands(self) -> Mapping[str, object]:
        return {"version": self.row.version}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(review=self.row, **kwargs)

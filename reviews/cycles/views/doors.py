"""Who may come in: a review that may not be seen does not exist."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.http import Http404

from reviews.cycles.models import Cycle, Review
from reviews.cycles.rules import states
from reviews.cycles.selectors import reviews as selector
from reviews.cycles.selectors.reviews import Seen
from reviews.cycles.services import steps
from traps_web.edges.pages import ServicePage
from traps_web.edges.requests import ApiRequest, PageRequest
from traps_web.lib.faults import Refused


def seen(request: PageRequest | ApiRequest, pk: int, *, also_group: bool = False) -> Seen:
    """The review and the viewer's role; 404 for whoever may not see it, and for listeners unless `also_group`."""
    try:
        visible = selector.visible(viewer=request.user, pk=pk)
    except Review.DoesNotExist:
        raise Http404 from None
    if visible.role == "group" and not also_group:
        raise Http404
    return visible


def cycle(pk: int) -> Cycle:
    """The cycle, or 404."""
    try:
        return selector.cycle(pk=pk)
    except Cycle.DoesNotExist:
        raise Http404 from None


class KeepsTyped(ServicePage):
    """A page on which whoever was overtaken keeps what was typed, and reads why."""

    overtaken = "{stale}"

    def stands(self) -> Mapping[str, object]:
        return {}


class OfReview(KeepsTyped):
    """An act on one review in sight."""

    row: Review
    role = ""
    """How the viewer stands to it."""
    row_name = "review"
    next_page, next_row = "review_detail", "row.pk"
    event: ClassVar[str] = ""
    """The step that whoever comes in takes at some time; empty when that is for the service alone to say."""
    also_group: ClassVar[bool] = False
    """Whether who only listens comes in too."""

    def find(self) -> Review:
        visible = seen(self.request, self.kwargs["pk"], also_group=self.also_group)
        self.role = visible.role
        return visible.review

    def may(self) -> None:
        if self.event and not states.MACHINE.ever(self.event, {self.role}):
            raise Refused(steps.who_may(self.row, self.event))

    def stands(self) -> Mapping[str, object]:
        return {"version": self.row.version}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(review=self.row, **kwargs)


class OfCycle(KeepsTyped):
    """An act on the reviews of a quarter."""

    row: Cycle
    row_name = "cycle"
    next_page, next_row = "cycle_detail", "row.pk"

    def find(self) -> Cycle:
        return selector.cycle(pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(cycle=self.row, **kwargs)

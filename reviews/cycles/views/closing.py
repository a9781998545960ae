"""Closing the reviews of a quarter."""

from __future__ import annotations

from typing import Any

from reviews.cycles.forms.cycles import CloseCycleForm
from reviews.cycles.presenters import rounds as presenter
from reviews.cycles.selectors import rounds as selector
from reviews.cycles.services import closing
from reviews.cycles.views.doors import OfCycle


class Close(OfCycle):
    """Who would be left, and the reason; POST closes the quarter."""

    form_class, service = CloseCycleForm, closing.close
    template_name = "reviews/cycles/cycle_close.html"
    done = "The reviews of {row.period_key} are closed."

    def may(self) -> None:
        closing.CYCLES.require(self.request.act, self.row, "close")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        cycle, request = self.row, self.request
        day: dict[str, Any] = {"today": request.today, "zone": request.zone}
        counts = selector.counts(viewer=request.user, cycle=cycle, today=request.today, zone=request.zone.key)
        page = presenter.ending(cycle, list(selector.unsettled(cycle=cycle)), counts, now=request.now, **day)
        context = super().get_context_data(page=page, **kwargs)
        context["form"].fields["reason"].required = page.needs_reason
        return context

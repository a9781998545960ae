"""Taking the reviews of a quarter back."""

from __future__ import annotations

from typing import Any

from reviews.cycles.forms.moves import TakeBackForm
from reviews.cycles.selectors import rounds
from reviews.cycles.selectors import take_backs as selector
from reviews.cycles.services import take_backs
from reviews.cycles.services.closing import CYCLES
from reviews.cycles.views.doors import OfCycle


class TakeBack(OfCycle):
    """What would be gone, and the reason; POST takes the quarter back."""

    form_class, service = TakeBackForm, take_backs.take_back
    template_name = "reviews/cycles/cycle_take_back.html"
    done = "The reviews of {row.period_key} are taken back. Everyone on the roster has been notified."
    next_page, next_row = "reviews", ""

    def may(self) -> None:
        CYCLES.require(self.request.act, self.row, "take back")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        day: dict[str, Any] = {"today": self.request.today, "zone": self.request.zone.key}
        count = rounds.counts(viewer=self.request.user, cycle=self.row, **day)["all"]
        obstacle = selector.in_the_way(cycle=self.row, now=self.request.now).sentence
        return super().get_context_data(count=count, obstacle=obstacle, **kwargs)

"""A deal that rests: paused on a page of its own, resumed by a button."""

from __future__ import annotations

from pipeline.customers.access import require_write
from pipeline.deals.forms.pauses import PauseForm
from pipeline.deals.models import Deal
from pipeline.deals.presenters import pauses as presenter
from pipeline.deals.selectors import deals as selector
from pipeline.deals.services import pauses
from pipeline.deals.views.deals import OfDeal
from traps_web.edges.pages import ServiceButton


class Pause(OfDeal):
    """Let a deal rest until a day."""

    form_class, service, may_be_undone = PauseForm, pauses.pause, True
    heading, button = "Pause", "Pause this deal"
    statement = "Until when does {row.name} rest?"
    sub = (
        "It stays in all sums. Until that day it owes no next step and is not stale. A move to another stage ends the "
        "pause. A deal is paused at most twice."
    )

    def message(self, made: Deal) -> str:
        return presenter.paused_sentence(made)


class Resume(ServiceButton):
    """Let a paused deal go on before its day."""

    row: Deal
    service, row_name, finds = pauses.resume, "deal", selector.by_id
    next_page, next_row = "deal_detail", "row.pk"
    done, may_be_undone, says_why = "{row.name} is resumed.", True, True

    def may(self) -> None:
        require_write(self.request.user, self.row.owner, "this deal")

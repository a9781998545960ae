"""A push that came from the CRM, and the one field that explains it."""

from __future__ import annotations

from typing import Any

from accounts.duties.views.in_place import InPlace
from pipeline.customers.access import require_write
from pipeline.deals.forms.pushes import PushReasonForm
from pipeline.deals.models import DealChange
from pipeline.deals.presenters import deal_pages as page_words
from pipeline.deals.presenters import pushes as presenter
from pipeline.deals.selectors import pushes as selector
from pipeline.deals.services import push_reasons


class Explain(InPlace):
    """Give the reason of one push, on its page or in the row of its duty."""

    row: DealChange
    form_class, service, row_name = PushReasonForm, push_reasons.give, "change"
    template_name = "pipeline/customers/form.html"
    line_fields, line_buttons = ("push_reason", "push_note"), (("", "Give the reason"),)
    next_page, next_row, done = "deal_detail", "row.deal_id", "The reason is kept with the push."

    def find(self) -> DealChange:
        return selector.by_id(viewer=self.request.user, deal_id=self.kwargs["pk"], pk=self.kwargs["change"])

    def may(self) -> None:
        require_write(self.request.user, self.row.deal.owner, "this deal")

    def line_about(self) -> str:
        return presenter.pushed(self.row)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        deal = self.row.deal
        words = {
            "statement": f"Why does {deal.name} close later?",
            "sub": presenter.pushed(self.row),
            "heading": "Reason for the push",
            "button": "Give the reason",
            "path": page_words.path(deal.name, deal, "Push"),
            "back": page_words.address(deal),
        }
        return super().get_context_data(**words, **kwargs)

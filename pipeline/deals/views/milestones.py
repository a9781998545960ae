"""Milestones of a deal: agreed, reached, moved, dropped."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from accounts.duties.views.in_place import InPlace
from pipeline.customers.access import require_write
from pipeline.deals.forms.milestones import MilestoneDoneForm, MilestoneDropForm, MilestoneForm, MilestoneMoveForm
from pipeline.deals.models import Milestone
from pipeline.deals.presenters import deal_pages as page_words
from pipeline.deals.presenters import milestones as presenter
from pipeline.deals.selectors import milestones as selector
from pipeline.deals.services import milestones
from pipeline.deals.views.deals import OfDeal, writable
from traps_web.edges.pages import ServiceButton, ServicePage
from traps_web.edges.requests import PageRequest

TEMPLATE = "pipeline/deals/deal_milestone.html"


class New(OfDeal):
    """Agree a dated step."""

    form_class, service, makes = MilestoneForm, milestones.add, True
    heading, button = "Milestone", "Add the milestone"
    statement = "What is reached next with {row.name}, and by when?"
    sub = "Our owner owes it by 17:00 on its day, and it appears under Traps."

    def message(self, made: Milestone) -> str:
        return presenter.agreed_sentence(made)


def milestone(request: PageRequest, pk: int, milestone: int) -> HttpResponse:
    """Where a milestone is moved to another day, or dropped: both with the reason."""
    writable(request, pk)
    try:
        row = selector.by_id(viewer=request.user, deal_id=pk, pk=milestone)
    except Milestone.DoesNotExist:
        raise Http404 from None
    return render(request, TEMPLATE, page_of(request, row))


class _OfMilestone(ServicePage):
    """An act on one milestone, on its page with those of the other acts."""

    row: Milestone
    service, row_name = milestones.change, "milestone"
    http_method_names = ["post", "options"]
    template_name = TEMPLATE
    next_page, next_row = "deal_detail", "row.deal_id"

    def find(self) -> Milestone:
        return selector.by_id(viewer=self.request.user, deal_id=self.kwargs["pk"], pk=self.kwargs["milestone"])

    def may(self) -> None:
        require_write(self.request.user, self.row.deal.owner, "this deal")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return page_of(self.request, self.row) | super().get_context_data(**kwargs)


class Done(InPlace, _OfMilestone, ServiceButton):
    """Say that it is reached."""

    form_class, is_page = MilestoneDoneForm, False
    line_buttons = (("", "Mark as reached"),)
    http_method_names = ["get", "head", "post", "options"]
    done, may_be_undone = "Reached: {row.name}.", True


class Move(_OfMilestone):
    """Give it another day."""

    form_class, form_name = MilestoneMoveForm, "move_form"

    def message(self, made: Milestone) -> str:
        return presenter.moved_sentence(made)


class Drop(_OfMilestone):
    """Say that it is not needed."""

    form_class, form_name = MilestoneDropForm, "drop_form"
    done = "Dropped: {row.name}."


def page_of(request: PageRequest, row: Milestone) -> dict[str, Any]:
    """What the page of a milestone shows, with its forms empty."""
    return {
        "milestone": row,
        "statement": presenter.statement(request.reader, row),
        "is_open": row.done_at is None and row.dropped_at is None,
        "move_form": MilestoneMoveForm(),
        "drop_form": MilestoneDropForm(),
        "path": page_words.path(row.deal.name, row.deal, "Milestone"),
        "back": page_words.address(row.deal),
    }

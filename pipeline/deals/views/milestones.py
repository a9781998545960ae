"""Milestones of a deal: agreed, reached, moved, dropped."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.record.forms.faults import refusals_on
from pipeline.deals.forms.milestones import MilestoneDropForm, MilestoneForm, MilestoneMoveForm
from pipeline.deals.models import Milestone
from pipeline.deals.presenters import deal_pages as page_words
from pipeline.deals.presenters import milestones as milestone_words
from pipeline.deals.selectors import milestones as selector
from pipeline.deals.services import milestones as service
from pipeline.deals.views.deals import writable


def milestone_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree a dated step."""
    deal = writable(request, pk)
    form = MilestoneForm(request.POST or None, viewer=request.user, deal=deal)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            made = service.add(request.act, deal=deal, **form.cleaned_data)
            messages.success(request, milestone_words.agreed_sentence(made))
            return redirect("deal_detail", pk)
    context = {
        "makes": True,
        "form": form,
        "statement": f"What is reached next with {deal.name}, and by when?",
        "sub": "Our owner owes it by 17:00 of its day; it stands on the page of what is owed.",
        "heading": "Milestone",
        "button": "Agree this milestone",
        "path": page_words.path(deal.name, deal, "Milestone"),
        "back": page_words.address(deal),
    }
    return render(request, "pipeline/customers/form.html", context, status=422 if form.errors else 200)


def milestone(request: HttpRequest, pk: int, milestone: int) -> HttpResponse:
    """Move a milestone to another day, or drop it: both with the reason."""
    one = _one(request, pk, milestone)
    return _page(request, one)


@require_POST
def milestone_done(request: HttpRequest, pk: int, milestone: int) -> HttpResponse:
    """Say that it is reached."""
    one = _one(request, pk, milestone)
    service.done(request.act, milestone=one)
    messages.success(request, f"Reached: {one.name}.")
    return redirect("deal_detail", pk)


@require_POST
def milestone_move(request: HttpRequest, pk: int, milestone: int) -> HttpResponse:
    """Give it another day."""
    one, form = _one(request, pk, milestone), MilestoneMoveForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            service.move(request.act, milestone=one, **form.cleaned_data)
            messages.success(request, milestone_words.moved_sentence(one))
            return redirect("deal_detail", pk)
    return _page(request, one, move_form=form)


@require_POST
def milestone_drop(request: HttpRequest, pk: int, milestone: int) -> HttpResponse:
    """Say that it is not needed."""
    one, form = _one(request, pk, milestone), MilestoneDropForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            service.drop(request.act, milestone=one, **form.cleaned_data)
            messages.success(request, f"Dropped: {one.name}.")
            return redirect("deal_detail", pk)
    return _page(request, one, drop_form=form)


def _one(request: HttpRequest, pk: int, milestone: int) -> Milestone:
    writable(request, pk)
    try:
        return selector.one(viewer=request.user, deal_id=pk, pk=milestone)
    except Milestone.DoesNotExist:
        raise Http404 from None


def _page(request: HttpRequest, one: Milestone, **forms: Any) -> HttpResponse:
    context = {
        "one": one,
        "statement": milestone_words.statement(one, today=request.today, zone=request.zone),
        "is_open": one.done_at is None and one.dropped_at is None,
        "move_form": forms.get("move_form") or MilestoneMoveForm(),
        "drop_form": forms.get("drop_form") or MilestoneDropForm(),
        "path": page_words.path(one.deal.name, one.deal, "Milestone"),
        "back": page_words.address(one.deal),
    }
    return render(request, "pipeline/deals/deal_milestone.html", context, status=422 if forms else 200)

"""At a deal's gate: checklist answers with their files, and dated milestones."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.forms.faults import refusals_on
from pipeline.forms.gates import AnswersForm, MilestoneDropForm, MilestoneForm, MilestoneMoveForm
from pipeline.models import Deal, DealItem, Milestone
from pipeline.presenters import deal_pages as page_words
from pipeline.presenters import gates as words
from pipeline.presenters import milestones as milestone_words
from pipeline.selectors import gates
from pipeline.selectors import milestones as selector
from pipeline.services import checklists
from pipeline.services import milestones as service
from pipeline.views.deals import found, writable


def items(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer what is missing, or give one answer anew (`?item=`)."""
    deal = writable(request, pk)
    answers = gates.answers_of(deal=deal)
    asked = gates.to_answer(deal=deal, answered=answers, only=request.GET.get("item", ""))
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = AnswersForm(*posted, items=asked, initial=words.initial(answers))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            done = checklists.answer(deal=deal, items=form.answers(), by=request.user, now=request.now)
            messages.success(request, words.answered_sentence(len(done)))
            return redirect("deal_detail", pk)
    context = {
        "deal": deal,
        "form": form,
        "statement": words.items_statement(deal, asked, answers),
        "path": page_words.path(deal.name, deal, "Checklist"),
        "contacts": gates.people_of_customer(deal=deal),
        "back": page_words.address(deal),
    }
    return render(request, "pipeline/deal_items.html", context, status=422 if form.errors else 200)


@require_GET
def item_file(request: HttpRequest, pk: int, item: int) -> FileResponse:
    """The file that answers an item, as a download."""
    return download(found(request, pk), item)


def download(deal: Deal, item: int) -> FileResponse:
    """The file that answers an item, or 404: nothing in it is shown or run by the browser."""
    try:
        row = gates.answer_with_file(deal=deal, item_id=item)
        content = row.file.open("rb")
    except (DealItem.DoesNotExist, FileNotFoundError):
        raise Http404 from None
    answer = FileResponse(content, as_attachment=True, filename=row.text, content_type=row.file_type)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


def milestone_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree a dated step."""
    deal = writable(request, pk)
    form = MilestoneForm(request.POST or None, viewer=request.user, deal=deal)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            made = service.add(deal=deal, by=request.user, now=request.now, **form.cleaned_data)
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
    return render(request, "pipeline/form.html", context, status=422 if form.errors else 200)


def milestone(request: HttpRequest, pk: int, milestone: int) -> HttpResponse:
    """Move a milestone to another day, or drop it: both with the reason."""
    one = _one(request, pk, milestone)
    return _page(request, one)


@require_POST
def milestone_done(request: HttpRequest, pk: int, milestone: int) -> HttpResponse:
    """Say that it is reached."""
    one = _one(request, pk, milestone)
    service.done(milestone=one, by=request.user, now=request.now)
    messages.success(request, f"Reached: {one.name}.")
    return redirect("deal_detail", pk)


@require_POST
def milestone_move(request: HttpRequest, pk: int, milestone: int) -> HttpResponse:
    """Give it another day."""
    one, form = _one(request, pk, milestone), MilestoneMoveForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            service.move(milestone=one, by=request.user, now=request.now, **form.cleaned_data)
            messages.success(request, milestone_words.moved_sentence(one))
            return redirect("deal_detail", pk)
    return _page(request, one, move_form=form)


@require_POST
def milestone_drop(request: HttpRequest, pk: int, milestone: int) -> HttpResponse:
    """Say that it is not needed."""
    one, form = _one(request, pk, milestone), MilestoneDropForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            service.drop(milestone=one, by=request.user, now=request.now, **form.cleaned_data)
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
    return render(request, "pipeline/deal_milestone.html", context, status=422 if forms else 200)

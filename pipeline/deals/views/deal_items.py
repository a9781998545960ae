"""The checklist of a deal: answers, with their files."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from accounts.record.forms.faults import refusals_on
from pipeline.deals.models import Deal
from pipeline.deals.presenters import deal_pages as page_words
from pipeline.deals.views.deals import found, writable
from pipeline.stages.forms.gates import AnswersForm
from pipeline.stages.models import DealItem
from pipeline.stages.presenters import gates as words
from pipeline.stages.selectors import gates
from pipeline.stages.services import checklists
from traps_web.edges.requests import PageRequest


def items(request: PageRequest, pk: int) -> HttpResponse:
    """Answer what is missing, or give one answer anew (`?item=`)."""
    deal = writable(request, pk)
    answers = gates.answers_of(deal=deal)
    asked = gates.to_answer(deal=deal, answered=answers, only=request.GET.get("item", ""))
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = AnswersForm(*posted, items=asked, initial=words.initial(answers))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            done = checklists.answer(request.act, deal=deal, items=form.answers())
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
    return render(request, "pipeline/deals/deal_items.html", context, status=422 if form.errors else 200)


@require_GET
def item_file(request: PageRequest, pk: int, item: int) -> FileResponse:
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

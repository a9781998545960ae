"""The checklist of a deal: answers, with their files."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from accounts.organisation.views import files
from pipeline.deals.models import Deal
from pipeline.deals.presenters import deal_pages as page_words
from pipeline.deals.services import answers as answer_service
from pipeline.deals.views.deals import deal_or_404, writable
from pipeline.stages.forms.gates import AnswersForm
from pipeline.stages.models import DealItem, ReplacedFile
from pipeline.stages.presenters import gates as words
from pipeline.stages.selectors import gates
from traps_web.edges.refusals import refusals_on
from traps_web.edges.requests import ApiRequest, PageRequest


def items(request: PageRequest, pk: int) -> HttpResponse:
    """Answer what is missing, or give one answer anew (`?item=`)."""
    deal = writable(request, pk)
    answers = gates.answers_of(deal=deal)
    items_to_answer = gates.to_answer(deal=deal, answered=answers, only=request.GET.get("item", ""))
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = AnswersForm(*posted, items=items_to_answer, initial=words.initial(answers))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            done = answer_service.answer(request.act, deal=deal, items=form.answers())
            messages.success(request, words.answered_sentence(len(done)))
            return redirect("deal_detail", pk)
    context = {
        "deal": deal,
        "form": form,
        "statement": words.items_statement(deal, items_to_answer, answers),
        "path": page_words.path(deal.name, deal, "Checklist"),
        "contacts": gates.people_of_customer(deal=deal),
        "back": page_words.address(deal),
    }
    return render(request, "pipeline/deals/deal_items.html", context, status=422 if form.errors else 200)


@require_GET
def item_file(request: PageRequest, pk: int, item: int) -> FileResponse:
    """The file that answers an item, as a download."""
    return download(request, deal_or_404(request, pk), item)


@require_GET
def replaced_file(request: PageRequest, pk: int, replaced: int) -> FileResponse:
    """A file that answered an item until another one took its place, as a download."""
    return download_replaced(request, deal_or_404(request, pk), replaced)


def download(request: PageRequest | ApiRequest, deal: Deal, item: int) -> FileResponse:
    """The file that answers an item. Raises Http404."""
    try:
        row = gates.answer_with_file(deal=deal, item_id=item)
    except DealItem.DoesNotExist:
        raise Http404 from None
    return _sent(request, deal, row)


def download_replaced(request: PageRequest | ApiRequest, deal: Deal, replaced: int) -> FileResponse:
    """The file that once answered an item of the deal. Raises Http404."""
    return _sent(request, deal, get_object_or_404(gates.replaced_files(deal=deal), pk=replaced))


def _sent(request: PageRequest | ApiRequest, deal: Deal, row: DealItem | ReplacedFile) -> FileResponse:
    """The file of a row, recorded; or 404. Nothing in it is shown or run by the browser."""
    try:
        content = row.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    answer = FileResponse(content, as_attachment=True, filename=row.text, content_type=row.file_type)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    files.note_download(request, of=deal, file=row.text)
    return answer

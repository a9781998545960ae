"""A case on paper; that it was taken along stands with the case, where its person reads it."""

from __future__ import annotations

from dataclasses import replace

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from reviews.cases.models import Case
from reviews.cases.presenters import pages, sheets
from reviews.cases.rules.states import Relation
from reviews.cases.selectors import cases as selector
from reviews.cases.services import cases as service
from traps_web.edges.requests import ApiRequest, PageRequest


@require_safe
def pdf(request: PageRequest, pk: int) -> HttpResponse:
    """The case on A4."""
    try:
        case = selector.by_id(viewer=request.user, pk=pk)
    except (Case.DoesNotExist, OverflowError):
        raise Http404("There is no such case, or you cannot see it.") from None
    return on_paper(request, case)


def on_paper(request: PageRequest | ApiRequest, case: Case) -> HttpResponse:
    """The case as a PDF; who only asks about it (HEAD) takes nothing."""
    reader = request.reader
    # The file is read by others too, so it speaks of the person by name, whoever takes it along.
    page = pages.page(reader, replace(selector.shown(reader, case), relation=Relation.LINE, may=frozenset()))
    content = sheets.pdf(
        page, person=case.person.name, number=case.pk, sha256=case.sha256, organisation=reader.organisation.name
    )
    if request.method != "HEAD":
        service.note_export(request.act, case=case)
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="case-{case.pk}.pdf"'
    return answer

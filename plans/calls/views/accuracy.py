"""The pages of how near calls came: of everybody, and of one person."""

from __future__ import annotations

from collections import Counter

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from plans.calls.presenters import accuracy as presenter
from plans.calls.rules.scores import LEANINGS
from plans.calls.selectors import scores
from traps_web.edges.lists import ListQuery
from traps_web.edges.requests import PageRequest
from traps_web.lib.numbers import whole
from traps_web.lib.paging import page_of
from traps_web.ui.deal_tabs import deal_tabs


@require_safe
def accuracy(request: PageRequest) -> HttpResponse:
    """How near calls came: everybody the viewer sees, or (`?person=`) one person by quarter and week."""
    viewer, list_query = request.user, ListQuery(request.path, request.GET.dict())
    if typed := request.GET.get("person"):
        return _of_person(request, whole(typed))
    leanings = scores.leanings(viewer=viewer)
    counts = Counter(leanings.order_by().values_list("reads_as", flat=True))
    if counts.total() == 1:
        return _of_person(request, leanings.values_list("person", flat=True).get())
    orders = scores.LEANING_ORDERS
    shown = orders.put(scores.reading_as(leanings, list_query.query.get("reads_as")), list_query.sort)
    page = page_of(shown.values_list("person", flat=True), list_query.number, list_query.size)
    largest = {word: leanings.filter(reads_as=word).values_list("name", flat=True).first() for word in LEANINGS}
    context = {
        "statement": presenter.statement(counts, largest),
        "sub": presenter.SUB,
        "deal_tabs": deal_tabs("calls"),
        "bar": presenter.bar(list_query, counts) if counts else None,
        "page": page,
        "rows": presenter.people(scores.accuracies(viewer=viewer, person_ids=list(page))),
    }
    return render(request, "plans/calls/accuracy.html", context)


def _of_person(request: PageRequest, person_id: int | None) -> HttpResponse:
    """One person by quarter and by the weeks that were left. Raises Http404."""
    if person_id is None:
        raise Http404("There is no such person.")
    rows = scores.accuracies(viewer=request.user, person_ids=(person_id,))
    if not rows:
        raise Http404("There is no such person, or no call of theirs has been scored yet.")
    context = {
        "statement": presenter.statement_of_person(rows[0]),
        "sub": presenter.SUB,
        "deal_tabs": deal_tabs("calls"),
        "quarters": presenter.quarters(rows[0]),
        "weeks": presenter.weeks(scores.by_week(viewer=request.user, person_id=person_id)),
    }
    return render(request, "plans/calls/accuracy_of_person.html", context)

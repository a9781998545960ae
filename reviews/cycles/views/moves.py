"""Moving one review to another day, and the answer of whoever's word that takes."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.record.forms.faults import take, tell_stale
from reviews.cycles.forms.moves import AnswerMoveForm, MoveForm
from reviews.cycles.models import ReviewMoveRequest
from reviews.cycles.presenters import moves as presenter
from reviews.cycles.rules import moves as rules
from reviews.cycles.selectors import moves as selector
from reviews.cycles.services import move_requests, steps
from reviews.cycles.services import moves as service
from reviews.cycles.views import doors
from traps_web.lib.faults import Invalid, Refused, StaleState
from traps_web.ui import words


def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Another day with a reason; POST moves it, or asks for the word that it takes."""
    found = doors.seen(request, pk)
    review, zone = found.review, request.organisation.time_zone
    if found.role not in ("reviewer", "line"):
        raise Refused(rules.WHO.format(reviewer=review.reviewer.name, person=review.person.name))
    if not selector.is_ahead(review=review, now=request.now):
        raise StaleState(rules.TOO_LATE)
    form, status = MoveForm(request.POST if request.method == "POST" else None, review=review, zone=zone), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                moved = service.move(request.act, review=review, **form.cleaned_data)
                messages.success(request, _said(moved))
                return redirect("review_detail", pk)
            except Invalid as wrong:
                take(form, wrong)
            except StaleState as stale:
                tell_stale(form, stale, version=steps.read(pk).version)
                status = 409
    context = {
        "form": form,
        "review": review,
        "statement": presenter.statement(review, request.zone),
        "terms": presenter.terms(review, later_moves=selector.later_moves(review=review)),
    }
    return render(request, "reviews/cycles/review_move.html", context, status=status)


def _said(moved: service.Outcome) -> str:
    review = moved.review
    if moved.request is None:
        return f"Moved. {words.listed([review.person.name, review.reviewer.name])} are told."
    who = review.person.name if moved.request.word_of == "person" else "Whoever stands above the reviewer"
    return f"Asked for. {who} decides; until then the day stays."


def answer(request: HttpRequest, pk: int, request_pk: int) -> HttpResponse:
    """Yes or no to another day."""
    try:
        row = selector.request(review_pk=pk, pk=request_pk)
    except ReviewMoveRequest.DoesNotExist:
        raise Http404 from None
    if not selector.may_answer(asked=row, viewer=request.user, today=request.today):
        doors.seen(request, pk)
        raise Refused(move_requests.who_answers(row))
    form, status = AnswerMoveForm(request.POST if request.method == "POST" else None), 200
    if request.method == "POST":
        agree = request.POST.get("decision") == "agree"
        status = doors.sent(form, lambda: _answer(request, row, form, agree=agree))
        if status == 200:
            messages.success(request, f"{'Agreed' if agree else 'Refused'}; {row.asked_by.name} is told.")
            return redirect("home")
    context = {
        "form": form,
        "row": presenter.requests([row], request.zone)[0],
        "review": row.review,
        "statement": presenter.asked(row, request.zone),
    }
    return render(request, "reviews/cycles/review_move_answer.html", context, status=status)


def _answer(request: HttpRequest, row: ReviewMoveRequest, form: AnswerMoveForm, *, agree: bool) -> None:
    words_ = form.cleaned_data["answer"]
    service.answer(request.act, request=row, agree=agree, words_=words_)

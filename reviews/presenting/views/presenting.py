"""The review on screen, and the group's answers from its own screens."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST
from django.views.decorators.vary import vary_on_headers

from accounts.record.forms.faults import take, tell_stale
from reviews.cycles.selectors.reviews import Seen
from reviews.cycles.services import steps
from reviews.cycles.views import doors
from reviews.documents.presenters.documents import shown
from reviews.documents.selectors import documents as document_selector
from reviews.presenting.forms.presenting import AnswerForm, PromisesForm, ReplyForm, SignForm, VerdictForm
from reviews.presenting.presenters import presenting as presenter
from reviews.presenting.selectors import answers as answer_selector
from reviews.presenting.services import answers as answer_service
from reviews.presenting.services import presenting as service
from traps_web.lib.faults import Invalid, Refused, StaleState
from traps_web.ui import words

PARTS = ("group", "signatures")


@vary_on_headers("HX-Request")
def present(request: HttpRequest, pk: int) -> HttpResponse:
    """Eleven screens; to htmx one live part of them."""
    found = doors.seen(request, pk, also_group=True)
    if found.role == "group" and found.review.status != "live":
        raise Http404
    part = request.GET.get("part", "")
    if request.htmx and part in PARTS:
        return render(request, f"reviews/presenting/review_present.html#{part}", _context(request, found))
    return render(request, "reviews/presenting/review_present.html", _context(request, found))


def _context(request: HttpRequest, found: Seen, **forms: Any) -> dict[str, Any]:
    review, zone = found.review, request.zone
    documents = shown(document_selector.documents(review=review, now=request.now))
    promised = documents.minutes.document["promises"] if documents.minutes else []
    initial: dict[str, Any] = {"version": review.version}
    for row in promised:
        initial |= {f"text_{row['position']}": row["text"], f"due_on_{row['position']}": row["due_on"]}
    return {
        "review": review,
        "role": found.role,
        "shown": documents,
        "packet": documents.packet,
        "minutes": documents.minutes,
        "slides": presenter.slides(),
        "may": presenter.may(review, found.role, documents),
        "kept_lines": presenter.kept_lines(documents),
        "quarter_lines": presenter.quarter_lines(documents),
        "months_lines": presenter.months_lines(documents),
        "month_bars": presenter.month_bars(documents),
        "today": words.day(request.today, year=True),
        "started": words.clock(review.started_at, zone) if review.started_at else "",
        "now": request.now,
        "verdict_form": forms.get("verdict") or VerdictForm(initial={"version": review.version}),
        "promises_form": forms.get("promises") or PromisesForm(initial=initial),
        "sign_form": SignForm(initial={"sha256": documents.sha256}),
        "start_at": forms.get("start_at", ""),
    }


@require_POST
def verdict(request: HttpRequest, pk: int) -> HttpResponse:
    """It stands, or it is sent back."""
    found = doors.seen(request, pk)
    form, status = VerdictForm(request.POST), 422
    if form.is_valid():
        try:
            service.give_verdict(request.act, review=found.review, **form.cleaned_data)
            return redirect(f"/reviews/{pk}/present/#verdict")
        except Invalid as wrong:
            take(form, wrong)
        except StaleState as stale:
            tell_stale(form, stale, version=steps.read(pk).version)
            status = 409
    context = _context(request, found, verdict=form, start_at="verdict")
    return render(request, "reviews/presenting/review_present.html", context, status=status)


@require_POST
def promises(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the three promises."""
    found = doors.seen(request, pk)
    form, status = PromisesForm(request.POST), 422
    if form.is_valid():
        try:
            service.write_promises(
                request.act, review=found.review, version=form.cleaned_data["version"], rows=form.rows()
            )
            return redirect(f"/reviews/{pk}/present/#three")
        except Invalid as wrong:
            take(form, wrong)
        except StaleState as stale:
            tell_stale(form, stale, version=steps.read(pk).version)
            status = 409
    context = _context(request, found, promises=form, start_at="three")
    return render(request, "reviews/presenting/review_present.html", context, status=status)


def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The group answers; the presenter replies."""
    found = doors.seen(request, pk, also_group=True)
    if found.role not in ("group", "line", "person"):
        raise Refused("The group answers: the peers of the team and the line above, not who presents or judges.")
    if found.role == "person":
        return _replies(request, found)
    given = answer_selector.given(review=found.review, by=request.user)
    form, status = AnswerForm(request.POST or None, initial=given), 200
    if request.method == "POST":
        give = partial(answer_service.give, request.act, review=found.review)
        status = doors.sent(form, lambda: give(**form.cleaned_data))
        if status == 200:
            messages.success(request, "Answered. You may change it until the verdict.")
            return redirect("review_answer", pk)
    context = {
        "review": found.review,
        "form": form,
        "given": given,
        "shown": shown(document_selector.documents(review=found.review, now=request.now)),
    }
    return render(request, "reviews/presenting/review_answer.html", context, status=status)


def _replies(
    request: HttpRequest, found: Seen, form: ReplyForm | None = None, to: int = 0, status: int = 200
) -> HttpResponse:
    rows = answer_selector.answers(review=found.review)
    context = {
        "review": found.review,
        "rows": rows,
        "form": form,
        "to": to,
        "may_reply": found.review.status in ("live", "stands"),
    }
    return render(request, "reviews/presenting/review_replies.html", context, status=status)


@require_POST
def reply(request: HttpRequest, pk: int, answer_pk: int) -> HttpResponse:
    """The presenter replies to one idea."""
    found = doors.seen(request, pk)
    row = answer_selector.one(review=found.review, pk=answer_pk)
    if row is None:
        raise Http404
    form = ReplyForm(request.POST)
    reply_to = partial(answer_service.reply, request.act, answer=row)
    status = doors.sent(form, lambda: reply_to(words=form.cleaned_data["reply"]))
    if status == 200:
        return redirect(f"/reviews/{pk}/answer/#answer-{answer_pk}")
    return _replies(request, found, form, answer_pk, status)

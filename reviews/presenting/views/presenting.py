"""The review on screen, and the group's answers from its own screens."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.decorators.vary import vary_on_headers

from reviews.cycles.models import Review
from reviews.cycles.rules.states import PROMISES_OPEN
from reviews.cycles.selectors.reviews import Seen
from reviews.cycles.views import doors
from reviews.documents.models import Answer as GroupAnswer
from reviews.documents.presenters.documents import shown
from reviews.documents.presenters.minutes_v1 import MinutesView
from reviews.documents.selectors import documents as document_selector
from reviews.documents.selectors import minutes as minutes_selector
from reviews.presenting.forms.presenting import AnswerForm, PromisesForm, ReplyForm, SignForm, VerdictForm
from reviews.presenting.presenters import presenting as presenter
from reviews.presenting.rules.waits import wait
from reviews.presenting.selectors import answers as answer_selector
from reviews.presenting.selectors import listeners
from reviews.presenting.selectors.standing import standing
from reviews.presenting.services import answers, presenting
from reviews.presenting.views.standing import standing_context
from traps_web.edges.requests import PageRequest
from traps_web.ui import words

PARTS = {
    "standing": "reviews/kinds/standing.html",
    "group": "reviews/presenting/present/group.html",
    "heard": "reviews/presenting/present/heard.html",
    "signatures": "reviews/presenting/present/signatures.html",
}


@vary_on_headers("HX-Request")
def present(request: PageRequest, pk: int) -> HttpResponse:
    """The eleven slides; a request of htmx gets one live part of them."""
    visible = doors.seen(request, pk, also_group=True)
    part = request.GET.get("part", "") if request.htmx else ""
    if visible.role == "group" and visible.review.status != "live":
        if part in PARTS:
            # What was judged while a listener looked on goes on at the page of the review.
            return HttpResponse(headers={"HX-Redirect": reverse("review_detail", args=[pk])})
        raise Http404
    if part in PARTS:
        return render(request, PARTS[part], _part(request, visible, part))
    return render(request, "reviews/presenting/review_present.html", _context(request, visible))


def _part(request: PageRequest, visible: Seen, part: str) -> dict[str, Any]:
    """What one part shows: the screens ask every few seconds, so it reads no more than that."""
    review = visible.review
    if part == "standing":
        return standing_context(request, visible, wait(standing(request.reader, review)))
    if part != "signatures" and review.status in PROMISES_OPEN:
        given = minutes_selector.answers(review)
        minutes = MinutesView({"answers": given}, {})
        return {"review": review, "minutes": minutes, "silent": listeners.silent(review=review)}
    documents = shown(document_selector.documents(review=review, now=request.now))
    return {"review": review, "minutes": documents.minutes, "shown": documents, "silent": []}


def _context(request: PageRequest, visible: Seen) -> dict[str, Any]:
    review = visible.review
    read = document_selector.documents(review=review, now=request.now)
    documents = shown(read)
    may = presenter.may(review, visible.role, documents)
    silent = listeners.silent(review=review)
    waits = wait(standing(request.reader, review, documents=read, silent=len(silent)))
    promised = documents.minutes.document["promises"] if documents.minutes else []
    initial: dict[str, Any] = {}
    for row in promised:
        initial |= {
            f"text_{row['position']}": row["text"],
            f"due_on_{row['position']}": date.fromisoformat(row["due_on"]),
        }
    return {
        **standing_context(request, visible, waits),
        "role": visible.role,
        "shown": documents,
        "packet": documents.packet,
        "minutes": documents.minutes,
        "silent": silent,
        "slides": presenter.slides(review, documents, may),
        "may": may,
        "started": words.clock(review.started_at, request.zone) if review.started_at else "",
        "began_at": review.started_at if review.ended_at is None else None,
        "now": request.now,
        "verdict_form": VerdictForm(row=review),
        "promises_form": PromisesForm(row=review, initial=initial),
        "sign_form": SignForm(initial={"sha256": documents.sha256}),
        "start_at": "",
    }


class _OnSlide(doors.OfReview):
    """What is written on one of the slides; the review is shown there again."""

    template_name = "reviews/presenting/review_present.html"
    next_page, done = "review_present", ""
    slide: ClassVar[str]
    http_method_names = ["post", "options"]

    def leads_to(self, made: Any) -> str:
        return f"{super().leads_to(made)}#{self.slide}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        slides = _context(self.request, Seen(self.row, self.role))
        return slides | super().get_context_data(start_at=self.slide, **kwargs)


class Verdict(_OnSlide):
    """It stands, or it is sent back."""

    form_class, service, form_name, slide = VerdictForm, presenting.give_verdict, "verdict_form", "verdict"


class Promises(_OnSlide):
    """Write the three promises."""

    form_class, service, form_name, slide = PromisesForm, presenting.write_promises, "promises_form", "three"


class Answer(doors.OfReview):
    """The group answers; the presenter reads what it said."""

    form_class, service, event, also_group = AnswerForm, answers.give, "answer", True
    template_name = "reviews/presenting/review_answer.html"
    done, next_page = "Answer saved. You can change it until the verdict.", "review_answer"

    def may(self) -> None:
        if self.role != "person":
            super().may()

    @cached_property
    def given(self) -> dict[str, Any]:
        """What was answered already."""
        return answer_selector.given(review=self.row, by=self.request.user)

    def get_initial(self) -> dict[str, Any]:
        return self.given

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.get(request, *args, **kwargs) if self.role == "person" else super().post(request, *args, **kwargs)

    def get_template_names(self) -> list[str]:
        return [REPLIES] if self.role == "person" else [self.template_name]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if self.role == "person":
            return super().get_context_data(**kwargs) | _replies(self.row)
        documents = shown(document_selector.documents(review=self.row, now=self.request.now))
        return super().get_context_data(shown=documents, given=self.given, **kwargs)


REPLIES = "reviews/presenting/review_replies.html"


def _replies(review: Review) -> dict[str, Any]:
    rows = answer_selector.answers(review=review)
    return {"review": review, "rows": rows, "may_reply": review.status in PROMISES_OPEN}


class Reply(doors.KeepsTyped):
    """The presenter replies to one idea."""

    row: GroupAnswer
    form_class, service, row_name = ReplyForm, answers.reply, "answer"
    template_name = REPLIES
    done, next_page, next_row = "", "review_answer", "row.review_id"
    http_method_names = ["post", "options"]

    def find(self) -> GroupAnswer:
        review = doors.seen(self.request, self.kwargs["pk"]).review
        return answer_selector.by_id(review=review, pk=self.kwargs["answer_pk"])

    def leads_to(self, made: GroupAnswer) -> str:
        return f"{super().leads_to(made)}#answer-{made.pk}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(to=self.row.pk, **kwargs) | _replies(self.row.review)

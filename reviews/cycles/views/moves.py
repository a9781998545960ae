"""Moving one review to another day, and the answer of whoever's word that takes."""

from __future__ import annotations

from typing import Any

from django.http import Http404

from reviews.cycles.forms.moves import AnswerMoveForm, MoveForm
from reviews.cycles.models import ReviewMoveRequest
from reviews.cycles.presenters import moves as presenter
from reviews.cycles.rules import moves as rules
from reviews.cycles.selectors import moves as selector
from reviews.cycles.services import move_requests, moves
from reviews.cycles.views import doors
from traps_web.edges.requests import ApiRequest, PageRequest
from traps_web.lib.faults import Refused, StaleState
from traps_web.ui import words


class Move(doors.OfReview):
    """Another day with a reason; POST moves it, or asks for the word that it takes."""

    form_class, service, event = MoveForm, moves.move, "move"
    template_name = "reviews/cycles/review_move.html"

    def may(self) -> None:
        super().may()
        if not selector.is_ahead(review=self.row, now=self.request.now):
            raise StaleState(rules.TOO_LATE)

    def message(self, made: moves.Outcome) -> str:
        review = made.review
        if made.request is None:
            return f"Moved. {words.listed([review.person.name, review.reviewer.name])} have been notified."
        who = review.person.name if made.request.word_of == "person" else "The line above the reviewer"
        return f"You asked for another day. {who} decides; until then the day stays."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        terms = presenter.terms(self.row, later_moves=selector.later_moves(review=self.row))
        statement = presenter.statement(self.row, self.request.zone)
        return super().get_context_data(statement=statement, terms=terms, **kwargs)


class Answer(doors.KeepsTyped):
    """Yes or no to another day."""

    row: ReviewMoveRequest
    form_class, service, row_name = AnswerMoveForm, moves.answer, "request"
    template_name = "reviews/cycles/review_move_answer.html"
    next_page = "home"

    def find(self) -> ReviewMoveRequest:
        return request_to_answer(self.request, self.kwargs["pk"], self.kwargs["request_pk"])

    def message(self, made: moves.Outcome) -> str:
        return f"{'Agreed' if made.move else 'Refused'}. {self.row.asked_by.name} has been notified."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = {"review": self.row.review, "statement": presenter.request_sentence(self.row, self.request.zone)}
        return super().get_context_data(**kwargs) | page | {"row": presenter.requests([self.row], self.request.zone)[0]}


def request_to_answer(request: PageRequest | ApiRequest, pk: int, request_pk: int) -> ReviewMoveRequest:
    """A request for another day that the viewer answers. Raises Http404 and Refused."""
    try:
        row = selector.request(review_pk=pk, pk=request_pk)
    except ReviewMoveRequest.DoesNotExist:
        raise Http404 from None
    if not selector.may_answer(request=row, viewer=request.user, today=request.reader.today):
        doors.seen(request, pk)
        raise Refused(move_requests.who_answers(row))
    return row

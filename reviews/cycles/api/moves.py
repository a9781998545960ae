"""Moves of a review, for programs: made, asked for, answered, read."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from reviews.cycles.api.doors import Reviews, ReviewSerializer
from reviews.cycles.forms.moves import AnswerMoveForm, MoveForm
from reviews.cycles.models import ReviewMove, ReviewMoveRequest
from reviews.cycles.selectors import moves as selector
from reviews.cycles.services import moves as service
from reviews.cycles.views.moves import request_to_answer
from traps_web.edges.answers import READ_ERRORS
from traps_web.edges.calls import act
from traps_web.edges.requests import ApiRequest
from traps_web.lib.numbers import whole


class MoveSerializer(serializers.ModelSerializer[ReviewMove]):
    """A move that was made; a later day counts as an extension of the reviewer."""

    class Meta:
        model = ReviewMove
        fields = [
            "id",
            "presents_before",
            "presents_after",
            "reason",
            "is_later",
            "moved_at",
            "moved_by",
            "agreed_by",
            "decided_alone",
        ]


class MoveRequestSerializer(serializers.ModelSerializer[ReviewMoveRequest]):
    """A move that needs consent: that of the person, or of the next above the reviewer."""

    class Meta:
        model = ReviewMoveRequest
        fields = [
            "id",
            "presents_before",
            "presents_after",
            "reason",
            "word_of",
            "status",
            "asked_at",
            "asked_by",
            "decided_at",
            "decided_by",
            "answer",
        ]


class MovedSerializer(serializers.Serializer[Any]):
    """The review as it is now, with the move that was made or the request for consent."""

    review = ReviewSerializer()
    move = MoveSerializer(allow_null=True)
    request = MoveRequestSerializer(allow_null=True)


class MovesSerializer(serializers.Serializer[Any]):
    """Every move and every request, the oldest first."""

    moves = MoveSerializer(many=True)
    requests = MoveRequestSerializer(many=True)


class MoveActs(Reviews):
    """Moving a review: for who holds it and the line above the person."""

    @act(MoveForm, service.move, row="review", answers=MovedSerializer)
    def move(self) -> None:
        """Move it, before its hour: a further later day is decided by the next above,
        an earlier hour within 48 h by the person.
        """

    @extend_schema(responses={200: MovesSerializer, **READ_ERRORS}, filters=False)
    @action(methods=["get"], detail=True, filterset_class=None, pagination_class=None)
    def moves(self, request: ApiRequest, pk: str) -> Response:
        """Every move, and what was asked for."""
        review = self.seen(request).review
        rows = {"moves": selector.moves(review=review), "requests": selector.requests(review=review)}
        return Response(MovesSerializer(rows).data)

    def request_named(self) -> ReviewMoveRequest:
        """The request for another day that the address names."""
        review_pk, request_pk = whole(str(self.kwargs["pk"])) or 0, int(self.kwargs["asked"])
        return request_to_answer(self.request, review_pk, request_pk)

    @act(
        AnswerMoveForm,
        service.answer,
        row="request",
        finds=request_named,
        answers=MovedSerializer,
        url_path=r"moves/(?P<asked>[0-9]{1,15})/answer",
    )
    def answer_move(self) -> None:
        """Say yes or no to another day; who asked does not decide."""

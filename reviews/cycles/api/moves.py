"""Moves of a review, for programs: made, asked for, answered, read."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.record.api.answers import READ_ERRORS, WRITE_ERRORS, told
from accounts.record.api.fields import DayField
from pipeline.customers.api.fact_fields import text_field
from reviews.cycles.api.doors import Reviews, ReviewSerializer, VersionReadSerializer
from reviews.cycles.models import ReviewMove, ReviewMoveRequest
from reviews.cycles.selectors import moves as selector
from reviews.cycles.services import move_requests
from reviews.cycles.services import moves as service
from traps_web.lib import clock
from traps_web.lib.faults import Refused
from traps_web.lib.numbers import whole


class MoveWriteSerializer(VersionReadSerializer):
    """Another day inside the window of the quarter, at the same hour unless another one is named, and why."""

    day = DayField()
    at = serializers.TimeField(required=False, allow_null=True, help_text="14:30, on the clock of the organisation.")
    reason = text_field(500)


class MoveSerializer(serializers.ModelSerializer[ReviewMove]):
    """A move that was made; a later day counts as an extension of the reviewer."""

    class Meta:
        model = ReviewMove
        fields = [
            "id", "presents_before", "presents_after", "reason", "is_later", "moved_at", "moved_by", "agreed_by",
            "decided_alone",
        ]  # fmt: skip


class MoveRequestSerializer(serializers.ModelSerializer[ReviewMoveRequest]):
    """A move that takes somebody's word: the person's, or that of the next above the reviewer."""

    class Meta:
        model = ReviewMoveRequest
        fields = [
            "id", "presents_before", "presents_after", "reason", "word_of", "status", "asked_at", "asked_by", "decided_at",
            "decided_by", "answer",
        ]  # fmt: skip


class MovedSerializer(serializers.Serializer[Any]):
    """The review as it stands now, with the move that was made or the request for a word."""

    review = ReviewSerializer()
    move = MoveSerializer(allow_null=True)
    request = MoveRequestSerializer(allow_null=True)


class MovesSerializer(serializers.Serializer[Any]):
    """Every move and every request, the oldest first."""

    moves = MoveSerializer(many=True)
    requests = MoveRequestSerializer(many=True)


class AnswerMoveSerializer(serializers.Serializer[Any]):
    """Yes, or no with words."""

    agree = serializers.BooleanField()
    answer = text_field(500)


class MoveActs(Reviews):
    """Moving a review: for who holds it and the line above the person."""

    @extend_schema(request=MoveWriteSerializer, responses={200: MovedSerializer, **WRITE_ERRORS})
    @action(methods=["post"], detail=True)
    def move(self, request: Request, pk: str) -> Response:
        """Move it, before its hour: a further later day is decided by the next above, an earlier hour within 48 h by the person."""
        found, said = self.seen(request), {"at": None, "reason": ""} | told(MoveWriteSerializer, request)
        moved = service.move(request.act, review=found.review, **said)
        return Response(MovedSerializer(moved).data)

    @extend_schema(responses={200: MovesSerializer, **READ_ERRORS}, filters=False)
    @action(methods=["get"], detail=True, filterset_class=None, pagination_class=None)
    def moves(self, request: Request, pk: str) -> Response:
        """Every move, and what was asked for."""
        review = self.seen(request).review
        rows = {"moves": selector.moves(review=review), "requests": selector.requests(review=review)}
        return Response(MovesSerializer(rows).data)

    @extend_schema(request=AnswerMoveSerializer, responses={200: MovedSerializer, **WRITE_ERRORS})
    @action(methods=["post"], detail=True, url_path=r"moves/(?P<asked>[0-9]{1,15})/answer")
    def answer_move(self, request: Request, pk: str, asked: str) -> Response:
        """Say yes or no to another day; who asked does not decide."""
        row = self._asked(request, int(asked))
        said = {"answer": ""} | told(AnswerMoveSerializer, request)
        moved = service.answer(request.act, request=row, agree=said["agree"], words_=said["answer"])
        return Response(MovedSerializer(moved).data)

    def _asked(self, request: Request, pk: int) -> ReviewMoveRequest:
        number = whole(str(self.kwargs["pk"]))
        try:
            row = selector.request(review_pk=number or 0, pk=pk)
        except ReviewMoveRequest.DoesNotExist:
            raise Http404 from None
        today = clock.today_in(request.organisation.time_zone, request.now)
        if not selector.may_answer(asked=row, viewer=request.user, today=today):
            self.seen(request)
            raise Refused(move_requests.who_answers(row))
        return row
